"""The last look: no file is kept that holds anything of anybody's."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from dashboard.sharing.contents import layers, texts
from dashboard.sharing.private import phrases
from dashboard.sharing.vocabulary import words_of
from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dashboard.sharing.private import Private

_TEXTS = (".csv", ".html", ".svg", ".txt")


def examine(folder: Path, private: Private) -> None:
    """Nothing, if no file in the folder holds a private value.

    Args:
        folder: All of it is read, byte by byte.
        private: What may be in none of it.

    Raises:
        InputError: One does; it is named, the value is not.
    """
    examine_contents(
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
        private,
    )


def examine_contents(contents: Mapping[str, bytes], private: Private) -> None:
    """Nothing, if none of the contents holds a private value.

    What we write is English in plain letters; whatever letter is none of these is
    somebody's, be it in a list or not.

    Args:
        contents: By the name of a file.
        private: What may be in none of them.

    Raises:
        InputError: One does; it is named, the value is not.
    """
    found = {}
    for name, content in contents.items():
        if name.endswith(_TEXTS) and any(map(_is_foreign, layers(content))):
            raise _refusal(name)
        found[name] = words_of([name, *texts(content)])
    seen = frozenset[str]().union(*(words.each for words in found.values()))
    for phrase in phrases(private, seen):
        for name, words in found.items():
            if words.have(phrase):
                raise _refusal(name)


def _is_foreign(text: str) -> bool:
    """Whether a letter of it is none of the English ones."""
    return not text.isascii() and any(
        not sign.isascii() and unicodedata.category(sign)[0] in "LM" for sign in text
    )


def _refusal(name: str) -> InputError:
    return InputError(
        f"{name}: a name, an address, a text or a path that is private found, expected "
        "counts alone. Nothing was kept; please report it, with the file's name only."
    )
