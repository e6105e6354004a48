"""Numbers as people read them: counts first, whole percents, limits outward."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from pipeline.estimates.rates import LEAST_N

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pipeline.estimates.intervals import Rate
    from pipeline.estimates.rates import Counts


def points_range(lower: float, upper: float) -> str:
    """A gap's limits in points, rounded outward, with their signs.

    A limit that is not zero is not called zero: that would deny what it says.

    >>> points_range(-0.041, 0.372)
    '-5 to +38'
    >>> points_range(-0.281, -0.0021)
    '-29 to -0.2'
    """
    return f"{_limit(lower, floor)} to {_limit(upper, ceil)}"


def percent_range(lower: float, upper: float) -> str:
    """A rate's limits in percent, rounded outward.

    >>> percent_range(0.341, 0.452)
    '34-46 %'
    """
    return f"{floor(whole(lower))}-{ceil(whole(upper))} %"


def points(share: float) -> str:
    """A gap in whole points, with its sign.

    >>> points(-0.146)
    '-15'
    """
    rounded = round(whole(share))
    return f"{rounded:+d}" if rounded else "0"


def percent(share: float) -> str:
    """A share in whole percents."""
    return f"{round(whole(share))} %"


def whole(share: float) -> float:
    """A share in hundredths.

    A limit of 0.34 is 34.00000000000001 in floating point; rounded outward it
    would become 35.
    """
    return round(100 * share, 9)


def of(arm: Rate | Counts) -> str:
    """Events of observations."""
    return f"{arm.n_events:,} of {arm.n_obs:,}"


def counted(arm: Rate) -> str:
    """The count, with the rate and its range if there are enough for one."""
    if arm.estimate is None or arm.n_obs < LEAST_N:
        return of(arm)
    return f"{of(arm)}, {percent(arm.estimate)}; likely {likely(arm)}"


def likely(arm: Rate) -> str:
    """The range of a rate."""
    return percent_range(arm.ci_lower or 0, arm.ci_upper or 0)


def in_ten(arm: Rate) -> str:
    """A rate as cases of ten."""
    tenths = round(10 * arm.n_events / arm.n_obs)
    return {0: "hardly any case", 10: "nearly every case"}.get(
        tenths, f"about {tenths} of 10 cases"
    )


def written_day(day: date) -> str:
    """A day as people write it."""
    return f"{day.day} {day:%b %Y}"


def _limit(share: float, outward: Callable[[float], int]) -> str:
    rounded = outward(whole(share))
    tenths = outward(10 * whole(share)) / 10
    if tenths and not rounded:
        return f"{tenths:+.1f}"
    return f"{rounded:+d}" if rounded else "0"
