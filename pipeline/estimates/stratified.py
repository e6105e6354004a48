"""The difference within groups of comparable people: Mantel and Haenszel's."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

from pipeline.estimates.intervals import Difference

if TYPE_CHECKING:
    from collections.abc import Sequence


class Stratum(NamedTuple):
    """Both groups' counts among comparable people.

    Attributes:
        x1: Events of the first group.
        n1: Its observations.
        x0: Events of the second group.
        n0: Its observations.
    """

    x1: int
    n1: int
    x0: int
    n0: int


def mantel_haenszel(
    strata: Sequence[Stratum], confidence_level: float = 0.95
) -> Difference:
    """First group less second, averaged over strata; its interval by Sato.

    Strata with one group only tell nothing and are left out; `n_obs` counts what
    was used. The method is robust to a model's form, which is why it stands
    beside the adjusted difference.

    Args:
        strata: Counts by stratum.
        confidence_level: Between 0 and 1.

    Source:
        Sato (1989), Biometrics 45: 1323-1324.

    >>> known, strangers = Stratum(18, 20, 240, 300), Stratum(54, 120, 40, 100)
    >>> gap = mantel_haenszel([known, strangers])
    >>> f"{gap.estimate:.6f} {gap.ci_lower:.6f} {gap.ci_upper:.6f}"
    '0.062791 -0.041712 0.167294'
    """
    used = [row for row in strata if row.n1 and row.n0]
    n_obs = sum(row.n1 + row.n0 for row in used)
    n_events = sum(row.x1 + row.x0 for row in used)
    if not used:
        return Difference(None, None, None, confidence_level, 0, 0, "mantel-haenszel")
    weight = sum(row.n1 * row.n0 / (row.n1 + row.n0) for row in used)
    gap = sum((row.x1 * row.n0 - row.x0 * row.n1) / (row.n1 + row.n0) for row in used)
    gap /= weight
    z = NormalDist().inv_cdf((1 + confidence_level) / 2)
    half = z * sqrt(max(0.0, _sato_sum(used, gap))) / weight
    return Difference(
        gap,
        max(-1.0, gap - half),
        min(1.0, gap + half),
        confidence_level,
        n_obs,
        n_events,
        "mantel-haenszel",
    )


def _sato_sum(strata: Sequence[Stratum], gap: float) -> float:
    """Sato's variance of the gap, times the squared sum of weights."""
    p = sum(
        (
            row.n1**2 * row.x0
            - row.n0**2 * row.x1
            + row.n1 * row.n0 * (row.n0 - row.n1) / 2
        )
        / (row.n1 + row.n0) ** 2
        for row in strata
    )
    q = sum(
        (row.x1 * (row.n0 - row.x0) + row.x0 * (row.n1 - row.x1))
        / (2 * (row.n1 + row.n0))
        for row in strata
    )
    return gap * p + q


def crude(strata: Sequence[Stratum]) -> float | None:
    """First group's rate less the second's over all strata; None without either."""
    x1, n1, x0, n0 = (sum(column) for column in zip(*strata, strict=True))
    return x1 / n1 - x0 / n0 if n1 and n0 else None
