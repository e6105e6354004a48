"""The word lists, read from the folder `lexicons` when first needed."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.features.text import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOLDER = Path(__file__).with_name("lexicons")
_CONTINUED = re.compile(r"\n {4}|\n$")
_MACRO = re.compile(r"<([a-z0-9_]+)>")
# ASCII word edges: one foreign letter makes the Unicode ones seventy times slower.
_EDGE = r"(?-u:\b)"


@cache
def lexicon(name: str) -> dict[str, Any]:
    """The lexicon of this name, its macros expanded and its accents removed."""
    table = _table(name)
    macros = {**_table("gaps")["macros"], **table.pop("macros", {})}
    joined = {key: _CONTINUED.sub("", value) for key, value in macros.items()}
    return {key: _expanded(value, joined) for key, value in table.items()}


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))


def lexicon_names() -> list[str]:
    """The names of all lexicons there are."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def _expanded(value: Any, macros: dict[str, str]) -> Any:  # noqa: ANN401 - any TOML
    if isinstance(value, dict):
        return {key: _expanded(item, macros) for key, item in value.items()}
    if isinstance(value, list):
        return [_expanded(item, macros) for item in value]
    if isinstance(value, str):
        value = _CONTINUED.sub("", value)
        while _MACRO.search(value):
            value = _MACRO.sub(lambda found: macros[found[1]], value)
    return value


def folded(patterns: Sequence[str]) -> list[str]:
    """The patterns in the plain characters of a normalised, lower-case text.

    A name's place, written `_`, stays. Word characters and digits are the ASCII
    ones, which is all that such a text has of them in the scripts that take part:
    the Unicode classes take a hundred times as long to compile.
    """
    return [
        plain_text(pattern).replace(r"\w", "[a-z0-9_]").replace(r"\d", "[0-9]")
        for pattern in patterns
    ]


def any_of(patterns: Sequence[str]) -> str:
    """A regular expression for whole words that match one of the patterns.

    A pattern that ends in a question mark ends there.
    """
    ends = ("" if pattern.endswith(r"\?") else _EDGE for pattern in patterns)
    items = (f"(?:{pattern})" for pattern in folded(patterns))
    bounded = "|".join(map("".join, zip(items, ends, strict=True)))
    return f"{_EDGE}(?:{bounded})"
