"""The banks of words that notes, names and letters are put together from."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Phrase(NamedTuple):
    """A sentence and what it shows.

    Attributes:
        text: The sentence, its open places in braces.
        context: The context labels it shows.
        purpose: The purpose labels it shows.
    """

    text: str
    context: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The lines of a phrase file by the heading they stand under.

    Args:
        name: The file's name, without its ending.
    """
    text = (files(__package__) / "phrases" / f"{name}.txt").read_text("utf-8")
    found: dict[str, list[str]] = defaultdict(list)
    heading = ""
    for line in text.splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            found[heading].append(line.replace("\\n", "\n"))
    return {heading: tuple(lines) for heading, lines in found.items()}


LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "ja")
