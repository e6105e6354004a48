"""The answer in words, as it may be seen by everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dashboard import theme
from dashboard.sharing.cells import ARMS
from dashboard.sharing.hiding import LEAST
from pipeline import estimates

if TYPE_CHECKING:
    from dashboard.sharing.release import Release

_PAST = "This is the past, not an experiment"
_MEMBERS = (
    "No common rate is given for several members: whoever is accepted less often may "
    "write more notes, and adding their rows up would turn that into a difference."
)

_FEW = (
    f"The members' own comparisons rest on counts under {LEAST}, which are never shown."
)

_TOO_FEW = (
    "Too few invitations may enter a rate for an answer to be shared: a count under "
    f"{LEAST} is never shown."
)


class Told(NamedTuple):
    """The answer in words.

    Attributes:
        sentence: What was found.
        caveat: What goes with it, always.
    """

    sentence: str
    caveat: str


def told(release: Release) -> Told:
    """The answer's sentence, without counts that must not be seen.

    The answer's own words are kept wherever all of its counts may be seen.
    """
    sentence, _, rest = release.found.sentence.partition(_PAST)
    caveat = f"{_PAST}{rest}" if rest else f"{_PAST}."
    if release.is_cohort:
        return Told(_of_members(release, sentence.strip()), caveat)
    if release.found.reason is not None:
        # In brackets at the end stands how many there are, unknown ones included.
        return Told(sentence.rpartition(" (")[0], caveat)
    sent = [arm for arm in ARMS if ("arm", arm) in release.cells]
    if all(release.shown("arm", arm) is not None for arm in sent):
        return Told(sentence.strip(), caveat)
    return Told(_with_hidden(release, sent), caveat)


def _of_members(release: Release, sentence: str) -> str:
    if release.found.reason is not None:
        return _MEMBERS
    return _FEW if release.shown("members") is None else sentence


def _with_hidden(release: Release, sent: list[str]) -> str:
    """What may be told of each kind, where not all may."""
    told_of = {arm: _arm(release, arm) for arm in sent}
    if not any(told_of.values()):
        return _TOO_FEW
    is_outgoing = release.filters.direction == "outgoing"
    nouns, by_you = ("invitations", "") if is_outgoing else ("requests", " by you")
    window = release.answer.window
    kinds = "; ".join(
        f"{arm} ones, {said or 'too few to be shown'}" for arm, said in told_of.items()
    )
    return (
        f"Accepted{by_you} within {release.filters.horizon_days} days, of the {nouns} "
        f"sent from {estimates.written_day(window.sent_from)} to "
        f"{estimates.written_day(window.sent_to)}: {kinds}. A count under {LEAST} is "
        f"never shown{', so the two are not compared here' if len(sent) > 1 else ''}."
    )


def _arm(release: Release, arm: str) -> str | None:
    """What may be told of a kind; None for nothing."""
    n_events, n_others = release.cells["arm", arm]
    n_obs = n_events + n_others
    if release.shown("arm", arm) is not None:
        rate = release.found.rates[arm]
        likely = ""
        if rate.estimate is not None:
            limits = theme.percent_range(rate.ci_lower or 0, rate.ci_upper or 0)
            likely = f" ({theme.percent(rate.estimate)}; likely {limits})"
        return f"{theme.counted(n_events, n_obs)}{likely}"
    # How many they are would give away how many the others are, where all are told.
    if release.shown("all") is not None or n_obs < 2 * LEAST:
        return None
    if n_events < LEAST <= n_others:
        return f"fewer than {LEAST} of {theme.number(n_obs)}"
    if n_others < LEAST <= n_events:
        return f"more than {theme.number(n_obs - LEAST)} of {theme.number(n_obs)}"
    return None
