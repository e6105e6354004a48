"""Notes put together from phrases, so that what each one shows is known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import polars as pl

from pipeline.schema import (
    CONTEXT_LABELS,
    NOTE_LIMIT_CHARACTERS,
    PURPOSE_LABELS,
    WEAK_LABELS,
)
from pipeline.synthetic.banks import Bank, bank, foreign_defaults
from pipeline.synthetic.outcomes import CATEGORIES
from pipeline.synthetic.people import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from pipeline.synthetic.people import Owner
    from pipeline.synthetic.phrases import Phrase

T = TypeVar("T")
_LIMIT = NOTE_LIMIT_CHARACTERS["premium"]
_HALF_A_SENTENCE = 25
_DRAWS = 64
_CHUNK = 20_000
_MOTHER_TONGUE_PERCENT = 35
_FOREIGN_PERCENT = 8
_AFTER_MEETING = ("worked_together", "met", "same_organisation")
_UNSPACED = ("ja",)
NOTE_COLUMNS = {
    "text": pl.String,
    "language": pl.String,
    "context": pl.String,
    "purpose": pl.String,
    "has_context": pl.Boolean,
    "has_purpose": pl.Boolean,
    "has_mobile_signature": pl.Boolean,
    "skeleton": pl.String,
}


class _Draws:
    """Random numbers of one note, used up from left to right."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers: Iterator[int] = iter(numbers)

    def pick(self, options: Sequence[T]) -> T:
        return options[next(self._numbers) % len(options)]

    def happens(self, percent: int) -> bool:
        return next(self._numbers) % 100 < percent


class _Slots(dict[str, str]):
    """What stands in the braces of one note: drawn once, then the same."""

    def __init__(self, known: dict[str, str], bank: Bank, draws: _Draws) -> None:
        super().__init__(known)
        self._bank, self._draws = bank, draws

    def __missing__(self, slot: str) -> str:
        value = (
            _acquaintance(self._bank.language, self._draws)
            if slot == "mutual"
            else self._draws.pick(self._bank.slots[slot])
        )
        self[slot] = value
        return value


class _Note(NamedTuple):
    text: str
    language: str
    context: tuple[str, ...]
    purpose: tuple[str, ...]
    is_signed: bool
    skeleton: str


def composed(
    rng: np.random.Generator, invitations: pl.DataFrame, owner: Owner
) -> pl.DataFrame:
    """The notes of invitations that are not blank.

    Args:
        rng: Decides the words.
        invitations: Rows with `is_outgoing, category, first, last, locale, firm`
            of the counterpart.
        owner: Whose words the outgoing ones are.

    Columns:
        text: as sent.
        language: ISO 639-1.
        context, purpose: labels in order of the schema, joined by a blank.
        has_context, has_purpose: a label that is not weak.
        has_mobile_signature: ends on *Sent from my …*.
        skeleton: the same for all notes that differ in names only.

    Grain: one row per invitation, in the order given.
    """
    rows = invitations.select(
        "is_outgoing", "category", "first", "last", "locale", "firm"
    )
    pieces = [pl.DataFrame(schema=NOTE_COLUMNS)]
    for chunk in rows.iter_slices(_CHUNK):
        numbers = rng.integers(2**31, size=(chunk.height, _DRAWS)).tolist()
        lengths = rng.normal(0, 0.35, size=chunk.height).tolist()
        notes = [
            _row(_note(row, owner, _Draws(line), length))
            for row, line, length in zip(
                chunk.iter_rows(), numbers, lengths, strict=True
            )
        ]
        pieces.append(pl.DataFrame(notes, schema=NOTE_COLUMNS, orient="row"))
    return pl.concat(pieces)


def _row(note: _Note) -> tuple[object, ...]:
    context = [label for label in CONTEXT_LABELS if label in note.context]
    purpose = [label for label in PURPOSE_LABELS if label in note.purpose]
    return (
        note.text,
        note.language,
        " ".join(context),
        " ".join(purpose),
        any(label not in WEAK_LABELS for label in context),
        any(label not in WEAK_LABELS for label in purpose),
        note.is_signed,
        note.skeleton,
    )


def _note(
    row: tuple[bool, int, str, str, str, str], owner: Owner, draws: _Draws, noise: float
) -> _Note:
    is_outgoing, code, first, last, locale, firm = row
    category = CATEGORIES[code]
    if category == "1" and draws.happens(_FOREIGN_PERCENT):
        language, phrase = draws.pick(foreign_defaults())
        return _Note(phrase.text, language, (), (), False, phrase.text)
    is_at_home = draws.happens(_MOTHER_TONGUE_PERCENT)
    words = bank(locale if is_at_home else "en")
    known = {"company": firm}
    if is_outgoing:
        known |= {"first": first, "last": last, "me": owner.first, "city": owner.city}
        job = owner.job
    else:
        known |= {"first": owner.first, "last": owner.last, "me": first}
        job = draws.pick(range(len(words.slots["trade"])))
    for slot in ("trade", "a_job"):
        if slot in words.slots:
            known[slot] = words.slots[slot][job]
    slots = _Slots(known, words, draws)
    if category in {"1", "2", "3"}:
        return _whole(category, words, slots, draws, owner)
    return _individual(category, words, slots, draws, noise)


def _acquaintance(language: str, draws: _Draws) -> str:
    bank = names()["name"]
    name: str = bank[draws.pick(range(len(bank)))]
    is_latin = name.isascii() or max(name) < "\u0250"
    return name if is_latin or language == "ja" else "Ada Example"


def _whole(
    category: str, words: Bank, slots: _Slots, draws: _Draws, owner: Owner
) -> _Note:
    """A text that is used as it stands: pasted, empty of content, or mass mail."""
    if category == "3":
        # Two mass texts each: the usual one, and a second one now and then.
        place = owner.job + draws.happens(25)
        phrase = words.template[place % len(words.template)]
    else:
        phrase = draws.pick(words.default if category == "1" else words.generic)
    text = phrase.text.format_map(slots)
    return _Note(
        text, words.language, phrase.context, phrase.purpose, False, phrase.text
    )


def _individual(
    category: str, words: Bank, slots: _Slots, draws: _Draws, noise: float
) -> _Note:
    has_context, has_purpose = category in {"4b", "4d"}, category in {"4c", "4d"}
    target = math.exp(4.4 + 0.35 * (has_context + has_purpose) + noise)
    greeting = _some(words.greetings, 94, draws)
    ending = _some(words.closings, 75, draws) + _some(words.signatures, 4, draws)
    core = _core(category, words, draws)
    said = [*greeting, *core]
    spare = [*_further(core, words, draws), *_padding(core, words, draws)]
    while spare and _length(said + ending, slots) + _HALF_A_SENTENCE < target:
        said.append(spare.pop(0))
    said += ending
    while len(text := _joined(said, words, slots)) > _LIMIT:
        said.pop()
    if draws.happens(4):
        text = text.lower()
    if draws.happens(4) and len(text) < _LIMIT:
        text += " "
    skeleton = text.replace(slots["first"], "{}").replace(slots["me"], "{}")
    return _Note(
        text,
        words.language,
        tuple(label for phrase in said for label in phrase.context),
        tuple(label for phrase in said for label in phrase.purpose),
        said[-1] in words.signatures,
        skeleton,
    )


def _some(phrases: tuple[Phrase, ...], percent: int, draws: _Draws) -> list[Phrase]:
    return [draws.pick(phrases)] if draws.happens(percent) else []


def _core(category: str, words: Bank, draws: _Draws) -> list[Phrase]:
    """The sentences that make the note what it is."""
    if category == "4a":
        return [draws.pick(words.facts)]
    if category == "4d" and draws.happens(20):
        return [draws.pick(words.both)]
    purposes = [label for label in words.purpose if label not in WEAK_LABELS]
    purpose = draws.pick(purposes)
    contexts = [label for label in words.context if label not in WEAK_LABELS]
    context = draws.pick(_AFTER_MEETING if purpose == "stay_in_touch" else contexts)
    shown = [draws.pick(words.context[context]), draws.pick(words.purpose[purpose])]
    return {"4b": shown[:1], "4c": shown[1:], "4d": shown}[category]


def _further(core: list[Phrase], words: Bank, draws: _Draws) -> list[Phrase]:
    """Sentences with a second label of a kind the note shows, or a weak one."""
    further = []
    shows_context = any(phrase.context for phrase in core)
    if shows_context and draws.happens(15):
        label = draws.pick([key for key in words.context if key not in WEAK_LABELS])
        further.append(draws.pick(words.context[label]))
    elif not shows_context:
        further += _some(words.context["found_profile"], 25, draws)
    if not any(phrase.purpose for phrase in core):
        further += _some(words.purpose["network"], 15, draws)
    return [phrase for phrase in further if phrase not in core]


def _padding(core: list[Phrase], words: Bank, draws: _Draws) -> list[Phrase]:
    """Sentences that show nothing, to bring the note to its length."""
    shows_context = any(phrase.context for phrase in core)
    fillers = words.fillers if shows_context else words.fillers + words.stranger
    banks = (words.facts, fillers, words.facts, fillers)
    drawn = dict.fromkeys(draws.pick(phrases) for phrases in banks)
    return [phrase for phrase in drawn if phrase not in core]


def _length(said: list[Phrase], slots: _Slots) -> int:
    return sum(len(phrase.text.format_map(slots)) + 1 for phrase in said)


def _joined(said: list[Phrase], words: Bank, slots: _Slots) -> str:
    """The sentences as a text, each with a capital but after a comma."""
    text = ""
    for phrase in said:
        sentence = phrase.text.format_map(slots)
        if not text.endswith(","):
            start = sentence[:1] in "¿¡"
            sentence = (
                sentence[:start]
                + sentence[start : start + 1].upper()
                + (sentence[start + 1 :])
            )
        gap = "" if not text or words.language in _UNSPACED else " "
        text += gap + sentence
    return text
