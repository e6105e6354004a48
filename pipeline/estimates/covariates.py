"""What a comparison may be adjusted for: known when the invitation was sent.

Only what the export tells of accepted and unaccepted invitations alike, and
before the outcome. The list is closed: a column that isn't here can't enter.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.estimates.logistic import Pattern
from pipeline.estimates.rates import GROUPS, parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# In the order in which they enter, as far as the data bear them. A person
# without profile address is one that no earlier message is known of.
COVARIATES: dict[str, pl.Expr] = {
    "known_before": pl.col("is_known_before").fill_null(False).cast(pl.Float64),
    # A straight line over the weeks of the window.
    "month": (
        (pl.col("sent_date") - pl.col("sent_date").min().over("member_id"))
        .dt.total_days()
        .floordiv(7)
        .cast(pl.Float64)
    ),
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


def patterns_by_member(rows: pl.DataFrame) -> dict[str, dict[bool, list[Pattern]]]:
    """Each member's personal (True) and canned invitations by all covariates.

    Args:
        rows: Eligible cells of one direction.
    """
    keyed = (
        rows.select(
            "member_id",
            "n_obs",
            "n_events",
            **COVARIATES,
            is_personal=GROUPS["personal"],
        )
        .group_by("member_id", "is_personal", *COVARIATES)
        .agg(pl.sum("n_obs", "n_events"))
        .sort("member_id", "is_personal", *COVARIATES)
    )
    values = keyed.select(*COVARIATES).rows()
    patterns = list(map(Pattern, values, keyed["n_obs"], keyed["n_events"]))
    found: dict[str, dict[bool, list[Pattern]]] = {}
    for (member, is_personal), part in parts(keyed, "member_id", "is_personal").items():
        arms = found.setdefault(member, {True: [], False: []})
        arms[is_personal] = patterns[part]
    return found


def comparable(patterns: Mapping[bool, Sequence[Pattern]], whose: str) -> Comparable:
    """The arms as patterns of the covariates that the larger one bears.

    A covariate that does not vary in the larger arm, or takes one of its two
    levels fewer than five times, tells nothing; and one is used for each ten of
    the rarer outcome in it.

    Args:
        patterns: The personal and the canned ones by all covariates.
        whose: The smaller arm: `personal` or `canned`.
    """
    small, large = (
        [row for row in patterns[is_personal] if row.n_obs]
        for is_personal in (whose == "personal", whose != "personal")
    )
    n_obs, n_events = (
        sum(row.n_obs for row in large),
        sum(row.n_events for row in large),
    )
    most = min(n_events, n_obs - n_events) // _EVENTS_PER_COVARIATE
    telling = [i for i in range(len(COVARIATES)) if _tells(large, i)][:most]
    is_used = [i in telling for i in range(len(COVARIATES))]
    return Comparable(
        tuple(compress(COVARIATES, is_used)),
        _of_used(small, is_used),
        _of_used(large, is_used),
    )


def _tells(large: Sequence[Pattern], i: int) -> bool:
    levels: dict[float, int] = {}
    for values, n_obs, _ in large:
        levels[values[i]] = levels.get(values[i], 0) + n_obs
    if len(levels) < 2:
        return False
    return len(levels) > 2 or min(levels.values()) >= _LEAST_OF_A_LEVEL


def _of_used(patterns: Sequence[Pattern], is_used: Sequence[bool]) -> list[Pattern]:
    """The patterns by the covariates in use alone, sorted."""
    sums: dict[tuple[float, ...], tuple[int, int]] = {}
    for values, n_obs, n_events in patterns:
        used = tuple(compress(values, is_used))
        n, x = sums.get(used, (0, 0))
        sums[used] = (n + n_obs, x + n_events)
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
