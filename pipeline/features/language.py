"""Which language a note is written in."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from pipeline.features.lexicon import any_of, lexicon
from pipeline.features.text import put, where

UNDETERMINED: Final = "und"
_LEAST_SIGNS: Final = 2
# A name or a quotation in another script does not make the note's language.
_LEAST_SCRIPT_SHARE: Final = 0.3
# Japanese is written with Han characters too, Ukrainian in Cyrillic.
_OVER: Final = {"ja": "zh", "uk": "ru"}


@cache
def _words(language: str) -> str:
    return any_of(lexicon("languages")["words"][language].split())


@cache
def _times(key: str, count: int) -> str:
    words = any_of(lexicon("languages")[key].split())
    return "(?s:.*)".join([words] * count)


def language(notes: pl.Series, texts: pl.Series) -> pl.Series:
    """The language of each note: ISO 639-1, or `und`.

    Args:
        notes: The notes as written.
        texts: The same notes normalised, in lower case.
    """
    spoken = pl.Series("language", ["en"]).new_from_index(0, len(notes))
    rows = (~texts.str.contains(_times("certain_english", 5))).arg_true()
    for english, foreign in ((3, 2), (2, 1)):
        unclear = texts.gather(rows)
        is_english = unclear.str.contains(_times("certain_english", english)) & ~(
            unclear.str.contains(_times("certain_foreign", foreign))
        )
        rows = rows.filter(~is_english)
    if not len(rows):
        return spoken
    counted = _counted(notes.gather(rows), texts.gather(rows))
    return put(spoken, rows, counted)


def _counted(notes: pl.Series, texts: pl.Series) -> pl.Series:
    letters = lexicon("languages")["letters"]
    signs = pl.DataFrame(
        {
            spoken: texts.str.count_matches(_words(spoken))
            + (
                notes.str.count_matches(f"(?i:[{letters[spoken]}])").clip(0, 4)
                if spoken in letters
                else 0
            )
            for spoken in lexicon("languages")["words"]
        }
    )
    most = signs.max_horizontal()
    is_clear = (signs.select(pl.sum_horizontal(pl.all() == most)).to_series() == 1) & (
        most >= _LEAST_SIGNS
    )
    best = signs.select(
        pl.coalesce(
            pl.when(pl.col(spoken) == most).then(pl.lit(spoken))
            for spoken in signs.columns
        )
    ).to_series()
    latin = pl.select(
        pl.when(is_clear).then(best).otherwise(pl.lit(UNDETERMINED))
    ).to_series()
    is_foreign = notes.str.contains(r"[^\x00-\x{24f}\x{2000}-\x{2fff}]")
    return where(
        latin,
        is_foreign,
        lambda _: _by_script(notes.filter(is_foreign), latin.filter(is_foreign)),
    )


def _by_script(notes: pl.Series, otherwise: pl.Series) -> pl.Series:
    scripts = lexicon("languages")["scripts"]
    letters = notes.str.count_matches(r"\p{L}").clip(1)
    shares = {
        spoken: notes.str.count_matches(script) / letters
        for spoken, script in scripts.items()
    }
    spoken_in = otherwise
    for spoken, share in shares.items():
        least = 0.03 if spoken in _OVER else _LEAST_SCRIPT_SHARE
        is_it = share >= least
        if spoken in _OVER:
            is_it &= (share + shares[_OVER[spoken]]) >= _LEAST_SCRIPT_SHARE
        else:
            is_it &= ~spoken_in.is_in(
                [over for over, under in _OVER.items() if under == spoken]
            )
        spoken_in = pl.select(
            pl.when(is_it).then(pl.lit(spoken)).otherwise(spoken_in)
        ).to_series()
    return spoken_in
