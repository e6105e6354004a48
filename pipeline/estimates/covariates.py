"""What a comparison may be adjusted for: known when the invitation was sent.

Only what the export tells of accepted and unaccepted invitations alike, and
before the outcome. The list is closed: a column that isn't here can't enter.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.estimates.logistic import Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

# In the order in which they enter, as far as the data bear them. A person
# without profile address is one that no earlier message is known of.
COVARIATES: dict[str, pl.Expr] = {
    "known_before": pl.col("is_known_before").fill_null(False).cast(pl.Float64),
    # A straight line over the weeks of the window.
    "month": (
        (pl.col("sent_date") - pl.col("sent_date").min()).dt.total_days() // 7
    ).cast(pl.Float64),
    "slug_customised": pl.col("is_slug_customised").fill_null(False).cast(pl.Float64),
    "office_hour": pl.col("is_office_hour").fill_null(False).cast(pl.Float64),
    "name_script": (
        pl.col("name_script").fill_null("basic_latin") != "basic_latin"
    ).cast(pl.Float64),
}
_LEAST_OF_A_LEVEL = 5
_EVENTS_PER_COVARIATE = 10


class Comparable(NamedTuple):
    """Both arms by what may be adjusted for.

    Attributes:
        names: The covariates in use.
        smaller: Patterns of the arm with fewer invitations.
        larger: Patterns of the other.
    """

    names: tuple[str, ...]
    smaller: list[Pattern]
    larger: list[Pattern]


def comparable(rows: pl.DataFrame, smaller: pl.Expr) -> Comparable:
    """The arms as patterns of the covariates that the larger one bears.

    A covariate that does not vary in the larger arm, or takes one of its two
    levels fewer than five times, tells nothing; and one is used for each ten of
    the rarer outcome in it.

    Args:
        rows: Eligible cells of one direction.
        smaller: Which of them are the smaller arm's.
    """
    keyed = (
        rows.with_columns(**COVARIATES, is_smaller=smaller)
        .group_by("is_smaller", *COVARIATES)
        .agg(pl.sum("n_obs", "n_events"))
        .filter(pl.col("n_obs") > 0)
        .sort("is_smaller", *COVARIATES)
    )
    large = keyed.filter(~pl.col("is_smaller"))
    n_obs, n_events = large.select(pl.sum("n_obs"), pl.sum("n_events")).row(0)
    most = min(n_events, n_obs - n_events) // _EVENTS_PER_COVARIATE
    names = tuple(name for name in COVARIATES if _tells(large, name))[:most]
    return Comparable(
        names,
        _patterns(keyed.filter(pl.col("is_smaller")), names),
        _patterns(large, names),
    )


def _tells(large: pl.DataFrame, name: str) -> bool:
    levels: Counter[float] = Counter()
    for value, n_obs in large.select(name, "n_obs").iter_rows():
        levels[value] += n_obs
    if len(levels) < 2:
        return False
    return len(levels) > 2 or min(levels.values()) >= _LEAST_OF_A_LEVEL


def _patterns(keyed: pl.DataFrame, names: Sequence[str]) -> list[Pattern]:
    sums: dict[tuple[float, ...], tuple[int, int]] = {}
    for *values, n_obs, n_events in keyed.select(
        *names, "n_obs", "n_events"
    ).iter_rows():
        n, x = sums.get(tuple(values), (0, 0))
        sums[tuple(values)] = (n + int(n_obs), x + int(n_events))
    return [Pattern(values, *counts) for values, counts in sorted(sums.items())]


def centred(patterns: Sequence[Pattern], at: Sequence[float]) -> list[Pattern]:
    """The patterns with their values measured from a point."""
    return [
        row._replace(
            values=tuple(value - mid for value, mid in zip(row.values, at, strict=True))
        )
        for row in patterns
    ]


def means(patterns: Sequence[Pattern]) -> list[float]:
    """Each covariate's mean over the invitations."""
    n_obs = sum(row.n_obs for row in patterns)
    return [
        sum(row.n_obs * row.values[i] for row in patterns) / n_obs
        for i in range(len(patterns[0].values))
    ]
