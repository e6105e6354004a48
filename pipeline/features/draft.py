"""One draft read, with the place of each telling word and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

from pipeline.features.evidence import contributions, shown_by
from pipeline.features.mobile import without_sign_off
from pipeline.features.model import OUTPUTS, model, score
from pipeline.features.reading import DIMENSIONS, judge
from pipeline.features.text import is_blank, lowered, origins, plain
from pipeline.schema import NOTE_LIMIT_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.features.model import Scored
    from pipeline.features.reading import Judged

# What the words add takes room: so many notes at a time.
_AT_ONCE: Final = 2_000
_UNREAD: Final = (
    "Context and purpose can't be read in this language: nothing is said of them."
)


class Evidence(NamedTuple):
    """What shows a label.

    Attributes:
        label: One of the schema's context or purpose labels.
        text: The words as written.
        start: Where they begin in the note as written, in code points.
        end: Where they end.
    """

    label: str
    text: str
    start: int
    end: int


class Reading(NamedTuple):
    """One note read.

    Attributes:
        kind: blank, default, generic or personal.
        is_canned: Whether it says no more than LinkedIn's own text.
        language: ISO 639-1, `und` where unclear, None for a blank note.
        message_characters: Code points, blanks counted.
        limit: How many the account allows.
        has_context: Whether it tells how one knows the other; None for a blank
            note and in a language that can't be read for it.
        has_purpose: Whether it tells why one writes; None likewise.
        context: The words that show each context label.
        purpose: The words that show each purpose label.
        advice: What is missing, a sentence each.
    """

    kind: str
    is_canned: bool
    language: str | None
    message_characters: int
    limit: int
    has_context: bool | None
    has_purpose: bool | None
    context: tuple[Evidence, ...]
    purpose: tuple[Evidence, ...]
    advice: tuple[str, ...]


def read_note(text: str, limit: int = NOTE_LIMIT_CHARACTERS["premium"]) -> Reading:
    """A draft, read as `read_notes` would read it.

    Args:
        text: The note as written.
        limit: How many characters the account allows.
    """
    return read_drafts([text], limit)[0]


def read_drafts(
    drafts: Sequence[str], limit: int = NOTE_LIMIT_CHARACTERS["premium"]
) -> list[Reading]:
    """Drafts, each read as `read_note` would: in one go, far faster than singly.

    Args:
        drafts: Notes as written.
        limit: How many characters the account allows.
    """
    batches = (drafts[at : at + _AT_ONCE] for at in range(0, len(drafts), _AT_ONCE))
    return [reading for batch in batches for reading in _read(batch, limit)]


def _read(drafts: Sequence[str], limit: int) -> list[Reading]:
    notes = pl.Series(drafts, dtype=pl.String)
    scored = score(without_sign_off(lowered(plain(notes))), model())
    judged = judge(scored)
    blank = is_blank(notes)
    shown = _shown(drafts, scored, judged)
    columns = zip(judged.kind, judged.language, *judged.has.values(), strict=True)
    return [
        _blank(draft, limit)
        if blank[number]
        else _reading(draft, limit, told, shown.get(number, {}))
        for number, (draft, told) in enumerate(zip(drafts, columns, strict=True))
    ]


def _reading(
    text: str,
    limit: int,
    told: tuple[str, str, bool | None, bool | None],
    shown: dict[str, Evidence],
) -> Reading:
    kind, language, has_context, has_purpose = told
    context, purpose = (
        tuple(shown[label] for label in labels if label in shown)
        for labels in DIMENSIONS.values()
    )
    return Reading(
        kind=kind,
        is_canned=kind != "personal",
        language=language,
        message_characters=len(text),
        limit=limit,
        has_context=has_context,
        has_purpose=has_purpose,
        context=context,
        purpose=purpose,
        advice=(
            *_kind_advice(kind),
            *([_UNREAD] if has_context is None else []),
            *_context_advice(has_context, context),
            *_purpose_advice(has_purpose, purpose),
            _length_advice(len(text), limit),
        ),
    )


def _blank(text: str, limit: int) -> Reading:
    return Reading(
        kind="blank",
        is_canned=True,
        language=None,
        message_characters=0,
        limit=limit,
        has_context=None,
        has_purpose=None,
        context=(),
        purpose=(),
        advice=(
            "There is no note: LinkedIn sends its own text.",
            _length_advice(len(text), limit),
        ),
    )


def _shown(
    drafts: Sequence[str], scored: Scored, judged: Judged
) -> dict[int, dict[str, Evidence]]:
    """The words that show each label that holds, by draft."""
    cut = scored.cut
    added = contributions(scored, model())
    note_of = cut.note_of[cut.sentence_of]
    begins = np.searchsorted(note_of, np.arange(len(drafts) + 1))
    any_held = np.flatnonzero(np.any([*judged.holds.values()], axis=0)).tolist()
    came_from = dict(
        zip(any_held, origins([drafts[number] for number in any_held]), strict=True)
    )
    shown: dict[int, dict[str, Evidence]] = {}
    for label, flags in judged.holds.items():
        output = OUTPUTS.index(label)
        for number in np.flatnonzero(flags).tolist():
            words = slice(begins[number], begins[number + 1])
            sentences = cut.sentence_of[words]
            scores = scored.sentence_scores[output, sentences[0] : sentences[-1] + 1]
            first, last = shown_by(
                added[output, words], sentences - sentences[0], scores
            )
            begin = cut.note_starts[number]
            places = (cut.starts[words][first] - begin, cut.ends[words][last] - begin)
            shown.setdefault(number, {})[label] = _evidence(
                drafts[number], label, came_from[number], places
            )
    return shown


def _evidence(
    text: str, label: str, came_from: NDArray[np.int64], places: tuple[int, int]
) -> Evidence:
    """The words between two places of the bytes that are read, as written."""
    start, end = int(came_from[places[0]]), int(came_from[places[1] - 1]) + 1
    return Evidence(label, text[start:end], start, end)


def _kind_advice(kind: str) -> list[str]:
    return {
        "default": ["This is LinkedIn's own text: it says nothing of you two."],
        "generic": ["This says no more than LinkedIn's own text."],
    }.get(kind, [])


def _context_advice(
    has_context: bool | None, context: tuple[Evidence, ...]
) -> list[str]:
    if has_context or has_context is None:
        return []
    found = "Finding the profile does not say it. " if context else ""
    asked = f"Context is missing: how do you know them? {found}"
    return [f"{asked}Say where you met, whom you both know, or what of theirs you saw."]


def _purpose_advice(
    has_purpose: bool | None, purpose: tuple[Evidence, ...]
) -> list[str]:
    if has_purpose or has_purpose is None:
        return []
    found = "A larger network is no reason for them. " if purpose else ""
    asked = f"Purpose is missing: why do you write? {found}"
    return [f"{asked}Say what you admire, or want to ask, offer or do together."]


def _length_advice(characters: int, limit: int) -> str:
    left = limit - characters
    if left < 0:
        noun = "character" if left == -1 else "characters"
        return f"{-left} {noun} over the limit of {limit}, blanks counted."
    told = f"{left} of {limit} characters left, blanks counted"
    free = NOTE_LIMIT_CHARACTERS["free"]
    if limit == free:
        return f"{told}."
    if characters > free:
        return f"{told}; {characters - free} too many for a free account, of {free}."
    return f"{told}; {free - characters} of {free} on a free account."
