"""Word lists: quick to read, their patterns in plain characters."""

from __future__ import annotations

import time

import polars as pl
import pytest

from pipeline.features.kind import canned_languages
from pipeline.features.labels import labelled_languages, patterns
from pipeline.features.lexicon import any_of, lexicon, lexicon_names
from pipeline.schema import CONTEXT_LABELS, PURPOSE_LABELS


def test_lexicon_loads_fast() -> None:
    lexicon.cache_clear()
    start = time.process_time()
    for name in lexicon_names():
        lexicon(name)
    assert time.process_time() - start < 0.1  # 10 ms on an idle machine


@pytest.mark.parametrize("language", labelled_languages())
def test_patterns_are_sound(language: str) -> None:
    found = patterns(language)
    assert [one.label for one in found] == [
        label
        for label in (*CONTEXT_LABELS, *PURPOSE_LABELS)
        if label in {one.label for one in found}
    ]
    texts = pl.Series(["", "nothing of the kind"])
    for one in found:
        assert texts.str.contains(one.holds).to_list() == [False, False]
        assert not texts.str.contains(one.unless).any()


def test_any_of_finds_whole_words_only() -> None:
    texts = pl.Series(["we met", "we metered", "a web", "why?"])
    assert texts.str.contains(any_of(["we met", r"why\?"])).to_list() == [
        True,
        False,
        False,
        True,
    ]


def test_canned_languages_cover_every_default_text() -> None:
    assert [canned.language for canned in canned_languages()] == list(
        lexicon("defaults")
    )
