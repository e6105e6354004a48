"""Words by class, language by language: the lexicons in the folder `lexicons`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.features.index import Index
from pipeline.features.text import plain_text
from pipeline.features.tokens import word_hashes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.features.tokens import Hashes, Tokens

_FOLDER: Final = Path(__file__).with_name("lexicons")
_NEGATION: Final = "not"


@cache
def classed_languages() -> tuple[str, ...]:
    """The languages that have a lexicon."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("??.toml")))


@cache
def lexicon(language: str) -> dict[str, str]:
    """The class of each word of a language, words in plain lower case."""
    table = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    # All words of a class at once: word by word takes longer than to read the notes.
    return {
        part: name
        for name, words in table.items()
        for part in plain_text(words.lower())
        .replace("-", " ")
        .replace("'", " ")
        .split()
    }


def classes(cut: Tokens, languages: NDArray[np.int64], names: Sequence[str]) -> Hashes:
    """The hash of each word's class in its language, 0 where it has none.

    Args:
        cut: The words.
        languages: The language of each sentence, as a place in `names`.
        names: Languages, ISO 639-1.
    """
    found = np.zeros(len(cut.words), dtype=np.uint64)
    spoken = languages[cut.sentence_of]
    for number in np.flatnonzero(np.bincount(languages)).tolist():
        if names[number] not in classed_languages():
            continue
        index, values = _table(names[number])
        rows = np.flatnonzero(spoken == number)
        places, known = index.find(cut.words[rows])
        found[rows[places]] = values[known]
    return found


def negations(classes_: Hashes) -> NDArray[np.int64]:
    """Which words negate."""
    return np.flatnonzero(classes_ == _class_hashes([_NEGATION])[0])


@cache
def _table(language: str) -> tuple[Index, Hashes]:
    words = lexicon(language)
    keys = word_hashes(list(words))
    order = np.argsort(keys)
    names = list(dict.fromkeys(words.values()))
    numbers = {name: number for number, name in enumerate(names)}
    of_words = np.array([numbers[name] for name in words.values()])
    return Index(keys[order]), _class_hashes(names)[of_words[order]]


def _class_hashes(names: list[str]) -> Hashes:
    return word_hashes([f"<{name}>" for name in names])
