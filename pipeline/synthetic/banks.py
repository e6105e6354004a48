"""A language's phrases, sorted by what they are for."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pipeline.schema import CONTEXT_LABELS, PURPOSE_LABELS
from pipeline.synthetic.phrases import Phrase, sections


class Bank(NamedTuple):
    """The phrases of a language.

    Attributes:
        language: ISO 639-1.
        greetings, closings, signatures: What stands around a note.
        facts: Sentences about the sender that explain nothing.
        fillers: Sentences that say nothing.
        stranger: Sentences that speak of a tie that is not there.
        context: For each context label, sentences that show it alone.
        purpose: For each purpose label, sentences that show it alone.
        both: Sentences that show labels of both.
        generic: Whole notes that say no more than LinkedIn's text.
        default: LinkedIn's text and light edits of it.
        template: Whole mass texts.
        slots: What goes into a pair of braces.
    """

    language: str
    greetings: tuple[Phrase, ...]
    closings: tuple[Phrase, ...]
    signatures: tuple[Phrase, ...]
    facts: tuple[Phrase, ...]
    fillers: tuple[Phrase, ...]
    stranger: tuple[Phrase, ...]
    context: dict[str, tuple[Phrase, ...]]
    purpose: dict[str, tuple[Phrase, ...]]
    both: tuple[Phrase, ...]
    generic: tuple[Phrase, ...]
    default: tuple[Phrase, ...]
    template: tuple[Phrase, ...]
    slots: dict[str, tuple[str, ...]]


@cache
def bank(language: str) -> Bank:
    """The phrases of a language.

    Args:
        language: One of `phrases.LANGUAGES`.
    """
    found = {
        part: _phrases(language, part)
        for part in (
            *("greeting", "closing", "signature", "fact", "filler", "stranger"),
            *("both", "context", "purpose", "generic", "default", "template"),
        )
    }
    return Bank(
        language,
        found["greeting"],
        found["closing"],
        found["signature"],
        found["fact"],
        found["filler"],
        found["stranger"],
        {label: _showing(found["context"], label) for label in CONTEXT_LABELS},
        {
            label: _showing(found["purpose"], label)
            for label in PURPOSE_LABELS
            if label != "impressed_by_presentation"
        },
        found["both"],
        found["generic"],
        found["default"],
        found["template"],
        {
            heading: lines
            for heading, lines in sections(language).items()
            if heading.split()[0] not in found
        }
        | dict.fromkeys(("city", "place"), sections("common")["city"]),
    )


@cache
def foreign_defaults() -> tuple[tuple[str, Phrase], ...]:
    """LinkedIn's text in further languages, each with its language."""
    return tuple(
        (heading.split()[1], Phrase(line))
        for heading, lines in sections("elsewhere").items()
        for line in lines
    )


def _phrases(language: str, part: str) -> tuple[Phrase, ...]:
    return tuple(
        Phrase(line, _of(heading, CONTEXT_LABELS), _of(heading, PURPOSE_LABELS))
        for heading, lines in sections(language).items()
        if heading.split()[0] == part
        for line in lines
    )


def _of(heading: str, labels: tuple[str, ...]) -> tuple[str, ...]:
    named = heading.split()[1:]
    return tuple(label for label in labels if label in named)


def _showing(phrases: tuple[Phrase, ...], label: str) -> tuple[Phrase, ...]:
    return tuple(
        phrase for phrase in phrases if label in (*phrase.context, *phrase.purpose)
    )
