"""One draft read, with the place of each telling word and what is missing."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import polars as pl

from pipeline.features import labels
from pipeline.features.labels import LABELS
from pipeline.features.language import UNDETERMINED
from pipeline.features.reading import read_notes
from pipeline.features.text import NAME_MARK, STRUCK_OUT, normalise, origins
from pipeline.schema import NOTE_LIMIT_CHARACTERS, WEAK_LABELS

_ENGLISH_ONLY: Final = (
    "Context and purpose can't be read in this language: nothing is said of them."
)


class Evidence(NamedTuple):
    """What shows a label.

    Attributes:
        label: One of the schema's context or purpose labels.
        text: The words, in plain lower case.
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
    notes = pl.DataFrame({"note_key": pl.Series([0], dtype=pl.UInt64), "note": [text]})
    if not normalise(notes["note"])[0]:
        return _blank(text, limit)
    row = read_notes(notes).row(0, named=True)
    kind = row["message_kind"]
    is_read = kind != "personal" or _read_as(row) in labels.labelled_languages()
    has_context = row["has_context"] if is_read else None
    has_purpose = row["has_purpose"] if is_read else None
    context, purpose = (_evidence(text, row, dimension) for dimension in LABELS)
    return Reading(
        kind=kind,
        is_canned=kind != "personal",
        language=row["language"],
        message_characters=len(text),
        limit=limit,
        has_context=has_context,
        has_purpose=has_purpose,
        context=context,
        purpose=purpose,
        advice=(
            *_kind_advice(kind),
            *([] if is_read else [_ENGLISH_ONLY]),
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


def _read_as(row: dict[str, Any]) -> str:
    spoken = row["language"]
    return "en" if spoken == UNDETERMINED else str(spoken)


def _evidence(text: str, row: dict[str, Any], dimension: str) -> tuple[Evidence, ...]:
    """The words that show each label, with their place in the text."""
    if not row[dimension]:
        return ()
    places = origins(text)
    patterns = {found.label: found for found in labels.patterns(_read_as(row))}
    evidence = []
    for label, words in zip(row[dimension], row[f"{dimension}_words"], strict=True):
        begin = _begin(text, patterns[label])
        end = begin + len(words)
        evidence.append(
            Evidence(
                label,
                words.replace(NAME_MARK, "…"),
                places[begin],
                places[end - 1] + 1,
            )
        )
    return tuple(evidence)


def _begin(text: str, pattern: labels.Pattern) -> int:
    """Where the label's words begin in the normalised text, in code points."""
    texts = normalise(pl.Series([text])).str.to_lowercase()
    believed = labels.without_lookalikes(texts, pattern)
    byte = believed.str.find(pattern.holds)[0]
    before = believed[0].encode()[:byte].decode()
    # What was struck out before the words, one mark each, moves them on.
    struck = texts.str.extract_all(pattern.unless)[0].to_list()
    moved = sum(len(words) - 1 for words in struck[: before.count(STRUCK_OUT)])
    return len(before) + moved


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
    if any(found.label in WEAK_LABELS for found in context):
        return ["That you found the profile does not say how you know the person."]
    return ["Context is missing: how do you know the person, or know of them?"]


def _purpose_advice(
    has_purpose: bool | None, purpose: tuple[Evidence, ...]
) -> list[str]:
    if has_purpose or has_purpose is None:
        return []
    if any(found.label in WEAK_LABELS for found in purpose):
        return ["A larger network is no reason for the other: why this person?"]
    return ["Purpose is missing: why do you want to connect?"]


def _length_advice(characters: int, limit: int) -> str:
    left = limit - characters
    if left < 0:
        noun = "character" if left == -1 else "characters"
        return f"{-left} {noun} over the limit of {limit}, blanks counted."
    return f"{left} of {limit} characters left, blanks counted."
