"""How many have accepted by each day, while some may still accept."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pipeline.estimates.intervals import (
    Difference,
    Rate,
    newcombe,
    wilson,
    wilson_limits,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Beyond it hardly anybody accepts, and few invitations are old enough.
LAST_DAY = 90
# With fewer at risk the curve moves in steps that mean nothing.
LEAST_AT_RISK = 10

# Invitations that waited equally long: whole days from sending to acceptance, or to
# the end of what is known; whether they were accepted then; how many they are.
Waits: TypeAlias = "Iterable[tuple[int, bool, int]]"


class CurvePoint(NamedTuple):
    """The share accepted by the end of a day after sending.

    Attributes:
        day: 0 is the day of sending.
        estimate: Kaplan-Meier's, 0 to 1; None, as the limits are, if nobody is
            followed so long while some may still accept.
        ci_lower: Lower limit, 0 to 1.
        ci_upper: Upper limit, 0 to 1.
        confidence_level: How often such an interval holds the true share.
        n_at_risk: Neither accepted before this day nor lost from sight.
        n_obs: All that were followed from the day of sending.
        n_events: Those seen to be accepted by the end of this day.
        method: How estimate and interval are made.
    """

    day: int
    estimate: float | None
    ci_lower: float | None
    ci_upper: float | None
    confidence_level: float
    n_at_risk: int
    n_obs: int
    n_events: int
    method: str = "kaplan-meier, wilson on n_eff"


class Median(NamedTuple):
    """The day by which half have accepted, of those that did.

    Attributes:
        estimate: Days; None if nobody accepted, as the limits are.
        ci_lower: Lower limit, days.
        ci_upper: Upper limit, days.
        confidence_level: How often such an interval holds the true median.
        n_obs: Accepted within the horizon.
        n_events: Those of them accepted by the day of the estimate.
        method: How the interval is made.
    """

    estimate: int | None
    ci_lower: int | None
    ci_upper: int | None
    confidence_level: float
    n_obs: int
    n_events: int
    method: str = "wilson, inverted"


def curve(waits: Waits, confidence_level: float = 0.95) -> list[CurvePoint]:
    """A point for each day on which at least 10 are at risk, up to day 90.

    Args:
        waits: Days, whether accepted then, and how many. On the same day an
            acceptance comes before a loss from sight.
        confidence_level: Between 0 and 1.

    Raises:
        ValueError: A duration or a count below 0.

    Source:
        Kaplan and Meier (1958), JASA 53: 457-481. The interval is Wilson's on the
        number that would give Greenwood's variance if all were followed, after
        Cutler and Ederer (1958), Journal of Chronic Diseases 8: 699-712.

    >>> points = curve([(0, True, 8), (2, True, 4), (20, False, 12)])
    >>> [round(point.estimate, 2) for point in points[:3]], points[-1].day
    ([0.33, 0.33, 0.5], 20)
    """
    points = _points(waits, LAST_DAY, confidence_level)
    return list(takewhile(lambda point: point.n_at_risk >= LEAST_AT_RISK, points))


def accepted_by(waits: Waits, day: int, confidence_level: float = 0.95) -> CurvePoint:
    """The point of one day, however few are at risk; arguments as `curve`.

    >>> point = accepted_by([(6, True, 3), (6, False, 1), (7, True, 1)], 7)
    >>> point.estimate, point.n_at_risk
    (1.0, 1)
    >>> accepted_by([(5, False, 4)], 6).estimate is None
    True
    """
    if day < 0:
        raise ValueError(f"day {day}, expected 0 or more")
    *_, last = _points(waits, day, confidence_level)
    return last


def curve_difference(first: CurvePoint, second: CurvePoint) -> Difference:
    """The share of one curve less that of another, on the same day.

    Args:
        first: A point.
        second: Another, which is taken from it.

    Returns:
        The gap; None numbers if either is not known.

    Raises:
        ValueError: Points of two days or two confidence levels.

    Source:
        Zou and Donner (2008), Statistics in Medicine 27: 1693-1702: the limits
        of a difference from those of its parts, as Newcombe's.

    >>> gap = curve_difference(
    ...     accepted_by([(1, True, 56), (9, False, 14)], 5),
    ...     accepted_by([(1, True, 48), (9, False, 32)], 5),
    ... )
    >>> f"{gap.estimate:.4f} {gap.ci_lower:.4f} {gap.ci_upper:.4f}"
    '0.2000 0.0524 0.3339'
    """
    found = {(point.day, point.confidence_level) for point in (first, second)}
    if len(found) > 1:
        raise ValueError(f"days and levels of {found}, expected the same of both")
    one, other = (Rate(*p[1:5], p.n_obs, p.n_events) for p in (first, second))
    if one.estimate is None or other.estimate is None:
        sums = one.n_obs + other.n_obs, one.n_events + other.n_events
        return Difference(None, None, None, one.confidence_level, *sums, "mover")
    return newcombe(one, other)._replace(method="mover")


def share_within(
    waits: Waits, days: int, horizon_days: int = 30, confidence_level: float = 0.95
) -> Rate:
    """The share accepted within some days, of those accepted within the horizon.

    It is conditional on success: how fast those accept who do, and not how many do.

    Args:
        waits: As `curve`, all sent more than the horizon ago: among younger ones
            only the quick have accepted yet.
        days: 0 to the horizon.
        horizon_days: Later acceptances count as none.
        confidence_level: Between 0 and 1.

    Returns:
        The share with Wilson's interval; None numbers if nobody accepted.

    >>> round(share_within([(0, True, 6), (8, True, 2), (40, True, 9)], 7).estimate, 2)
    0.75
    """
    accepted = _accepted(waits, horizon_days)
    n_within = sum(n for day, n in accepted.items() if day <= days)
    return wilson(n_within, accepted.total(), confidence_level)


def median_days(
    waits: Waits, horizon_days: int = 30, confidence_level: float = 0.95
) -> Median:
    """The day by which half have accepted, of those accepted within the horizon.

    It is conditional on success, as `share_within`, whose arguments it has.

    Source:
        Brookmeyer and Crowley (1982), Biometrics 38: 29-41: the days at which the
        interval of the share accepted includes one half; here Wilson's.

    >>> median_days([(0, True, 3), (1, True, 2), (9, True, 2), (40, True, 9)])[:3]
    (1, 0, 9)
    """
    accepted = _accepted(waits, horizon_days)
    n_obs = accepted.total()
    if not n_obs:
        return Median(None, None, None, confidence_level, 0, 0)
    counts = accumulate(accepted[day] for day in range(horizon_days + 1))
    by_day = [wilson(n_events, n_obs, confidence_level) for n_events in counts]

    def first(limit: str) -> int:
        found = (day for day, rate in enumerate(by_day) if getattr(rate, limit) >= 0.5)
        return next(found, horizon_days)

    middle, lower, upper = first("estimate"), first("ci_upper"), first("ci_lower")
    n_events = by_day[middle].n_events
    return Median(middle, lower, upper, confidence_level, n_obs, n_events)


def _points(waits: Waits, last_day: int, level: float) -> Iterator[CurvePoint]:
    accepted, lost = _by_day(waits)
    at_risk = n_known = n_obs = accepted.total() + lost.total()
    left, greenwood, n_events = 1.0, 0.0, 0
    for day in range(last_day + 1):
        n_known = at_risk or n_known
        n_today = accepted[day]
        n_events += n_today
        if n_today:
            left *= 1 - n_today / at_risk
        if n_today and left:
            greenwood += n_today / (at_risk * (at_risk - n_today))
        # At none and at all Greenwood's variance is zero, which no sample has: those
        # last at risk stand for it.
        n_eff = (1 - left) / (left * greenwood) if left and greenwood else n_known
        share = 1 - left if at_risk or not left else None
        lower, upper = (
            (None, None)
            if share is None
            else wilson_limits(share * n_eff, n_eff, level)
        )
        yield CurvePoint(day, share, lower, upper, level, at_risk, n_obs, n_events)
        at_risk -= n_today + lost[day]


def _by_day(waits: Waits) -> tuple[Counter[int], Counter[int]]:
    """Those accepted and those lost from sight, by the day of it."""
    accepted, lost = Counter[int](), Counter[int]()
    for days, is_observed, n in waits:
        if days < 0 or n < 0:
            raise ValueError(f"{n} after {days} days, expected 0 or more of both")
        (accepted if is_observed else lost)[days] += n
    return accepted, lost


def _accepted(waits: Waits, horizon_days: int) -> Counter[int]:
    accepted, _ = _by_day(waits)
    return Counter({day: accepted[day] for day in accepted if day <= horizon_days})
