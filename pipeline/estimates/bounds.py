"""How far what is not seen could move a rate or a gap."""

from __future__ import annotations

from math import inf, sqrt
from typing import TYPE_CHECKING, NamedTuple

from pipeline.estimates.intervals import Rate, wilson

if TYPE_CHECKING:
    from pipeline.estimates.rates import Counts

# How much more often people with a hidden trait may accept.
STRENGTHS = (0.20, 0.40)


class Bounds(NamedTuple):
    """The least and the most that a gap can be, whatever the unknown ones did.

    Attributes:
        least: -1 to 1; None if a group is empty.
        most: -1 to 1; None if a group is empty.
    """

    least: float | None
    most: float | None


class TippingPoint(NamedTuple):
    """How unlike two groups must be in a hidden trait to undo their gap.

    Attributes:
        strength: How much more often people with the trait accept, 0 to 1.
        difference: By how much its share must differ between the groups to make
            all of the gap; above 1 no difference can.
        limit_difference: By how much to bring the interval to zero; 0 if it
            includes zero already, above 1 no difference can.
    """

    strength: float
    difference: float
    limit_difference: float


def unknown_bounds(first: Counts, second: Counts) -> Bounds:
    """First rate less second, if all unknown of one accepted and none of the other.

    Args:
        first: The group whose rate comes first.
        second: The group whose rate is taken from it.

    Source:
        Manski (2003), Partial Identification of Probability Distributions, ch. 1:
        worst-case bounds.

    >>> from pipeline.estimates.rates import Counts
    >>> least, most = unknown_bounds(Counts(90, 40, 10), Counts(380, 200, 20))
    >>> f"{least:.2f} {most:.2f}"
    '-0.15 0.00'
    """
    n_first = first.n_obs + first.n_unknown
    n_second = second.n_obs + second.n_unknown
    if not (n_first and n_second):
        return Bounds(None, None)
    return Bounds(
        first.n_events / n_first - (second.n_events + second.n_unknown) / n_second,
        (first.n_events + first.n_unknown) / n_first - second.n_events / n_second,
    )


def rogan_gladen(observed: float, sensitivity: float, specificity: float) -> float:
    """The true rate behind one that is observed with errors.

    Args:
        observed: The share seen as accepted, 0 to 1.
        sensitivity: The share of accepted ones that are seen as such, 0 to 1.
        specificity: The share of the others that are not, 0 to 1.

    Returns:
        0 to 1; an observation that the errors alone can't make is cut to these.

    Raises:
        ValueError: Sensitivity and specificity of 1 together or less, which tell
            nothing.

    Source:
        Rogan and Gladen (1978), American Journal of Epidemiology 107: 71-76.

    >>> f"{rogan_gladen(0.31, 0.95, 0.99):.6f}"
    '0.319149'
    """
    told = _told(sensitivity, specificity)
    return min(1.0, max(0.0, (observed + specificity - 1) / told))


def rogan_gladen_gap(gap: float, sensitivity: float, specificity: float) -> float:
    """The true gap behind one observed with the same errors in both groups.

    Args:
        gap: First rate less second as observed, -1 to 1.
        sensitivity: As `rogan_gladen`, of which it is the difference of two.
        specificity: The same.

    >>> f"{rogan_gladen_gap(0.10, 0.95, 0.99):.6f}"
    '0.106383'
    """
    return min(1.0, max(-1.0, gap / _told(sensitivity, specificity)))


def false_match_share(n_placebo: int, n_unmatched: int) -> Rate:
    """How often a name alone finds someone else, with Wilson's interval.

    Args:
        n_placebo: Invitations with a unique namesake who connected 1 to 31 days
            before they were sent, which no acceptance can.
        n_unmatched: Invitations that such a namesake was looked for.
            What is found of them is one less the specificity.

    Source:
        Lipsitch, Tchetgen Tchetgen and Cohen (2010), Epidemiology 21: 383-388:
        negative controls.

    >>> round(false_match_share(8, 100).estimate, 2)
    0.08
    """
    return wilson(n_placebo, n_unmatched)


def tipping_points(
    gap: float, ci_lower: float, ci_upper: float
) -> tuple[TippingPoint, ...]:
    """How unlike the groups must be in a hidden trait, by its strength.

    Args:
        gap: First rate less second, -1 to 1.
        ci_lower: Its lower limit.
        ci_upper: Its upper limit.

    Returns:
        One for each of `STRENGTHS`; none has a sign.

    Source:
        Schlesselman (1978), American Journal of Epidemiology 108: 3-8; VanderWeele
        and Arah (2011), Epidemiology 22: 42-52: the bias is the trait's strength
        times the difference of its shares.

    >>> weak, strong = tipping_points(0.20, 0.0524, 0.3339)
    >>> f"{strong.difference:.2f} {strong.limit_difference:.2f}"
    '0.50 0.13'
    """
    nearer = max(ci_lower, -ci_upper, 0.0)
    return tuple(
        TippingPoint(strength, abs(gap) / strength, nearer / strength)
        for strength in STRENGTHS
    )


def tipping_sentence(gap: float, ci_lower: float, ci_upper: float) -> str:
    """The stronger of `tipping_points` in one sentence.

    >>> tipping_sentence(0.20, 0.0524, 0.3339)
    'If people who already know you accept 40 points more often, the two groups
    would have to differ by 50 points in how many know you to explain all of the
    20-point gap; by 13 points to make it indistinguishable from zero.'
    """
    if not round(100 * abs(gap)):
        return "There is hardly a gap that a hidden difference would have to explain."
    point = tipping_points(gap, ci_lower, ci_upper)[-1]
    whole = f"all of the {round(100 * abs(gap))}-point gap"
    known = f"accept {round(100 * point.strength)} points more often"
    if point.difference > 1:
        told = (
            f"Even if people who already know you {known}, no difference in how many "
            f"know you could explain {whole}"
        )
    else:
        told = (
            f"If people who already know you {known}, the two groups would have to "
            f"differ by {_points(point.difference)} in how many know you to explain "
            f"{whole}"
        )
    return f"{told}; {_of_limit(point)}."


def e_value(ratio: float) -> float:
    """How strongly something hidden must go with both to make a risk ratio.

    Args:
        ratio: Risk by risk, 0 or more; never an odds ratio.

    Returns:
        A risk ratio, 1 or more; infinite for a ratio of 0.

    Raises:
        ValueError: A ratio below 0.

    Source:
        VanderWeele and Ding (2017), Annals of Internal Medicine 167: 268-274,
        whose example has 7.26 for 3.9.

    >>> f"{e_value(3.9):.2f}"
    '7.26'
    """
    if not ratio >= 0:
        raise ValueError(f"a ratio of {ratio}, expected 0 or more")
    if ratio in (0, inf):
        return inf
    away = max(ratio, 1 / ratio)
    return away + sqrt(away * (away - 1))


def e_value_of_limit(ci_lower: float, ci_upper: float) -> float:
    """The E-value of the limit nearer to 1 of a risk ratio's interval.

    Args:
        ci_lower: Lower limit, 0 or more.
        ci_upper: Upper limit.

    Returns:
        1 if the interval includes 1.

    >>> e_value_of_limit(1.8, 8.7)
    3.0
    """
    if ci_lower <= 1 <= ci_upper:
        return 1.0
    return e_value(ci_lower if ci_lower > 1 else ci_upper)


def _told(sensitivity: float, specificity: float) -> float:
    told = sensitivity + specificity - 1
    if told <= 0:
        raise ValueError(f"{told + 1} for both together, expected more than 1")
    return told


def _of_limit(point: TippingPoint) -> str:
    if not point.limit_difference:
        return "as it stands, it is indistinguishable from zero"
    if point.limit_difference > 1:
        return "nor could any make it indistinguishable from zero"
    by = _points(point.limit_difference)
    if point.difference > 1:
        return f"one of {by} would make it indistinguishable from zero"
    return f"by {by} to make it indistinguishable from zero"


def _points(share: float) -> str:
    points = round(100 * share) or "less than 1"
    return f"{points} point{'' if points in (1, 'less than 1') else 's'}"
