"""The lexicons: the same classes in each language, each word in one of them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipeline.features import classes as module
from pipeline.features.classes import classed_languages, classes, lexicon, negations
from pipeline.features.tokens import tokens

FOLDER = Path(module.__file__).with_name("lexicons")
ENGLISH = tomllib.loads((FOLDER / "en.toml").read_text("utf-8"))


@pytest.mark.parametrize("language", classed_languages())
def test_lexicon_has_every_class_and_each_word_once(language: str) -> None:
    table = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    assert list(table) == list(ENGLISH)
    words = [word for listed in table.values() for word in listed.split()]
    assert len(words) == len(set(words))


def test_classes_of_a_word_are_those_of_its_language() -> None:
    cut = tokens(pl.Series(["wir", "wir"]))
    english, german = classes(cut, np.array([0, 1]), ["en", "de"])
    assert english == 0
    assert german != 0


def test_classes_join_languages() -> None:
    cut = tokens(pl.Series(["lecture", "vortrag", "zzz"]))
    one, other, unknown = classes(cut, np.array([0, 1, 0]), ["en", "de"])
    assert one == other != 0
    assert unknown == 0


def test_classes_of_a_language_without_a_lexicon_are_none() -> None:
    cut = tokens(pl.Series(["lecture"]))
    assert classes(cut, np.array([0]), ["ja"]).tolist() == [0]


def test_negations_are_words_of_the_class_not() -> None:
    cut = tokens(pl.Series(["we haven't met"]))
    found = negations(classes(cut, np.array([0]), ["en"]))
    assert found.tolist() == [2]
    assert lexicon("en")["never"] == "not"
