"""How much less invitations say when those of one sitting go alike.

A sitting shares its audience and often its text, so forty invitations of one day
are less than forty experiments. The design effect says how much less; dividing
the counts by it leaves Wilson and Newcombe as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.estimates.intervals import (
    Difference,
    Rate,
    newcombe,
    wilson,
    wilson_limits,
)
from pipeline.estimates.student import t_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

# Below it the correction would cost more than it mends.
LEAST_DESIGN_EFFECT = 1.25
_Z = 1.959963984540054
# Invitations sent are clustered by their UTC day; requests received by the ISO
# week, since the owner answers them in bunches.
SITTINGS = {"outgoing": "1d", "incoming": "1w"}


class Cluster(NamedTuple):
    """One sitting's counts in both groups.

    Attributes:
        n1: Observations of the first group.
        x1: Those of them with the event.
        n0: Observations of the second group.
        x0: Those of them with the event.
    """

    n1: int
    x1: int
    n0: int
    x0: int


def clusters(
    first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]]
) -> list[Cluster]:
    """Both groups' counts by sitting, where there are any.

    Args:
        first: Events and observations of the first group in each sitting.
        second: The same of the second, in the same sittings.
    """
    return [
        Cluster(n1, x1, n0, x0)
        for (x1, n1), (x0, n0) in zip(first, second, strict=True)
        if n1 or n0
    ]


def design_effect_of_rate(counts: Sequence[tuple[int, int]]) -> float:
    """How much wider sittings make one rate's variance; 1 if not at all.

    Args:
        counts: Events and observations of each sitting that has any.
    """
    n_obs = sum(n for _, n in counts)
    share = sum(x for x, _ in counts) / n_obs if n_obs else 0
    independent = share * (1 - share) / n_obs if n_obs else 0
    if len(counts) < 2 or not independent:
        return 1.0
    clustered = sum(((x - n * share) / n_obs) ** 2 for x, n in counts)
    return max(1.0, len(counts) / (len(counts) - 1) * clustered / independent)


def design_effect_of_difference(sittings: Sequence[Cluster]) -> float:
    """The same of the first group's rate less the second's.

    Source:
        Cluster-robust variance of a difference in means: Liang and Zeger (1986),
        Biometrika 73: 13-22, with the factor G/(G-1).

    >>> notes, blanks = [(3, 4), (0, 4), (4, 4)], [(4, 5), (1, 5), (3, 5), (1, 5)]
    >>> sittings = [Cluster(n, x, 0, 0) for x, n in notes]
    >>> sittings += [Cluster(0, 0, n, x) for x, n in blanks]
    >>> round(design_effect_of_difference(sittings), 6)
    2.755273
    """
    n1, n0 = sum(row.n1 for row in sittings), sum(row.n0 for row in sittings)
    if not (n1 and n0) or len(sittings) < 2:
        return 1.0
    p1 = sum(row.x1 for row in sittings) / n1
    p0 = sum(row.x0 for row in sittings) / n0
    independent = p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0
    if not independent:
        return 1.0
    clustered = sum(
        ((row.x1 - row.n1 * p1) / n1 - (row.x0 - row.n0 * p0) / n0) ** 2
        for row in sittings
    )
    return max(1.0, len(sittings) / (len(sittings) - 1) * clustered / independent)


def divisor(design_effect: float, n_clusters: int) -> float:
    """By what to divide the counts; 1 below a design effect of 1.25.

    Args:
        design_effect: At least 1.
        n_clusters: Sittings of the smaller group, from which the spread is known.
    """
    if design_effect <= LEAST_DESIGN_EFFECT or n_clusters < 2:
        return 1.0
    return design_effect * (t_quantile(0.975, n_clusters - 1) / _Z) ** 2


def thinned(rate: Rate, by: float) -> Rate:
    """The rate with the interval of fewer, independent observations."""
    if by == 1 or not rate.n_obs:
        return rate
    lower, upper = wilson_limits(
        rate.n_events / by, rate.n_obs / by, rate.confidence_level
    )
    return rate._replace(ci_lower=lower, ci_upper=upper)


def rate_by_sittings(
    counts: Sequence[tuple[int, int]], confidence_level: float = 0.95
) -> Rate:
    """A proportion whose interval knows of sittings.

    Args:
        counts: Events and observations of each sitting that has any.
        confidence_level: Between 0 and 1.
    """
    n_events, n_obs = sum(x for x, _ in counts), sum(n for _, n in counts)
    by = divisor(design_effect_of_rate(counts), len(counts))
    return thinned(wilson(n_events, n_obs, confidence_level), by)


def fewest_sittings(sittings: Sequence[Cluster]) -> int:
    """From how many sittings the group with fewer of them comes."""
    return min(sum(row.n1 > 0 for row in sittings), sum(row.n0 > 0 for row in sittings))


def difference_by_sittings(
    sittings: Sequence[Cluster], confidence_level: float = 0.95
) -> Difference:
    """First group less second, Newcombe's interval on counts that sittings thin."""
    first = wilson(
        sum(row.x1 for row in sittings),
        sum(row.n1 for row in sittings),
        confidence_level,
    )
    second = wilson(
        sum(row.x0 for row in sittings),
        sum(row.n0 for row in sittings),
        confidence_level,
    )
    by = divisor(design_effect_of_difference(sittings), fewest_sittings(sittings))
    return newcombe(thinned(first, by), thinned(second, by))
