"""A message without the two people's names, so that one note counts as one."""

from __future__ import annotations

import polars as pl

from pipeline.ingest.columns import mended
from pipeline.schema import NAME_MARK

_EDGE = "\ue001"
# Letters of scripts that put blanks between words: there a name must be a word
# of its own, or `Al` would tear `Also`.
_LETTER = (
    r"[\w--\p{Han}--\p{Hiragana}--\p{Katakana}--\p{Hangul}--\p{Thai}--\p{Lao}"
    r"--\p{Khmer}--\p{Myanmar}]"
)
_TORN = f"{_LETTER}{NAME_MARK}|{NAME_MARK}{_LETTER}"
# A longer one is nobody's, and stands in no note.
_NAME_LIMIT = 300
_HONORIFIC = r"(?i)^(?:(?:dr|prof|mr|mrs|ms)\.? +|(?:dipl|eng|ing)\. *)+"


def _full_name(name: pl.Series) -> pl.Series:
    """The name as written, credentials after a comma aside; null if too short."""
    plain = mended(
        name,
        name.str.contains(r",|^\s|\s$"),
        lambda few: few.str.replace(r",.*$", "").str.strip_chars(),
        name,
    )
    return _long_enough(plain)


def _first_name(full: pl.Series) -> pl.Series:
    """The first word of a full name, honorifics aside; null if too short."""
    return _long_enough(
        mended(
            full,
            full.str.contains(_HONORIFIC),
            lambda few: few.str.replace(_HONORIFIC, ""),
            full,
        ).str.extract(r"^(\S+)", 1)
    )


def _titled(first: pl.Series) -> pl.Series:
    """A name as a letter writes it where the profile shouts or mumbles it."""
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(first))
    is_odd = first.str.contains(r"^(?:\p{Ll}|\p{Lu}{2})")
    return mended(first, is_odd, lambda few: few.str.to_titlecase(), nothing)


def _long_enough(name: pl.Series) -> pl.Series:
    is_name = name.str.len_chars().is_between(2, _NAME_LIMIT)
    return pl.select(pl.when(is_name).then(name)).to_series()


def _cut(pairs: pl.DataFrame) -> pl.Series:
    cut = pl.col("text").str.split(pl.col("name")).list.join(NAME_MARK)
    return pairs.select(cut).to_series()


def _cut_words(pairs: pl.Series) -> pl.Series:
    marked = pairs.struct.unnest().select(
        pl.col("text", "name").str.replace_all(r"\b", _EDGE)
    )
    return _cut(marked).str.replace_all(_EDGE, "", literal=True)


def _cut_name(pairs: pl.Series) -> pl.Series:
    cut = _cut(pairs.struct.unnest())
    return mended(pairs, cut.str.contains(_TORN), _cut_words, cut)


def without_name(texts: pl.Series, names: pl.Series) -> pl.Series:
    """The texts, a name replaced by one private-use character wherever it stands.

    Args:
        texts: The texts.
        names: The name to take out of each; null leaves the text as it is.
    """
    pairs = pl.DataFrame({"text": texts, "name": names})
    has_name = pl.col("text").str.contains(pl.col("name"), literal=True)
    return mended(
        pairs.to_struct(), pairs.select(has_name).to_series(), _cut_name, texts
    )


def _notes(messages: pl.Series) -> pl.Series:
    found = messages.struct.field("message")
    for person in ("name", "owner_name"):
        full = _full_name(messages.struct.field(person))
        first = _first_name(full)
        for name in (full, first, _titled(first)):
            found = without_name(found, name)
    return found


def notes(messages: pl.Expr) -> pl.Expr:
    """The messages without the two people's names.

    Args:
        messages: Structs of `message`, null for none, and both people's names as
            written, `name` and `owner_name`.
    """
    return messages.map_batches(
        lambda found: mended(
            found,
            found.struct.field("message").is_not_null(),
            _notes,
            found.struct.field("message"),
        ),
        return_dtype=pl.String,
    )
