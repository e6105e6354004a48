"""The answer as one plain sentence or two, by its grade."""

from __future__ import annotations

from math import asin, ceil, floor, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

from pipeline.estimates.grade import Arms, Blocked, Grade, difference
from pipeline.estimates.intervals import wilson
from pipeline.estimates.rates import LEAST_N

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pipeline.estimates.intervals import Difference
    from pipeline.estimates.rates import Counts


class Facts(NamedTuple):
    """What a sentence speaks of.

    Attributes:
        direction: `outgoing` or `incoming`.
        horizon_days: Within how many days of sending.
        both: The two groups' counts.
        is_all_blank: Whether every canned invitation is a blank one.
        sent_from: First sending day that may count.
        sent_to: Last sending day that may count.
    """

    direction: str
    horizon_days: int
    both: Arms
    is_all_blank: bool
    sent_from: date
    sent_to: date


_BLOCKED: dict[Blocked, str] = {
    "no connections": (
        "No rate can be given: there is no Connections.csv, which says who accepted. "
        "Request the archive again with Connections ticked."
    ),
    "several members": (
        "No common rate is given for several members: whoever is accepted less often "
        "may write more notes, and adding their rows up would turn that into a "
        "difference. Each member's own answer stands below."
    ),
    "namesakes": (
        "No rate can be given: more than one in ten of these invitations can't be "
        "told from a namesake's. An export with profile addresses, as LinkedIn makes "
        "them since 2024, settles it."
    ),
    "attrition": (
        "No rate can be given: older invitations are accepted far more often than "
        "newer ones, which suggests that unanswered ones have left this file. "
        "Download another export in 3 months and add it."
    ),
    "all accepted": (
        "No rate can be given: nearly all of these invitations are accepted, which "
        "suggests that LinkedIn has removed the others from this file. Download "
        "another export in 3 months and add it."
    ),
}


_DECLINED = (
    "No rate can be given: LinkedIn does not seem to keep the requests that you "
    "declined in this file."
)


def sentence(facts: Facts, grade: Grade, reason: Blocked | None = None) -> str:
    """The answer in words; every number in it with its n and its range.

    Args:
        facts: What to speak of.
        grade: How much it can bear.
        reason: Why it is blocked, if it is.
    """
    if reason is not None:
        n_obs = sum(arm.n_obs + arm.n_unknown for arm in facts.both)
        told = _BLOCKED[reason]
        if facts.direction == "incoming" and reason in ("attrition", "all accepted"):
            told = _DECLINED
        return f"{told} ({n_obs:,} {_nouns(facts)} {_period(facts)}.)"
    if not any(arm.n_obs for arm in facts.both):
        return _nothing(facts)
    return {
        "no notes": _no_notes,
        "too few": _too_few,
        "open": _open,
        "leaning": _leaning,
        "close to equal": _close,
        "clear": _clear,
    }[grade](facts)


def needed_per_group(base: float, gap: float = 0.10) -> int:
    """How many of each are needed to see a gap four times in five.

    Args:
        base: The rate of the one group, 0 to 1.
        gap: The gap to be seen, as a share.

    Source:
        Cohen (1988), Statistical Power Analysis, ch. 6: arcsine-transformed
        proportions, two-sided 5 %, power 80 %.

    >>> needed_per_group(0.35)
    376
    """
    other = base + gap if base + gap <= 1 else base - gap
    z = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.80)
    effect = 2 * (asin(sqrt(other)) - asin(sqrt(base)))
    return ceil(2 * (z / effect) ** 2)


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
    return f"{floor(_whole(lower))}-{ceil(_whole(upper))} %"


def _clear(facts: Facts) -> str:
    canned, personal = facts.both
    gap = difference(facts.both)
    return (
        f"{_whose(facts)} {_canned(facts)} {_nouns(facts)} were accepted "
        f"{_within(facts)} in {_cases(canned)}; the personal ones in "
        f"{_cases(personal)}. Gap: {_points(round(_whole(gap.estimate or 0)))} points "
        f"(likely {_gap_range(gap)}). {_caveat(facts)}"
    )


def _leaning(facts: Facts) -> str:
    canned, personal = facts.both
    gap = difference(facts.both)
    ahead = "ahead" if (gap.estimate or 0) > 0 else "behind"
    return (
        f"{_whose(facts)} personal {_nouns(facts)} came out {ahead} ({_of(personal)} "
        f"accepted {_within(facts)}, against {_of(canned)} {_canned(facts)} ones), but "
        f"with only {min(canned.n_obs, personal.n_obs)} in the smaller group this "
        f"could be luck: any gap from {_gap_range(gap)} points fits. {_caveat(facts)}"
    )


def _close(facts: Facts) -> str:
    canned, personal = facts.both
    gap = difference(facts.both)
    most = ceil(_whole(max(abs(gap.ci_lower or 0), abs(gap.ci_upper or 0))))
    return (
        f"No difference worth caring about: {_of(canned)} {_canned(facts)} "
        f"{_nouns(facts)} were accepted {_within(facts)} (likely {_range(canned)}), "
        f"and {_of(personal)} personal ones (likely {_range(personal)}); a true gap "
        f"above {most} points either way is unlikely. {_caveat(facts)}"
    )


def _open(facts: Facts) -> str:
    canned, personal = facts.both
    needed = needed_per_group(canned.n_events / canned.n_obs)
    return (
        f"Your data cannot tell: {_of(canned)} {_canned(facts)} {_nouns(facts)} and "
        f"{_of(personal)} personal ones were accepted {_within(facts)}, and any gap "
        f"from {_gap_range(difference(facts.both))} points fits. To see a 10-point "
        f"gap you would need about {needed:,} of each. {_caveat(facts)}"
    )


def _too_few(facts: Facts) -> str:
    canned, personal = facts.both
    told = (
        f"Of the {_nouns(facts)} {_period(facts)}, {_of(canned)} {_canned(facts)} and "
        f"{_of(personal)} personal ones were accepted {_within(facts)}."
    )
    if not canned.n_obs:
        told = _all(facts, personal, "personal")
    if min(canned.n_obs, personal.n_obs) < LEAST_N:
        return f"{told} That is too few to compare."
    return f"{told} With nearly all or none of them, there is too little to compare."


def _no_notes(facts: Facts) -> str:
    canned, _ = facts.both
    told = _all(facts, canned, _canned(facts))
    return f"{told} There is nothing to compare with."


def _all(facts: Facts, arm: Counts, kind: str) -> str:
    if arm.n_obs == 1:
        found = "was" if arm.n_events else "was not"
        return (
            f"The only {_nouns(facts)[:-1]} {_period(facts)} was {kind}; it {found} "
            f"accepted {_within(facts)}."
        )
    return (
        f"All {arm.n_obs:,} {_nouns(facts)} {_period(facts)} were {kind}: "
        f"{_counted(arm)} were accepted {_within(facts)}."
    )


def _nothing(facts: Facts) -> str:
    return (
        f"There is nothing to count: no {_nouns(facts)} {_period(facts)}, the days for "
        "which the file is complete and the answer is in."
    )


def _whose(facts: Facts) -> str:
    return "Your" if facts.direction == "outgoing" else "The"


def _canned(facts: Facts) -> str:
    return "blank" if facts.is_all_blank else "canned"


def _nouns(facts: Facts) -> str:
    return "invitations" if facts.direction == "outgoing" else "requests"


def _within(facts: Facts) -> str:
    by_you = "" if facts.direction == "outgoing" else "by you "
    return f"{by_you}within {facts.horizon_days} days"


def _caveat(facts: Facts) -> str:
    why = (
        "people who know you may have got more notes"
        if facts.direction == "outgoing"
        else "it says what you did, and not why"
    )
    return (
        f"This is the past, not an experiment: {why}. Based on the {_nouns(facts)} "
        f"{_period(facts)} that are still on file."
    )


def _period(facts: Facts) -> str:
    sent = "sent" if facts.direction == "outgoing" else "sent to you"
    return f"{sent} from {written_day(facts.sent_from)} to {written_day(facts.sent_to)}"


def written_day(day: date) -> str:
    """A day as people write it."""
    return f"{day.day} {day:%b %Y}"


def _gap_range(gap: Difference) -> str:
    return points_range(gap.ci_lower or 0, gap.ci_upper or 0)


def _cases(arm: Counts) -> str:
    tenths = round(10 * arm.n_events / arm.n_obs)
    spoken = {0: "hardly any case", 10: "nearly every case"}.get(
        tenths, f"about {tenths} of 10 cases"
    )
    return f"{spoken} ({_of(arm)}, {_rate(arm)}; likely {_range(arm)})"


def _counted(arm: Counts) -> str:
    """The count, with the rate if there are enough for one."""
    if arm.n_obs < LEAST_N:
        return _of(arm)
    return f"{_of(arm)} ({_rate(arm)}; likely {_range(arm)})"


def _of(arm: Counts) -> str:
    return f"{arm.n_events:,} of {arm.n_obs:,}"


def _rate(arm: Counts) -> str:
    return f"{round(_whole(arm.n_events / arm.n_obs))} %"


def _range(arm: Counts) -> str:
    rate = wilson(arm.n_events, arm.n_obs)
    return percent_range(rate.ci_lower or 0, rate.ci_upper or 0)


def _limit(share: float, outward: Callable[[float], int]) -> str:
    points = outward(_whole(share))
    tenths = outward(10 * _whole(share)) / 10
    return f"{tenths:+.1f}" if tenths and not points else _points(points)


def _points(value: int) -> str:
    return f"{value:+d}" if value else "0"


def _whole(share: float) -> float:
    # A limit of 0.34 is 34.00000000000001 in floating point; rounded outward it
    # would become 35.
    return round(100 * share, 9)
