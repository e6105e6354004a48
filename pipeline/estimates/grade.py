"""How much the data can bear: the grade of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pipeline.estimates.comparison import is_comparable
from pipeline.estimates.dependence import rate_by_sittings
from pipeline.estimates.intervals import newcombe
from pipeline.estimates.rates import LEAST_N

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.estimates.comparison import Comparison
    from pipeline.estimates.intervals import Difference, Rate
    from pipeline.estimates.rates import Counts

Grade = Literal[
    "clear", "close to equal", "leaning", "open", "too few", "no notes", "blocked"
]
Blocked = Literal[
    "no connections",
    "no messages",
    "no replies received",
    "several members",
    "namesakes",
    "attrition",
    "all accepted",
]

# More than this share of namesakes, and what they did could turn the answer.
MOST_UNKNOWN_SHARE = 0.10
# Above it LinkedIn has very likely not kept the unanswered ones.
MOST_ACCEPTED_SHARE = 0.97
# A rise with age by less than this, or within chance, may be drift.
LEAST_ATTRITION = 0.05
_ATTRITION_LEVEL = 0.99
CLOSE_POINTS = 0.10


def grade(found: Comparison) -> Grade:
    """The grade of a comparison that nothing blocks."""
    both = found.both
    if both.canned.n_obs and not both.personal.n_obs + both.personal.n_unknown:
        return "no notes"
    if not is_comparable(both, found.n_sittings) or found.gap is None:
        return "too few"
    _, lower, upper = found.gap
    if lower > 0 or upper < 0:
        if found.reversal is None and _bounds_agree(found):
            return "clear"
    elif grade_of_interval(lower, upper) == "close to equal":
        return "close to equal"
    lower_80, upper_80 = found.gap_80 or (lower, upper)
    return "leaning" if lower_80 > 0 or upper_80 < 0 else "open"


def grade_of_interval(
    lower: float, upper: float, lower_80: float = 0.0, upper_80: float = 0.0
) -> Grade:
    """The grade of a gap by its intervals alone.

    Args:
        lower: Lower limit at 95 %.
        upper: Upper limit at 95 %.
        lower_80: Lower limit at 80 %.
        upper_80: Upper limit at 80 %.

    >>> grade_of_interval(-0.06, 0.08)
    'close to equal'
    """
    if lower > 0 or upper < 0:
        return "clear"
    if max(-lower, upper) <= CLOSE_POINTS:
        return "close to equal"
    return "leaning" if lower_80 > 0 or upper_80 < 0 else "open"


def blocked(
    found: Counts,
    ages: Mapping[str, Sequence[tuple[int, int]]],
    *,
    has_connections: bool,
) -> Blocked | None:
    """Why no rate can be given, or None.

    Args:
        found: One member's counts of one direction at the horizon asked for, with
            acceptances as events.
        ages: As `attrition` takes them.
        has_connections: Whether any export holds Connections.csv.
    """
    if not has_connections:
        return "no connections"
    if found.n_unknown > MOST_UNKNOWN_SHARE * (found.n_obs + found.n_unknown):
        return "namesakes"
    if is_leaving(ages):
        return "attrition"
    if found.n_obs >= LEAST_N and found.n_events > MOST_ACCEPTED_SHARE * found.n_obs:
        return "all accepted"
    return None


def is_leaving(ages: Mapping[str, Sequence[tuple[int, int]]]) -> bool:
    """Whether unanswered invitations seem to leave the file as they age."""
    old, new, rise = attrition(ages)
    if min(old.n_obs, new.n_obs) < LEAST_N:
        return False
    return (rise.ci_lower or 0) > 0 and (rise.estimate or 0) >= LEAST_ATTRITION


def attrition(
    ages: Mapping[str, Sequence[tuple[int, int]]],
) -> tuple[Rate, Rate, Difference]:
    """The share accepted within 7 days, of old and of new invitations, and the rise.

    It should not depend on age: that of invitations 90 to 170 days old is held
    against that of 8 to 60, at 99 %, since more than one look is taken.

    Args:
        ages: Of the old and the new ones eligible at 7 days, events and
            observations of each day of sending that has any.
    """
    old, new = (
        rate_by_sittings(ages[name], _ATTRITION_LEVEL) for name in ("old", "new")
    )
    return old, new, newcombe(old, new)


def _bounds_agree(found: Comparison) -> bool:
    """Whether the sign stands, whatever the unknown ones did.

    The bounds are those of the crude difference; adjusting moves them along.
    """
    least, most = found.bounds
    if least is None or most is None or found.gap is None:
        return False
    moved = found.gap[0] - (found.difference.estimate or 0.0)
    return least + moved > 0 or most + moved < 0
