"""One plain form of a note, in which everything else is sought."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

import polars as pl

from pipeline.schema import NAME_MARK

if TYPE_CHECKING:
    from collections.abc import Callable

# Plain text knows a name as an underscore: a word character, and ASCII, so that
# a note with a name in it still takes the fast way.
NAME: Final = "_"

STRUCK_OUT: Final = "\x1a"
"""What stands for words that a search must not see."""

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
    marked = notes.str.replace_many({NAME: "-", NAME_MARK: NAME, STRUCK_OUT: " "})
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


def normalise(notes: pl.Series) -> pl.Series:
    """The notes in plain characters and single blanks, case kept."""
    texts = plain(notes)
    # Four plain searches are four times faster than one expression for all.
    is_uneven = (
        texts.str.contains("  ", literal=True)
        | texts.str.contains(r"[\t-\r]")
        | texts.str.starts_with(" ")
        | texts.str.ends_with(" ")
    )
    return where(texts, is_uneven, _single_spaced)


def _single_spaced(texts: pl.Series) -> pl.Series:
    return texts.str.replace_all(_BLANKS, " ").str.strip_chars(" ")


def origins(note: str) -> list[int]:
    """Where each character of the normalised note stood in the note.

    Args:
        note: One text as written.
    """
    places: list[int] = []
    follows_blank = True
    for place, piece in enumerate(plain(pl.Series(list(note), dtype=pl.String))):
        for character in piece:
            is_blank = character in " \t\n\v\f\r"
            if not (is_blank and follows_blank):
                places.append(place)
            follows_blank = is_blank
    return places
