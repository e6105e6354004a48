"""How the owner's own invitations with a note like this one did."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.estimates.answer import Marts, answer
from pipeline.estimates.rates import LEAST_N, eligible, rate, shown
from pipeline.estimates.words import percent_range, written_day

if TYPE_CHECKING:
    from pipeline.estimates.answer import Answer
    from pipeline.estimates.intervals import Rate

_HORIZON_DAYS = 30


class Similar(NamedTuple):
    """Invitations like a draft.

    Attributes:
        rate: Accepted within 30 days; numbers None where they can't be given.
        sentence: The same in words, with its window.
    """

    rate: Rate
    sentence: str


def similar(
    marts: Marts,
    kind: str,
    has_context: bool | None = None,
    has_purpose: bool | None = None,
    notes: pl.DataFrame | None = None,
) -> Similar:
    """How invitations of a draft's kind did, personal ones by what they say.

    Args:
        marts: With `has_context` and `has_purpose` kept apart in the cells, unless
            `notes` has them.
        kind: The draft's kind.
        has_context: Whether it says how one knows the other; None if unread.
        has_purpose: Whether it says why one writes; None if unread.
        notes: Cells of personal notes with both columns.
    """
    found = answer(marts)
    alike = (pl.col("direction") == "outgoing") & (pl.col("message_kind") == kind)
    noun = f"{kind} invitations"
    if kind == "personal" and has_context is not None and has_purpose is not None:
        alike &= (pl.col("has_context") == has_context) & (
            pl.col("has_purpose") == has_purpose
        )
        said = {
            (True, True): "a context and a purpose",
            (True, False): "a context and no purpose",
            (False, True): "a purpose and no context",
            (False, False): "neither context nor purpose",
        }[has_context, has_purpose]
        noun = f"personal invitations with {said}"
    cells = marts.cells if notes is None or kind != "personal" else notes
    rows = eligible(cells.filter(alike), _HORIZON_DAYS)
    is_blocked = found.members or found.directions["outgoing"].reason
    alike_rate = shown(rate(rows, "outgoing"), inf if is_blocked else LEAST_N)
    return Similar(alike_rate, _sentence(noun, alike_rate, found))


def _sentence(noun: str, rate: Rate, found: Answer) -> str:
    if found.members:
        return (
            "How such notes did is not told: the warehouse holds several members, "
            "whose invitations are never added up."
        )
    first, last = map(written_day, (found.window.sent_from, found.window.sent_to))
    sent = f"sent from {first} to {last}"
    if not rate.n_obs:
        return f"You have no {noun} {sent}: how such notes do is not known."
    told = (
        f"Of your {rate.n_obs} {noun} {sent}, {rate.n_events} were accepted within "
        f"{_HORIZON_DAYS} days"
    )
    if rate.estimate is None or rate.ci_lower is None or rate.ci_upper is None:
        why = (
            "too few for a rate" if rate.n_obs < LEAST_N else "but no rate can be given"
        )
        return f"{told}: {why}."
    likely = percent_range(rate.ci_lower, rate.ci_upper)
    return (
        f"{told}: {100 * rate.estimate:.0f} % (likely {likely}). This is the past, not "
        "an experiment."
    )
