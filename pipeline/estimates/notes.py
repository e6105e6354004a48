"""What in a personal note goes with acceptance; among such notes alone.

A canned invitation has no context, no purpose and no length, so it is no part of
these comparisons: setting its features to zero would compare it with a note that
nobody wrote.
"""

from __future__ import annotations

from itertools import product
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.estimates.covariates import COVARIATES
from pipeline.estimates.dependence import design_effect_of_rate, divisor
from pipeline.estimates.intervals import Difference, Rate
from pipeline.estimates.logistic import Pattern, fit, quadratic
from pipeline.estimates.looks import LEAST_COUNTED, suppress
from pipeline.estimates.rates import GROUPS, LEAST_N, rate, shown, sittings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.estimates.logistic import Fit

# Below it a model of several features says nothing; counts stand alone.
LEAST_NOTES = 150

# What a note may say, as the groups are named.
SAYS: dict[str, pl.Expr] = {
    "context and purpose": pl.col("has_context") & pl.col("has_purpose"),
    "context only": pl.col("has_context") & ~pl.col("has_purpose"),
    "purpose only": ~pl.col("has_context") & pl.col("has_purpose"),
    "neither": ~pl.col("has_context") & ~pl.col("has_purpose"),
}
REUSE: dict[str, pl.Expr] = {
    "written for one": ~pl.col("is_reused"),
    "reused": pl.col("is_reused"),
}
LENGTHS: dict[str, pl.Expr] = {
    band: pl.col("length_band") == band for band in ("1-80", "81-200", "201-300")
}
KNOWN: dict[str, pl.Expr] = {
    "known before": pl.col("is_known_before"),
    "not known before": ~pl.col("is_known_before"),
}
MOBILE: dict[str, pl.Expr] = {
    "from a phone": pl.col("sent_from_mobile") == "yes",
    "not from a phone": pl.col("sent_from_mobile") == "no",
}
# In the model of all at once; length is a consequence of the first two, so it
# has a model of its own.
_FEATURES: dict[str, pl.Expr] = {
    "context": pl.col("has_context").cast(pl.Float64),
    "purpose": pl.col("has_purpose").cast(pl.Float64),
    "reused": pl.col("is_reused").cast(pl.Float64),
    "known before": COVARIATES["known_before"],
}
_LENGTH_FEATURES: dict[str, pl.Expr] = {
    "81-200": LENGTHS["81-200"].cast(pl.Float64),
    "201-300": LENGTHS["201-300"].cast(pl.Float64),
}


class FeatureGap(NamedTuple):
    """How much more often notes with a feature were accepted, the others alike.

    Attributes:
        feature: What is compared with its absence; a length with the shortest.
        gap: The average difference with its interval.
        p_value: Of no difference.
    """

    feature: str
    gap: Difference
    p_value: float


def written(rows: pl.DataFrame) -> pl.DataFrame:
    """The personal notes among eligible cells."""
    return rows.filter(GROUPS["personal"])


def note_rates(
    rows: pl.DataFrame, groups: dict[str, pl.Expr], direction: str
) -> dict[str, Rate | None]:
    """The rate of each group of personal notes; counts alone under 20.

    A group of under 5 is None, and with it the next larger where the sum of all
    would give it away.

    Args:
        rows: Eligible cells of one direction, with the columns the groups need.
        groups: `SAYS`, `REUSE`, `LENGTHS`, `KNOWN` or `MOBILE`.
        direction: `outgoing` or `incoming`.

    >>> rows = pl.DataFrame(
    ...     {
    ...         "sent_date": pl.Series(["2026-03-02", "2026-03-03"]).str.to_date(),
    ...         "message_kind": ["personal", "personal"],
    ...         "is_reused": [False, True],
    ...         "n_obs": [40, 8],
    ...         "n_events": [20, 2],
    ...     }
    ... )
    >>> found = note_rates(rows, REUSE, "outgoing")
    >>> found["written for one"].estimate, found["reused"].estimate
    (0.5, None)
    """
    notes = written(rows)
    found = {
        name: shown(rate(notes.filter(belongs), direction))
        for name, belongs in groups.items()
    }
    # That there is none of a group says nothing of anybody.
    counted = [name for name, row in found.items() if row.n_obs]
    hidden = suppress([found[name].n_obs for name in counted], LEAST_COUNTED)
    return found | {
        name: None for name, is_hidden in zip(counted, hidden, strict=True) if is_hidden
    }


def note_gaps(rows: pl.DataFrame, direction: str) -> list[FeatureGap]:
    """What each feature adds with all others held alike; empty under 150 notes.

    Context, purpose, reuse and having known each other are in one model with the
    week of sending; length is in another with the first two.

    Args:
        rows: Eligible cells of one direction with `has_context`, `has_purpose`,
            `is_reused` and `length_band`.
        direction: `outgoing` or `incoming`.

    Source:
        Average differences from a logistic model (g-computation), Firth (1993);
        standard errors by the delta method.
    """
    notes = written(rows).filter(
        pl.col("has_context").is_not_null() & pl.col("has_purpose").is_not_null()
    )
    if int(notes["n_obs"].sum()) < LEAST_NOTES:
        return []
    both = {name: _FEATURES[name] for name in ("context", "purpose")}
    return [
        *_average_differences(notes, _FEATURES, {}, direction),
        *_average_differences(notes, _LENGTH_FEATURES, both, direction),
    ]


def _average_differences(
    notes: pl.DataFrame,
    asked: dict[str, pl.Expr],
    held: dict[str, pl.Expr],
    direction: str,
) -> list[FeatureGap]:
    """The gap of each feature asked for that 20 notes have and 20 have not."""
    columns = asked | held | {"month": COVARIATES["month"]}
    keyed = (
        # Weeks are counted from the first note of all.
        notes.with_columns(member_id=pl.lit(""))
        .with_columns(**columns)
        .group_by(*columns)
        .agg(pl.sum("n_obs", "n_events"))
        .filter(pl.col("n_obs") > 0)
        .sort(*columns)
    )
    names = [name for name in columns if _varies(keyed, name, is_asked=name in asked)]
    patterns = [
        Pattern(tuple(row[:-2]), int(row[-2]), int(row[-1]))
        for row in keyed.select(*names, "n_obs", "n_events").iter_rows()
    ]
    n_obs = sum(row.n_obs for row in patterns)
    n_events = sum(row.n_events for row in patterns)
    if min(n_events, n_obs - n_events) < 10 * len(names):
        return []
    try:
        model = fit(patterns, firth=True)
    except ValueError:
        return []
    sittings = sittings_of(notes, direction)
    widened = sqrt(divisor(design_effect_of_rate(sittings), len(sittings)))
    return [
        _gap(name, *_difference(model, patterns, names, name), widened, patterns)
        for name in names
        if name in asked
    ]


def _varies(keyed: pl.DataFrame, name: str, *, is_asked: bool) -> bool:
    levels = keyed.group_by(name).agg(pl.sum("n_obs"))
    least = LEAST_N if is_asked else 5
    return levels.height > 1 and (
        levels.height > 2 or int(levels["n_obs"].min()) >= least  # type: ignore[arg-type]
    )


def _difference(
    model: Fit, patterns: Sequence[Pattern], names: Sequence[str], name: str
) -> tuple[float, float]:
    """The average difference that a feature makes, and its standard error.

    A length is held against the shortest: whoever gets one loses the other.
    """
    place = names.index(name)
    others = [
        i for i, other in enumerate(names) if other in LENGTHS and name in LENGTHS
    ]
    n_obs = sum(row.n_obs for row in patterns)
    gap, gradient = 0.0, [0.0] * (1 + len(names))
    for row, is_set in product(patterns, (True, False)):
        values = list(row.values)
        for i in others:
            values[i] = 0.0
        values[place] = float(is_set)
        p = model.probability(values)
        weight = (1 if is_set else -1) * row.n_obs / n_obs
        gap += weight * p
        for i, value in enumerate((1.0, *values)):
            gradient[i] += weight * p * (1 - p) * value
    return gap, sqrt(quadratic(model.covariance, gradient))


def _gap(
    name: str, gap: float, error: float, widened: float, patterns: Sequence[Pattern]
) -> FeatureGap:
    normal = NormalDist()
    half = normal.inv_cdf(0.975) * error * widened
    p_value = 2 * normal.cdf(-abs(gap) / (error * widened)) if error else 1.0
    return FeatureGap(
        name,
        Difference(
            gap,
            max(-1.0, gap - half),
            min(1.0, gap + half),
            0.95,
            sum(row.n_obs for row in patterns),
            sum(row.n_events for row in patterns),
            "g-computation, firth",
        ),
        p_value,
    )
