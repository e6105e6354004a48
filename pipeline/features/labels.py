"""What a note says of how one knows the other, and of why one writes."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import polars as pl

from pipeline.features.lexicon import any_of, lexicon, lexicon_names
from pipeline.features.text import STRUCK_OUT, put
from pipeline.schema import CONTEXT_LABELS, PURPOSE_LABELS

LABELS: Final = {"context": CONTEXT_LABELS, "purpose": PURPOSE_LABELS}


class Pattern(NamedTuple):
    """How a label shows in one language.

    Attributes:
        label: The label.
        holds: A regular expression for the words that show it.
        unless: One for what sounds alike and says something else.
    """

    label: str
    holds: str
    unless: str


@cache
def labelled_languages() -> tuple[str, ...]:
    """The languages whose notes can be read for context and purpose."""
    return tuple(name for name in lexicon_names() if len(name) == 2)


@cache
def patterns(language: str) -> tuple[Pattern, ...]:
    """The patterns of one language, in the order of the schema's labels."""
    words = lexicon(language)
    always = words["every_label"]["unless"].splitlines()
    return tuple(
        Pattern(
            label,
            any_of(entry["holds"].split("\n")),
            any_of([*entry["unless"].splitlines(), *always]),
        )
        for dimension, labels in LABELS.items()
        for label in labels
        if (entry := words[dimension].get(label))
    )


def without_lookalikes(texts: pl.Series, pattern: Pattern) -> pl.Series:
    """The texts without what only sounds like the label."""
    return texts.str.replace_all(pattern.unless, STRUCK_OUT)


def evidence(texts: pl.Series, language: str) -> pl.DataFrame:
    """The words of each text that show each label; null where none do.

    Args:
        texts: Normalised, in lower case.
        language: One of `labelled_languages()`.

    Columns:
        One for each label that the language has patterns for.
    """
    sought = patterns(language)
    # All at once: compiling takes longer than a few hundred notes do, and the
    # expressions of one selection share the cores.
    words = texts.to_frame("text").select(
        pl.col("text").str.extract(pattern.holds, 0).alias(pattern.label)
        for pattern in sought
    )
    found = words.select(pl.all().is_not_null().any()).row(0, named=True)
    return words.with_columns(
        _believed(texts, words[pattern.label], pattern)
        for pattern in sought
        if found[pattern.label]
    )


def _believed(texts: pl.Series, words: pl.Series, pattern: Pattern) -> pl.Series:
    """The words, sought again where something only sounds like the label."""
    rows = words.is_not_null().arg_true()
    candidates = texts.gather(rows)
    clean = without_lookalikes(candidates, pattern)
    # Few sound alike, and a second search is as dear as the first.
    doubted = (clean != candidates).arg_true()
    if not len(doubted):
        return words
    shown = clean.gather(doubted).str.extract(pattern.holds, 0)
    return put(words, rows.gather(doubted), shown)
