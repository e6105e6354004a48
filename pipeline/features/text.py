"""One plain form of a note, in which everything else is sought."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from pipeline.schema import NAME_MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

# Plain text knows a name as an underscore: a word character, and ASCII, so that
# a note with a name in it still takes the fast way.
NAME: Final = "_"

MOST_CHARACTERS: Final = 600
"""How much of a note is read."""

_LOOKALIKES: Final = {
    **dict.fromkeys(
        "\u2019\u2018\u201a\u201b\u02bc\u02b9\u00b4`\u2032\uff07\u02c8", "'"
    ),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "ß": "ss",
    "ẞ": "SS",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "\u0131": "i",
    # Ends of sentences must outlast the removal of symbols.
    **dict.fromkeys("\u3002\u0964\u0965\u06d4\uff61", "."),
    "\u061f": "?",
    "\u061b": ";",
    "\u2026": "...",
    **dict.fromkeys("\u3001\u060c", ","),
}
_TRANSLATED: Final = str.maketrans(_LOOKALIKES)
_INVISIBLE: Final = (
    r"[\x{ad}\x{34f}\x{61c}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{180b}-\x{180e}"
    r"\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{206f}\x{3164}"
    r"\x{fe00}-\x{fe0f}\x{feff}\x{ffa0}\x{e0000}-\x{e0fff}]"
)
_ACCENTS: Final = r"[\x{300}-\x{36f}]"
_ACCENT: Final = re.compile("[\u0300-\u036f]")
_SYMBOLS: Final = r"[^\p{L}\p{N}\p{M}\x00-\x7f]"
_BLANKS: Final = r"[ \t-\r]{2,}|[\t-\r]"


def where(
    texts: pl.Series, mask: pl.Series, change: Callable[[pl.Series], pl.Series]
) -> pl.Series:
    """The texts, those under the mask changed.

    Costly steps run only over the rows that need them.

    Args:
        texts: Any column.
        mask: Which rows to change.
        change: Gives as many rows as it gets.
    """
    rows = mask.arg_true()
    if not len(rows):
        return texts
    if len(rows) == len(texts):
        return change(texts)
    return put(texts, rows, change(texts.gather(rows)))


def put(column: pl.Series, rows: pl.Series, values: pl.Series) -> pl.Series:
    """A copy of the column with these values in these rows."""
    # `scatter` changes the column it is called on.
    return column.clone().scatter(rows, values)


def plain(notes: pl.Series) -> pl.Series:
    """The notes in plain characters, blanks as they are.

    Compatibility forms are resolved, accents and what can't be seen removed,
    quotes and dashes made straight, symbols and emoji turned into blanks.
    """
    # In one pass: the mark's stand-in must not be replaced again.
    marked = notes.str.replace_many({NAME: "-", NAME_MARK: NAME})
    is_foreign = marked.str.len_bytes() != marked.str.len_chars()
    return where(marked, is_foreign, _latinised)


def _latinised(notes: pl.Series) -> pl.Series:
    return (
        notes.str.replace_many(_LOOKALIKES)
        .str.normalize("NFKD")
        .str.replace_all(f"{_INVISIBLE}|{_ACCENTS}", "")
        .str.replace_all(_SYMBOLS, " ")
    )


def plain_text(text: str) -> str:
    """A pattern's text in the same plain characters, names and symbols kept.

    >>> plain_text("größe|łódź")
    'grosse|lodz'
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_TRANSLATED))
    return _ACCENT.sub("", decomposed)


def is_blank(notes: pl.Series) -> pl.Series:
    """Which notes show nothing."""
    return notes.str.replace_all(_INVISIBLE, "").str.strip_chars() == ""


def lowered(texts: pl.Series) -> pl.Series:
    """Texts in plain characters, in lower case and cut off: the form that is read.

    LinkedIn takes 300 characters. Of more than twice that nothing is read: the sums
    of a model have room for so many words and no more.
    """
    is_long = texts.str.len_bytes() > MOST_CHARACTERS
    short = where(texts, is_long, lambda few: few.str.head(MOST_CHARACTERS))
    return short.str.to_lowercase()


def single_spaced(texts: pl.Series) -> pl.Series:
    """Texts in plain characters with single blanks for whatever blanks."""
    # Four plain searches are four times faster than one expression for all.
    is_uneven = (
        texts.str.contains("  ", literal=True)
        | texts.str.contains(r"[\t-\r]")
        | texts.str.starts_with(" ")
        | texts.str.ends_with(" ")
    )
    return where(
        texts,
        is_uneven,
        lambda few: few.str.replace_all(_BLANKS, " ").str.strip_chars(" "),
    )


def normalise(notes: pl.Series) -> pl.Series:
    """The notes in plain characters and single blanks, case kept."""
    return single_spaced(plain(notes))


def origins(notes: Sequence[str]) -> list[NDArray[np.int64]]:
    """Where in its note each byte of the plain, lower-case form comes from.

    Args:
        notes: Texts as written.

    Returns:
        An array per note, of places in code points.
    """
    pieces = lowered(plain(pl.Series(list("".join(notes)), dtype=pl.String)))
    widths = pieces.str.len_bytes().to_numpy().astype(np.int64)
    lengths = np.array([len(note) for note in notes], dtype=np.int64)
    ends = np.cumsum(lengths)
    places = np.arange(len(widths)) - np.repeat(ends - lengths, lengths)
    bytes_until = np.concatenate([[0], np.cumsum(widths)])[ends]
    return np.split(np.repeat(places, widths), bytes_until)[:-1]
