"""Intervals of one proportion and of the difference of two."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple


class Rate(NamedTuple):
    """A proportion with its interval.

    Attributes:
        estimate: Events by observations, 0 to 1; None without observations.
        ci_lower: Lower limit, 0 to 1; None without observations.
        ci_upper: Upper limit, 0 to 1; None without observations.
        confidence_level: How often such an interval holds the true proportion.
        n_obs: Observations.
        n_events: Those of them with the event.
        method: How the interval is made.
    """

    estimate: float | None
    ci_lower: float | None
    ci_upper: float | None
    confidence_level: float
    n_obs: int
    n_events: int
    method: str = "wilson"


class Difference(NamedTuple):
    """The first proportion less the second, with its interval.

    Attributes:
        estimate: The difference, -1 to 1; None if it can't be given.
        ci_lower: Lower limit; None if it can't be given.
        ci_upper: Upper limit; None if it can't be given.
        confidence_level: How often such an interval holds the true difference.
        n_obs: Observations of both together.
        n_events: Events of both together.
        method: How the interval is made.
    """

    estimate: float | None
    ci_lower: float | None
    ci_upper: float | None
    confidence_level: float
    n_obs: int
    n_events: int
    method: str = "newcombe"


def wilson(n_events: int, n_obs: int, confidence_level: float = 0.95) -> Rate:
    """A proportion with Wilson's score interval.

    Args:
        n_events: Observations with the event.
        n_obs: Observations.
        confidence_level: Between 0 and 1.

    Returns:
        The rate; all its numbers None if there is no observation.

    Raises:
        ValueError: More events than observations, or fewer than none.

    Source:
        Wilson (1927), JASA 22: 209-212. Newcombe (1998), Statistics in Medicine
        17: 857-872, method 3, whose table has 81 of 263.

    >>> rate = wilson(81, 263)
    >>> f"{rate.ci_lower:.4f} {rate.ci_upper:.4f}"
    '0.2553 0.3662'
    >>> wilson(0, 0).estimate is None
    True
    """
    if not 0 <= n_events <= n_obs:
        raise ValueError(f"{n_events} events of {n_obs}, expected 0 to {n_obs}")
    if n_obs == 0:
        return Rate(None, None, None, confidence_level, 0, 0)
    limits = wilson_limits(n_events, n_obs, confidence_level)
    return Rate(n_events / n_obs, *limits, confidence_level, n_obs, n_events)


def wilson_limits(
    n_events: float, n_obs: float, confidence_level: float = 0.95
) -> tuple[float, float]:
    """Wilson's limits of a proportion, of counts that need not be whole.

    Args:
        n_events: Observations with the event, thinned by a design effect perhaps.
        n_obs: Observations, more than none.
        confidence_level: Between 0 and 1.
    """
    z = NormalDist().inv_cdf((1 + confidence_level) / 2)
    share = n_events / n_obs
    middle = (share + z**2 / (2 * n_obs)) / (1 + z**2 / n_obs)
    half = (
        z
        * sqrt(share * (1 - share) / n_obs + z**2 / (4 * n_obs**2))
        / (1 + z**2 / n_obs)
    )
    # At no and at all events one limit is the estimate itself; rounding in the
    # last place would move it off.
    lower = 0.0 if n_events == 0 else middle - half
    upper = 1.0 if n_events == n_obs else middle + half
    return lower, upper


def newcombe(first: Rate, second: Rate) -> Difference:
    """The difference of two independent proportions, Newcombe's hybrid score.

    Args:
        first: A rate of Wilson's.
        second: Another at the same confidence level.

    Returns:
        First less second; None numbers if either has no observation.

    Source:
        Newcombe (1998), Statistics in Medicine 17: 873-890, method 10, whose
        table II has 56 of 70 less 48 of 80.

    >>> gap = newcombe(wilson(56, 70), wilson(48, 80))
    >>> f"{gap.estimate:.4f} {gap.ci_lower:.4f} {gap.ci_upper:.4f}"
    '0.2000 0.0524 0.3339'
    """
    n_obs, n_events = first.n_obs + second.n_obs, first.n_events + second.n_events
    if not (first.n_obs and second.n_obs):
        return Difference(None, None, None, first.confidence_level, n_obs, n_events)
    return Difference(
        *mover(_limits(first), _limits(second)),
        first.confidence_level,
        n_obs,
        n_events,
    )


def mover(
    first: tuple[float, float, float], second: tuple[float, float, float]
) -> tuple[float, float, float]:
    """First less second, and limits recovered from the limits of both (MOVER).

    Args:
        first: An estimate with its lower and upper limit.
        second: Another, independent of it.

    Source:
        Zou and Donner (2008), Statistics in Medicine 27: 1693-1702.
    """
    (p1, l1, u1), (p2, l2, u2) = first, second
    gap = p1 - p2
    return (
        gap,
        gap - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2),
        gap + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2),
    )


def _limits(rate: Rate) -> tuple[float, float, float]:
    if rate.estimate is None or rate.ci_lower is None or rate.ci_upper is None:
        raise ValueError("a rate without observations has no limits")
    return rate.estimate, rate.ci_lower, rate.ci_upper
