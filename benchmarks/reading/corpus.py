r"""The labelled notes in `data/notes`.

A line holds kind, language and note, divided by tabs; `\n` is a line break. In the
note, `[label:words]` marks the words that show a label, `[one+other:words]` those
that show two, and `{Name}` a name of sender or recipient. The pseudo-label `fact`
marks what says something of either person and shows no label.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.schema import NAME_MARK, WEAK_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path(__file__).parents[2] / "data" / "notes"
_KINDS: Final = {"d": "default", "g": "generic", "p": "personal"}
_MARK: Final = re.compile(r"\[([a-z_+]+):([^\[\]]*)\]")
FACT: Final = "fact"
_MOST_VARIANTS: Final = 12
_FRAMES: Final = (
    "{text}",
    "Hi Anna, {text}",
    "{text} - Bob",
    f"Dear {NAME_MARK}: {{text}} Kind regards, {NAME_MARK}",
    "{text} Sent from my iPhone",
    "Hello! {text} Thank you. Maria Costa",
)


class Mark(NamedTuple):
    """Words that show a label, from `start` to `end` in code points."""

    label: str
    start: int
    end: int


class Labelled(NamedTuple):
    """A note, read by a person."""

    kind: str
    language: str
    text: str
    marks: tuple[Mark, ...]

    @property
    def labels(self) -> frozenset[str]:
        """The labels that hold."""
        return frozenset(mark.label for mark in self.marks) - {FACT}

    def has(self, dimension: tuple[str, ...]) -> bool:
        """Whether a label of the dimension holds that is not weak."""
        return bool((self.labels & set(dimension)) - set(WEAK_LABELS))


def read_notes(part: str, *, is_named: bool = True) -> list[Labelled]:
    """The labelled notes of one part, `development` or `test`.

    Args:
        part: The folder.
        is_named: Whether names stand as written, or as the mark that ingest puts.
    """
    return [
        parsed(line, is_named=is_named)
        for path in sorted((FOLDER / part).glob("*.tsv"))
        for line in path.read_text("utf-8").splitlines()
        if line
    ]


def parsed(line: str, *, is_named: bool = True) -> Labelled:
    """One line of a corpus file."""
    kind, language, marked = line.split("\t")
    marked = marked.replace("\\n", "\n")
    if is_named:
        marked = marked.replace("{", "").replace("}", "")
    else:
        marked = re.sub(r"\{[^{}]*\}", NAME_MARK, marked)
    text, marks, done = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[done : found.start()]
        marks += [
            Mark(label, len(text), len(text) + len(found[2]))
            for label in found[1].split("+")
        ]
        text += found[2]
        done = found.end()
    return Labelled(_KINDS[kind], language, text + marked[done:], tuple(marks))


def default_notes() -> list[Labelled]:
    """LinkedIn's own texts, as people send them: framed, edited, mistyped.

    The texts are those of `data/notes/defaults.toml`, in which `(a|b)` and `(a )?`
    stand for several.
    """
    texts = tomllib.loads((FOLDER / "defaults.toml").read_text("utf-8"))
    variants = [
        (language, variant)
        for language, listed in texts.items()
        for text in (*listed["confirmed"], *listed["unconfirmed"])
        for variant in [*_variants(text)][:_MOST_VARIANTS]
    ]
    return [
        Labelled("default", language, form.format(text=typed), ())
        for number, (language, variant) in enumerate(variants)
        for step, typed in enumerate((variant, _mistyped(variant, number)))
        for form in (_FRAMES[0], _FRAMES[1 + (number + step) % (len(_FRAMES) - 1)])
    ]


def _variants(text: str) -> Iterator[str]:
    choice = re.search(r"\(([^()]*)\)(\??)|(.)\?", text)
    if not choice:
        yield text
        return
    options = choice[1].split("|") if choice[1] is not None else [choice[3]]
    for option in [*options, *([""] if choice[2] or choice[3] else [])]:
        yield from _variants(text[: choice.start()] + option + text[choice.end() :])


def _mistyped(text: str, number: int) -> str:
    """The text with one letter lost or doubled, another one for each number."""
    place = (7 * number) % len(text)
    return (
        text[:place] + text[place : place + 1] * (2 * (number % 2)) + text[place + 1 :]
    )


def second_reading() -> tuple[list[frozenset[str]], list[str]]:
    """Labels and kind of each note of the test part, by a reader who saw no other's.

    `data/notes/second` has a line per line of `data/notes/test`: kind, labels.
    """
    lines = [
        line.split("\t")
        for path in sorted((FOLDER / "second").glob("*.tsv"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return [frozenset(labels.split()) for _, labels in lines], [
        _KINDS[kind] for kind, _ in lines
    ]
