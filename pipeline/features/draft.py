"""One draft read, with the place of each telling word and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from pipeline.features import labels
from pipeline.features.labels import LABELS
from pipeline.features.language import UNDETERMINED
from pipeline.features.reading import read_notes
from pipeline.features.text import STRUCK_OUT, normalise, origins
from pipeline.schema import NOTE_LIMIT_CHARACTERS, WEAK_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    # By note and label.
    Begins = dict[tuple[int, str], int]

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
    keys = pl.Series("note_key", range(len(drafts)), dtype=pl.UInt64)
    notes = pl.DataFrame([keys, pl.Series("note", list(drafts), dtype=pl.String)])
    texts = normalise(notes["note"]).str.to_lowercase()
    written = notes.filter(texts != "")
    table = read_notes(written)
    begins = _begins(table, texts.filter(texts != ""))
    readings = {
        row["note_key"]: _reading(drafts[row["note_key"]], limit, row, begins)
        for row in table.iter_rows(named=True)
    }
    return [
        readings.get(number) or _blank(draft, limit)
        for number, draft in enumerate(drafts)
    ]


def _reading(text: str, limit: int, row: dict[str, Any], begins: Begins) -> Reading:
    kind = row["message_kind"]
    has_context, has_purpose = row["has_context"], row["has_purpose"]
    context, purpose = (_evidence(text, row, named, begins) for named in LABELS)
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


def _evidence(
    text: str, row: dict[str, Any], dimension: str, begins: Begins
) -> tuple[Evidence, ...]:
    """The words that show each label, with their place in the text."""
    if not row[dimension]:
        return ()
    places = origins(text)
    evidence = []
    for label, words in zip(row[dimension], row[f"{dimension}_words"], strict=True):
        begin = begins[row["note_key"], label]
        start, end = places[begin], places[begin + len(words) - 1] + 1
        evidence.append(Evidence(label, text[start:end], start, end))
    return tuple(evidence)


def _begins(table: pl.DataFrame, texts: pl.Series) -> Begins:
    """Where each label's words begin in the normalised texts, in code points.

    Args:
        table: The notes read.
        texts: The same notes, normalised and in lower case.
    """
    begins: Begins = {}
    read_as = table["language"].replace(UNDETERMINED, "en")
    for spoken in set(read_as) & set(labels.labelled_languages()):
        for pattern in labels.patterns(spoken):
            is_shown = (read_as == spoken) & (
                table["context"].list.contains(pattern.label)
                | table["purpose"].list.contains(pattern.label)
            )
            found = _found_at(texts.filter(is_shown), pattern)
            keys = table["note_key"].filter(is_shown)
            begins |= {
                (key, pattern.label): begin
                for key, begin in zip(keys, found, strict=True)
            }
    return begins


def _found_at(texts: pl.Series, pattern: labels.Pattern) -> Iterator[int]:
    if texts.is_empty():
        return
    believed = labels.without_lookalikes(texts, pattern)
    found = believed.str.find(pattern.holds)
    struck_out = texts.str.extract_all(pattern.unless)
    for text, byte, struck in zip(believed, found, struck_out, strict=True):
        before = text.encode()[:byte].decode()
        # What was struck out before the words, one mark each, moves them on.
        lost = struck.to_list()[: before.count(STRUCK_OUT)]
        yield len(before) + sum(len(words) - 1 for words in lost)


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
