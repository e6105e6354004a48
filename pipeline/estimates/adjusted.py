"""Like for like: how many of the smaller group would the other kind have won?

The larger group says, for people of each sort, how often its kind of invitation
is accepted. That is what would have been expected of the people in the smaller
group; what happened there, less what was expected, is the adjusted difference.
"""

from __future__ import annotations

from math import log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

from pipeline.estimates.covariates import centred, comparable, means
from pipeline.estimates.dependence import (
    design_effect_of_rate,
    divisor,
    rate_by_sittings,
)
from pipeline.estimates.intervals import mover
from pipeline.estimates.logistic import Pattern, expit, fit, quadratic
from pipeline.estimates.rates import LEAST_N

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.estimates.dependence import Cluster
    from pipeline.estimates.logistic import Fit

# A model of fewer than these says little.
LEAST_N_LARGER = 50
# Below it, few of the smaller group have their like in the larger.
LEAST_OVERLAP_SHARE = 0.8
_ABOUT_EQUAL = 1.1


class Adjusted(NamedTuple):
    """Personal less canned among comparable people.

    Attributes:
        estimate: The difference, -1 to 1.
        ci_lower: Lower limit.
        ci_upper: Upper limit.
        confidence_level: How often such an interval holds the true difference,
            if nothing that matters is missing from the covariates.
        n_obs: Invitations of both groups.
        n_events: Those of them that were accepted.
        covariates: What was adjusted for.
        whose: Whose average it is: the smaller group, `personal` or `canned`.
        observed: The share accepted in that group.
        expected: The share expected there of the other kind of invitation.
        overlap_share: Of that group, the share with its like in the other.
        method: How it is made.
    """

    estimate: float
    ci_lower: float
    ci_upper: float
    confidence_level: float
    n_obs: int
    n_events: int
    covariates: tuple[str, ...]
    whose: str
    observed: float
    expected: float
    overlap_share: float
    method: str = "observed minus expected"


class Expected(NamedTuple):
    """What the larger group's model says of the smaller group.

    Attributes:
        share: The mean over the smaller group, 0 to 1.
        standard_error: Of that mean.
    """

    share: float
    standard_error: float


def observed_minus_expected(
    patterns: Mapping[bool, Sequence[Pattern]],
    sittings: Sequence[Cluster],
    confidence_levels: Sequence[float] = (0.95,),
) -> list[Adjusted]:
    """The adjusted difference at each level; none where the data do not bear one.

    It takes 20 invitations in the smaller group, 50 in the larger, and one
    covariate at least.

    Args:
        patterns: Personal (True) and canned invitations by all covariates.
        sittings: The same invitations by sitting.
        confidence_levels: Each between 0 and 1.
    """
    n1, n0 = sum(row.n1 for row in sittings), sum(row.n0 for row in sittings)
    # About equal: the average over the people who got a note is asked for.
    whose = "personal" if n1 <= _ABOUT_EQUAL * n0 else "canned"
    n_smaller, n_larger = (n1, n0) if whose == "personal" else (n0, n1)
    if n_smaller < LEAST_N or n_larger < LEAST_N_LARGER:
        return []
    names, smaller, larger = comparable(patterns, whose)
    if not names:
        return []
    try:
        likely = expected(smaller, larger)
    except ValueError:
        return []
    overlap = overlap_share(smaller, larger)
    arms = _arms(sittings, whose)
    n_events = sum(row.x1 + row.x0 for row in sittings)
    found = []
    for level in confidence_levels:
        rate, gap = _gap(*arms, likely, level)
        if whose == "canned":
            gap = -gap[0], -gap[2], -gap[1]
        found.append(
            Adjusted(
                *gap,
                level,
                n1 + n0,
                n_events,
                names,
                whose,
                rate,
                likely.share,
                overlap,
            )
        )
    return found


def _arms(
    sittings: Sequence[Cluster], whose: str
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Events and invitations by sitting, of the kind asked for and of the other."""
    personal = [(row.x1, row.n1) for row in sittings if row.n1]
    canned = [(row.x0, row.n0) for row in sittings if row.n0]
    return (personal, canned) if whose == "personal" else (canned, personal)


def _gap(
    smaller: Sequence[tuple[int, int]],
    larger: Sequence[tuple[int, int]],
    likely: Expected,
    level: float,
) -> tuple[float, tuple[float, float, float]]:
    """The smaller group's rate, and by how much it passes what was expected."""
    observed = rate_by_sittings(smaller, level)
    share = observed.estimate or 0.0
    thin = divisor(design_effect_of_rate(larger), len(larger))
    half = NormalDist().inv_cdf((1 + level) / 2) * likely.standard_error * sqrt(thin)
    return share, mover(
        (share, observed.ci_lower or 0.0, observed.ci_upper or 0.0),
        (likely.share, *_limits(likely.share, half)),
    )


def expected(smaller: Sequence[Pattern], larger: Sequence[Pattern]) -> Expected:
    """What would be expected of the smaller group, were it treated as the larger.

    Args:
        smaller: Its people; their events are not looked at.
        larger: The other group, which the model is fitted on.

    Raises:
        ValueError: The larger group bears no model of these covariates.

    Source:
        Direct standardisation by regression (g-computation over the smaller
        group); the standard error by the delta method.

    >>> notes = [Pattern((1.0,), 20, 18), Pattern((0.0,), 120, 54)]
    >>> blanks = [Pattern((1.0,), 300, 240), Pattern((0.0,), 100, 40)]
    >>> found = expected(notes, blanks)
    >>> f"{found.share:.6f} {found.standard_error:.6f}"
    '0.457143 0.042121'
    """
    middle = means(smaller)
    found = fit(centred(larger, middle))
    return _mean_over(found, centred(smaller, middle))


def overlap_share(smaller: Sequence[Pattern], larger: Sequence[Pattern]) -> float:
    """Of the smaller group, the share whose like is found in the larger.

    The chance of belonging to the smaller group is modelled on the covariates;
    those between the larger group's 1st and 99th percentile of it count.

    >>> known, strangers = Pattern((1.0,), 30, 0), Pattern((0.0,), 70, 0)
    >>> overlap_share([known, strangers], [known, strangers])
    1.0
    """
    in_larger = {row.values: row.n_obs for row in larger}
    in_smaller = {row.values: row.n_obs for row in smaller}
    both = [
        Pattern(
            values,
            in_smaller.get(values, 0) + in_larger.get(values, 0),
            in_smaller.get(values, 0),
        )
        for values in sorted({*in_smaller, *in_larger})
    ]
    try:
        found = fit(both)
    except ValueError:
        return 0.0
    chances = sorted((found.probability(row.values), row.n_obs) for row in larger)
    lowest, highest = _quantile(chances, 0.01), _quantile(chances, 0.99)
    inside = sum(
        row.n_obs
        for row in smaller
        if lowest <= found.probability(row.values) <= highest
    )
    return inside / sum(row.n_obs for row in smaller)


def _mean_over(found: Fit, patterns: Sequence[Pattern]) -> Expected:
    n_obs = sum(row.n_obs for row in patterns)
    share = 0.0
    gradient = [0.0] * len(found.coefficients)
    for row in patterns:
        p = found.probability(row.values)
        share += row.n_obs * p / n_obs
        for i, value in enumerate((1.0, *row.values)):
            gradient[i] += row.n_obs * p * (1 - p) * value / n_obs
    return Expected(share, sqrt(quadratic(found.covariance, gradient)))


def _limits(share: float, half: float) -> tuple[float, float]:
    """Limits of a probability, made on the logit so that they stay within 0 and 1."""
    if not 0 < share < 1:
        return share, share
    logit = log(share / (1 - share))
    half /= share * (1 - share)
    return expit(logit - half), expit(logit + half)


def _quantile(weighted: Sequence[tuple[float, int]], share: float) -> float:
    wanted = share * sum(weight for _, weight in weighted)
    seen = 0.0
    for value, weight in weighted:
        seen += weight
        if seen >= wanted:
            return value
    return weighted[-1][0]
