"""The answer as plain sentences, by its grade; every number with its n and range."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from pipeline.estimates.bounds import tipping_sentence
from pipeline.estimates.power import needed_per_group
from pipeline.estimates.rates import LEAST_N
from pipeline.estimates.words import (
    counted,
    in_ten,
    likely,
    of,
    percent,
    points,
    points_range,
    whole,
    written_day,
)

if TYPE_CHECKING:
    from datetime import date

    from pipeline.estimates.audience import Audience
    from pipeline.estimates.cohort import CohortMean
    from pipeline.estimates.comparison import Comparison
    from pipeline.estimates.grade import Blocked, Grade
    from pipeline.estimates.intervals import Rate


class Facts(NamedTuple):
    """What a sentence speaks of.

    Attributes:
        direction: `outgoing` or `incoming`.
        horizon_days: Within how many days of sending.
        outcome: `accepted` or `replied`.
        is_all_blank: Whether every canned invitation is a blank one.
        sent_from: First sending day that may count.
        sent_to: Last sending day that may count.
        canned: The canned invitations' rate.
        personal: The personal ones'.
        n_unknown: Invitations of either that can't be told from a namesake's.
    """

    direction: str
    horizon_days: int
    outcome: str
    is_all_blank: bool
    sent_from: date
    sent_to: date
    canned: Rate
    personal: Rate
    n_unknown: int


_BLOCKED: dict[Blocked, str] = {
    "no connections": (
        "No rate can be given: there is no Connections.csv, which says who accepted. "
        "Request the archive again with Connections ticked."
    ),
    "no messages": (
        "No rate of replies can be given: there is no messages.csv, which says who "
        "wrote back. Request the archive again with Messages ticked."
    ),
    "no replies received": (
        "Replies are counted for the invitations you sent, not for those you received."
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
_WITHIN: dict[str, str] = {
    "known_before": "people who knew you before and among those who did not",
    "month_third": "people invited in the same third of the period",
    "slug_customised": "people with an address of their own and among the others",
    "office_hour": "invitations sent in office hours and among the others",
    "session_size": "invitations sent in sittings of like size",
}


def sentence(facts: Facts, found: Comparison, grade: Grade) -> str:
    """The answer in words.

    Args:
        facts: What to speak of.
        found: The comparison that nothing blocks.
        grade: How much it can bear.
    """
    if not (facts.canned.n_obs or facts.personal.n_obs):
        return _nothing(facts)
    if grade == "no notes":
        return _no_notes(facts)
    if grade == "too few":
        return _too_few(facts)
    if found.reversal is not None:
        return _reversed(facts, found, found.reversal)
    told = {
        "open": _open,
        "leaning": _leaning,
        "close to equal": _close,
        "clear": _clear,
    }[grade](facts, found)
    return f"{told} {_caveat(facts)}"


def why_not(facts: Facts, reason: Blocked | None) -> str:
    """Why there is no rate, and of how many invitations."""
    told = _BLOCKED[reason or "no connections"]
    if facts.direction == "incoming" and reason in ("attrition", "all accepted"):
        told = _DECLINED
    n_obs = facts.canned.n_obs + facts.personal.n_obs + facts.n_unknown
    return f"{told} ({n_obs:,} {_nouns(facts)} {_period(facts)}.)"


def cohort_sentence(facts: Facts, mean: CohortMean, grade: Grade) -> str:
    """Several members' answer: the mean of their own differences.

    Args:
        facts: What to speak of.
        mean: Over members, none of whose rows are added up.
        grade: How much it can bear.
    """
    gap, lower, upper = mean.estimate or 0, mean.ci_lower or 0, mean.ci_upper or 0
    by = points(abs(gap)).lstrip("+")
    told = {
        "clear": f"{'more' if gap > 0 else 'less'} often by {by} points",
        "close to equal": "about as often as canned ones",
    }.get(grade, "at a rate that can't be told apart from the canned ones'")
    return (
        f"In {mean.n_members} members' own comparisons of {mean.n_obs:,} "
        f"{_nouns(facts)}, personal ones were {_done(facts)} {told}, on average "
        f"(gap likely {points_range(lower, upper)} points). No member's rows are added "
        "to another's. "
        f"{_caveat(facts)}"
    )


def tipping(found: Comparison | None) -> str | None:
    """What a trait that is not in the export would have to be like to undo the gap."""
    if found is None or found.gap is None:
        return None
    return tipping_sentence(*found.gap)


def _clear(facts: Facts, found: Comparison) -> str:
    gap, lower, upper = found.gap or (0, 0, 0)
    like = "Gap, like for like" if found.adjusted else "Gap"
    return (
        f"{_whose(facts)} {_canned(facts)} {_nouns(facts)} were {_done(facts)} in "
        f"{in_ten(facts.canned)} ({counted(facts.canned)}); the personal ones in "
        f"{in_ten(facts.personal)} ({counted(facts.personal)}). "
        f"{_expected(facts, found)}{like}: {points(gap)} points (likely "
        f"{points_range(lower, upper)}).{_days(found)}"
    )


def _leaning(facts: Facts, found: Comparison) -> str:
    gap, lower, upper = found.gap or (0, 0, 0)
    ahead = "ahead" if gap > 0 else "behind"
    smaller = min(facts.canned.n_obs, facts.personal.n_obs)
    return (
        f"{_counts(facts)} {_among(found, 'the personal ones')} came out {ahead}, but "
        f"with only {smaller:,} in the smaller group this could be luck: any gap from "
        f"{points_range(lower, upper)} points fits.{_days(found)}"
    )


def _close(facts: Facts, found: Comparison) -> str:
    _, lower, upper = found.gap or (0, 0, 0)
    most = ceil(whole(max(abs(lower), abs(upper))))
    return (
        f"No difference worth caring about: {_counts(facts, lower_case=True)} "
        f"{_among(found, 'a true gap')} above {most} points either way is unlikely."
        f"{_days(found)}"
    )


def _open(facts: Facts, found: Comparison) -> str:
    _, lower, upper = found.gap or (0, 0, 0)
    base = facts.canned.n_events / facts.canned.n_obs
    return (
        f"Your data cannot tell: {_counts(facts, lower_case=True)} "
        f"{_among(found, 'any gap')} from {points_range(lower, upper)} points fits. To "
        f"see a 10-point gap you would need about {needed_per_group(base):,} of each."
        f"{_days(found)}"
    )


def _reversed(facts: Facts, found: Comparison, way: Audience) -> str:
    worse, better = ("worse", "better") if way.crude < 0 else ("better", "worse")
    within = found.within(way)
    return (
        f"Over all, personal {_nouns(facts)} look {worse} ({counted(facts.personal)}, "
        f"against {counted(facts.canned)} {_canned(facts)} ones {_done(facts)}). "
        f"Yet among {_WITHIN[way.stratifier]} they look {better}: "
        f"{points(way.within)} points (likely "
        f"{points_range(within.ci_lower or 0, within.ci_upper or 0)}). The gap over "
        f"all comes from whom you write notes to. {_caveat(facts)}"
    )


def _too_few(facts: Facts) -> str:
    canned, personal = facts.canned, facts.personal
    told = (
        f"Of the {_nouns(facts)} {_period(facts)}, {of(canned)} {_canned(facts)} and "
        f"{of(personal)} personal ones were {_done(facts)}."
    )
    if not canned.n_obs:
        told = _all(facts, personal, "personal")
    if min(canned.n_obs, personal.n_obs) < LEAST_N:
        return f"{told} That is too few to compare."
    n_events = canned.n_events + personal.n_events
    if min(n_events, canned.n_obs + personal.n_obs - n_events) < 5:
        return (
            f"{told} With nearly all or none of them, there is too little to compare."
        )
    return (
        f"{told} All of one kind were sent in one go: that is one trial, and too "
        "little to compare."
    )


def _no_notes(facts: Facts) -> str:
    told = _all(facts, facts.canned, _canned(facts))
    return f"{told} There is nothing to compare with."


def _all(facts: Facts, arm: Rate, kind: str) -> str:
    if arm.n_obs == 1:
        found = "was" if arm.n_events else "was not"
        return (
            f"The only {_nouns(facts)[:-1]} {_period(facts)} was {kind}; it {found} "
            f"{_done(facts)}."
        )
    limits = "" if arm.n_obs < LEAST_N else f" ({counted(arm).split(', ', 1)[1]})"
    return (
        f"All {arm.n_obs:,} {_nouns(facts)} {_period(facts)} were {kind}: "
        f"{of(arm)}{limits} were {_done(facts)}."
    )


def _nothing(facts: Facts) -> str:
    return (
        f"There is nothing to count: no {_nouns(facts)} {_period(facts)}, the days for "
        "which the file is complete and the answer is in."
    )


def _expected(facts: Facts, found: Comparison) -> str:
    """What such people would have done with the other kind, if it was computed."""
    if found.adjusted is None:
        return ""
    got, other = (
        ("a personal note", f"a {_canned(facts)} one")
        if found.adjusted.whose == "personal"
        else (f"a {_canned(facts)} one", "a personal note")
    )
    few = ", few of whom have their like among the others" * (not found.is_overlapping)
    return (
        f"Of people like those who got {got}{few}, {percent(found.adjusted.expected)} "
        f"would have been expected with {other}. "
    )


def _counts(facts: Facts, *, lower_case: bool = False) -> str:
    whose = _whose(facts).lower() if lower_case else _whose(facts)
    canned, personal = facts.canned, facts.personal
    return (
        f"{whose} {_canned(facts)} {_nouns(facts)} were {_done(facts)} in "
        f"{of(canned)} cases ({percent(canned.estimate or 0)}; likely {likely(canned)})"
        f", the personal ones in {of(personal)} ({percent(personal.estimate or 0)}; "
        f"likely {likely(personal)})."
    )


def _among(found: Comparison, subject: str) -> str:
    """The start of a sentence, with whom it speaks of if that is not everybody."""
    if found.adjusted is None:
        return subject[0].upper() + subject[1:]
    few = (
        "" if found.is_overlapping else ", few of whom have their like among the others"
    )
    return (
        f"Among people like those who got a {found.adjusted.whose} one{few}, {subject}"
    )


def _days(found: Comparison) -> str:
    """From how few sittings they come, where that matters."""
    if not found.is_dependent:
        return ""
    return f" They come from {found.n_sittings} sittings, whose answers go together."


def _whose(facts: Facts) -> str:
    return "Your" if facts.direction == "outgoing" else "The"


def _canned(facts: Facts) -> str:
    return "blank" if facts.is_all_blank else "canned"


def _nouns(facts: Facts) -> str:
    return "invitations" if facts.direction == "outgoing" else "requests"


def _done(facts: Facts) -> str:
    by_you = "" if facts.direction == "outgoing" else " by you"
    done = "accepted" if facts.outcome == "accepted" else "answered with a message"
    return f"{done}{by_you} within {facts.horizon_days} days"


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
