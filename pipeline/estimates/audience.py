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
    from collections.abc import Mapping, Sequence

# Smaller gaps than these are no reversal, and smaller shifts no mixture.
LEAST_GAP = 0.02
LEAST_SHIFT = 0.03
_LEAST_PROBABILITY = 0.8
_DRAWS = 400

_ON_THE_DAY = pl.col("n_obs").sum().over("member_id", "sent_date")
_FIRST_DAY = pl.col("sent_date").min().over("member_id")
_LAST_DAY = pl.col("sent_date").max().over("member_id")

# Declared beforehand; none is a trace of the outcome. A third is of the window.
STRATIFIERS: dict[str, pl.Expr] = {
    "known_before": pl.col("is_known_before"),
    "month_third": (
        3
        * (pl.col("sent_date") - _FIRST_DAY).dt.total_days()
        // ((_LAST_DAY - _FIRST_DAY).dt.total_days() + 1)
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


def audiences(ways: Mapping[str, dict[str, Stratum]]) -> list[Audience]:
    """Each declared way to divide people, where it divides them at all.

    Args:
        ways: By `STRATIFIERS`, the counts of each value's people.

    Source:
        Gail and Simon (1985), Biometrics 41: 361-372, on qualitative interaction;
        `tests/estimates/test_audience.py` counts the rule's false alarms.
    """
    judged = (judge(name, strata) for name, strata in ways.items() if len(strata) > 1)
    return [found for found in judged if found is not None]


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


def strata_by_member(rows: pl.DataFrame) -> dict[str, dict[str, dict[str, Stratum]]]:
    """Each member's counts by each declared way to divide people, and by value.

    Args:
        rows: Eligible cells of one direction.
    """
    counts = {
        f"{letter}{int(is_first)}": pl.col(name) * (GROUPS["personal"] == is_first)
        for is_first in (True, False)
        for letter, name in (("x", "n_events"), ("n", "n_obs"))
    }
    # Everybody is divided every way at once, then the few that are left each way.
    divided = (
        rows.select("member_id", **STRATIFIERS, **counts)
        .group_by("member_id", *STRATIFIERS)
        .agg(pl.sum(*counts))
    )
    found: dict[str, dict[str, dict[str, Stratum]]] = {}
    for way in STRATIFIERS:
        for member, value, *sums in (
            divided.filter(pl.col(way).is_not_null())
            .group_by("member_id", pl.col(way).cast(pl.String))
            .agg(pl.sum(*counts))
            .sort("member_id", way)
            .iter_rows()
        ):
            ways = found.setdefault(member, {})
            ways.setdefault(way, {})[value] = Stratum(*sums)
    return found


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
