"""Whether the gap comes from whom one writes to: Simpson's paradox, looked for.

Each way of dividing people into groups that was declared beforehand is tried. If
within the groups the gap points the other way than over all, the gap over all
speaks of whom the notes went to and not of the notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.estimates.rates import GROUPS
from pipeline.estimates.stratified import Stratum, crude, mantel_haenszel

if TYPE_CHECKING:
    from collections.abc import Sequence

# Smaller gaps than these are no reversal, and smaller shifts no mixture.
LEAST_GAP = 0.02
LEAST_SHIFT = 0.03
_LEAST_PROBABILITY = 0.8
_DRAWS = 400

_ON_THE_DAY = pl.col("n_obs").sum().over("sent_date")

# Declared beforehand; none is a trace of the outcome. A third is of the window.
STRATIFIERS: dict[str, pl.Expr] = {
    "known_before": pl.col("is_known_before"),
    "month_third": (
        3
        * (pl.col("sent_date") - pl.col("sent_date").min()).dt.total_days()
        // ((pl.max("sent_date") - pl.min("sent_date")).dt.total_days() + 1)
    ),
    "slug_customised": pl.col("is_slug_customised"),
    "office_hour": pl.col("is_office_hour"),
    "session_size": (
        pl.when(_ON_THE_DAY == 1)
        .then(pl.lit("1"))
        .when(_ON_THE_DAY < 5)
        .then(pl.lit("2-4"))
        .when(_ON_THE_DAY < 10)
        .then(pl.lit("5-9"))
        .otherwise(pl.lit("10 or more"))
    ),
}


class Audience(NamedTuple):
    """What dividing people one way does to the gap.

    Attributes:
        stratifier: How they are divided.
        crude: Personal less canned over all.
        within: The same within the groups (Mantel-Haenszel).
        is_reversal: The two point different ways, by more than chance.
        is_mixed: They differ by 3 points or more, and by more than chance.
        strata: The counts in each group, by its value.
    """

    stratifier: str
    crude: float
    within: float
    is_reversal: bool
    is_mixed: bool
    strata: dict[str, Stratum]


def audiences(rows: pl.DataFrame) -> list[Audience]:
    """Each declared way to divide people, where it divides them at all.

    Args:
        rows: Eligible cells of one direction.

    Source:
        Gail and Simon (1985), Biometrics 41: 361-372, on qualitative interaction;
        `tests/estimates/test_audience.py` counts the rule's false alarms.
    """
    found = []
    for name, value in STRATIFIERS.items():
        strata = _strata(rows, value)
        if len(strata) > 1 and (judged := judge(name, strata)) is not None:
            found.append(judged)
    return found


def judge(name: str, strata: dict[str, Stratum]) -> Audience | None:
    """One way to divide people; None where a gap over all or within is undefined.

    >>> known, strangers = Stratum(180, 200, 2400, 3000), Stratum(540, 1200, 400, 1000)
    >>> found = judge("known_before", {"true": known, "false": strangers})
    >>> f"{found.crude:.3f} {found.within:.3f}", found.is_reversal
    ('-0.186 0.063', True)
    """
    counts = list(strata.values())
    over_all, within = crude(counts), mantel_haenszel(counts).estimate
    if over_all is None or within is None:
        return None
    is_turned = over_all * within < 0 and min(abs(over_all), abs(within)) >= LEAST_GAP
    is_shifted = abs(over_all - within) >= LEAST_SHIFT
    if is_turned or is_shifted:
        share_turned, is_beyond_chance = _resampled(counts)
        is_turned = is_turned and share_turned >= _LEAST_PROBABILITY
        is_shifted = is_shifted and is_beyond_chance
    return Audience(name, over_all, within, is_turned, is_shifted, strata)


def _strata(rows: pl.DataFrame, value: pl.Expr) -> dict[str, Stratum]:
    personal = GROUPS["personal"]
    found = (
        rows.with_columns(value=value)
        .filter(pl.col("value").is_not_null())
        .group_by(pl.col("value").cast(pl.String))
        .agg(
            pl.col("n_events").filter(personal).sum().alias("x1"),
            pl.col("n_obs").filter(personal).sum().alias("n1"),
            pl.col("n_events").filter(~personal).sum().alias("x0"),
            pl.col("n_obs").filter(~personal).sum().alias("n0"),
        )
        .sort("value")
    )
    return {row[0]: Stratum(*map(int, row[1:])) for row in found.iter_rows()}


def _resampled(strata: Sequence[Stratum]) -> tuple[float, bool]:
    """How often the two gaps point different ways when people are drawn anew.

    And whether 95 % of the draws see them differ to the same side. The seed is
    fixed: the same counts give the same answer.
    """
    # Its import is as long as all the rest; few answers need it.
    import numpy as np  # noqa: PLC0415

    counts = np.array(
        [(s.x1, s.n1 - s.x1, s.x0, s.n0 - s.x0) for s in strata], dtype=float
    )
    total = int(counts.sum())
    drawn = np.random.default_rng(0).multinomial(
        total, counts.ravel() / total, size=_DRAWS
    )
    x1, y1, x0, y0 = np.moveaxis(drawn.reshape(_DRAWS, *counts.shape), 2, 0)
    n1, n0 = x1 + y1, x0 + y0
    with np.errstate(divide="ignore", invalid="ignore"):
        over_all = x1.sum(1) / n1.sum(1) - x0.sum(1) / n0.sum(1)
        both = np.maximum(n1 + n0, 1)
        within = ((x1 * n0 - x0 * n1) / both).sum(1) / (n1 * n0 / both).sum(1)
    is_defined = np.isfinite(over_all) & np.isfinite(within)
    over_all, within = over_all[is_defined], within[is_defined]
    if not over_all.size:
        return 0.0, False
    low, high = np.quantile(over_all - within, [0.025, 0.975])
    return float((over_all * within < 0).mean()), bool(low > 0 or high < 0)
