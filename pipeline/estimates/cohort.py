"""The gap of several members together, their rows never added up."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from pipeline.estimates.intervals import newcombe, wilson
from pipeline.estimates.student import t_quantile

# With fewer in an arm a member's gap is the member's own affair.
LEAST_OF_EACH = 20
# With fewer members a mean over them says little, and gives them away.
LEAST_MEMBERS = 5
_MOST_STEPS = 1_000


class MemberGap(NamedTuple):
    """What one member sent, and what came of it.

    Attributes:
        member_id: Whose.
        x1: Accepted of the first group.
        n1: Sent of the first group.
        x0: Accepted of the second group.
        n0: Sent of the second group.
    """

    member_id: str
    x1: int
    n1: int
    x0: int
    n0: int


class ForestRow(NamedTuple):
    """One member's gap, first rate less second, with its interval.

    Attributes:
        member_id: Whose.
        estimate: -1 to 1.
        ci_lower: Lower limit.
        ci_upper: Upper limit.
        confidence_level: How often such an interval holds the member's true gap.
        n_obs: Sent by the member, of both groups.
        n_events: Accepted of these.
        method: How the interval is made.
    """

    member_id: str
    estimate: float | None
    ci_lower: float | None
    ci_upper: float | None
    confidence_level: float
    n_obs: int
    n_events: int
    method: str


class CohortMean(NamedTuple):
    """The mean of the members' gaps, with its interval.

    Attributes:
        estimate: -1 to 1; None if fewer than 5 members qualify.
        ci_lower: Lower limit; None as the estimate is.
        ci_upper: Upper limit; None as the estimate is.
        confidence_level: How often such an interval holds the true mean.
        n_members: Members that qualify.
        n_obs: Sent by these, of both groups.
        n_events: Accepted of these.
        tau: By how much the members' true gaps differ, as a standard deviation;
            None as the estimate is.
        method: How it is made.
    """

    estimate: float | None
    ci_lower: float | None
    ci_upper: float | None
    confidence_level: float
    n_members: int
    n_obs: int
    n_events: int
    tau: float | None
    method: str = "paule-mandel, hartung-knapp"


def qualifying(members: list[MemberGap]) -> list[MemberGap]:
    """The members with at least 20 in both groups.

    >>> qualifying([MemberGap("a", 9, 20, 8, 20), MemberGap("b", 9, 19, 80, 200)])
    [MemberGap(member_id='a', x1=9, n1=20, x0=8, n0=20)]
    """
    return [member for member in members if min(member.n1, member.n0) >= LEAST_OF_EACH]


def forest(members: list[MemberGap], confidence_level: float = 0.95) -> list[ForestRow]:
    """A row for each member that qualifies, with Newcombe's interval.

    Args:
        members: In the order in which they are to stand.
        confidence_level: Between 0 and 1.

    Source:
        Newcombe (1998), Statistics in Medicine 17: 873-890, method 10.

    >>> [row] = forest([MemberGap("a", 56, 70, 48, 80), MemberGap("b", 3, 4, 1, 9)])
    >>> f"{row.estimate:.4f} {row.ci_lower:.4f} {row.ci_upper:.4f}"
    '0.2000 0.0524 0.3339'
    """
    rows = []
    for member in qualifying(members):
        first = wilson(member.x1, member.n1, confidence_level)
        gap = newcombe(first, wilson(member.x0, member.n0, confidence_level))
        rows.append(ForestRow(member.member_id, **gap._asdict()))
    return rows


def cohort_mean(members: list[MemberGap], confidence_level: float = 0.95) -> CohortMean:
    """The random-effects mean of the gaps of the members that qualify.

    Args:
        members: One for each member; those with fewer than 20 in a group are left
            out.
        confidence_level: Between 0 and 1.

    Returns:
        First rate less second, each member's an estimate of a true gap of its own.

    Raises:
        ValueError: A member twice.

    Source:
        Each gap: Agresti and Caffo (2000), American Statistician 54: 280-288. How
        much they differ: Paule and Mandel (1982), Journal of Research of the NBS
        87: 377-385, by the steps of DerSimonian and Kacker (2007), Contemporary
        Clinical Trials 28: 105-114. The interval: Hartung and Knapp (2001),
        Statistics in Medicine 20: 1771-1782, with Student's t.

    >>> found = cohort_mean(
    ...     [
    ...         MemberGap("a", 12, 30, 40, 100),
    ...         MemberGap("b", 20, 40, 90, 200),
    ...         MemberGap("c", 30, 50, 110, 250),
    ...         MemberGap("d", 9, 25, 30, 60),
    ...         MemberGap("e", 33, 60, 150, 300),
    ...     ]
    ... )
    >>> f"{found.estimate:.3f} {found.ci_lower:.3f} {found.ci_upper:.3f}"
    '0.046 -0.070 0.163'
    """
    if len({member.member_id for member in members}) < len(members):
        raise ValueError("a member twice, expected each once")
    chosen = qualifying(members)
    k = len(chosen)
    n_obs = sum(member.n1 + member.n0 for member in chosen)
    n_events = sum(member.x1 + member.x0 for member in chosen)
    if k < LEAST_MEMBERS:
        return CohortMean(None, None, None, confidence_level, k, n_obs, n_events, None)
    gaps = [_shrunken(member) for member in chosen]
    tau_squared = _paule_mandel(gaps)
    mean, spread, weight = _weighted(gaps, tau_squared)
    half = t_quantile((1 + confidence_level) / 2, k - 1) * sqrt(
        spread / (k - 1) / weight
    )
    return CohortMean(
        mean,
        max(-1.0, mean - half),
        min(1.0, mean + half),
        confidence_level,
        k,
        n_obs,
        n_events,
        sqrt(tau_squared),
    )


def _shrunken(member: MemberGap) -> tuple[float, float]:
    """A member's gap and its variance, one event and one other added to each."""
    p1, p0 = (member.x1 + 1) / (member.n1 + 2), (member.x0 + 1) / (member.n0 + 2)
    variance = p1 * (1 - p1) / (member.n1 + 2) + p0 * (1 - p0) / (member.n0 + 2)
    return p1 - p0, variance


def _weighted(
    gaps: list[tuple[float, float]], tau_squared: float
) -> tuple[float, float, float]:
    """The weighted mean, the weighted squares about it, and all of the weight."""
    weights = [1 / (variance + tau_squared) for _, variance in gaps]
    total = sum(weights)
    mean = sum(w * gap for w, (gap, _) in zip(weights, gaps, strict=True)) / total
    spread = sum(
        w * (gap - mean) ** 2 for w, (gap, _) in zip(weights, gaps, strict=True)
    )
    return mean, spread, total


def _paule_mandel(gaps: list[tuple[float, float]]) -> float:
    """The variance between members that makes the weighted squares k - 1."""
    tau_squared, wanted = 0.0, len(gaps) - 1
    for _ in range(_MOST_STEPS):
        mean, spread, _ = _weighted(gaps, tau_squared)
        if spread - wanted <= 1e-12 * wanted:
            break
        tau_squared += (spread - wanted) / sum(
            ((gap - mean) / (variance + tau_squared)) ** 2 for gap, variance in gaps
        )
    return tau_squared
