"""Notes cut into words and sentences, as arrays of numbers.

All notes lie in one buffer of UTF-8 bytes, so that each step is one operation over
all of them. A word is known by a hash of its bytes, which does not depend on the
versions of the libraries.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Hashes = NDArray[np.uint64]
    Positions = NDArray[np.int64]

_BASE: Final = 0x9E3779B97F4A7C15
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_MIXER: Final = np.uint64(0xD6E8FEB86659FD93)
_SHIFT: Final = np.uint64(32)
_PREFIX_CHARACTERS: Final = 5
# After so few words at the start of a note a comma ends its greeting.
_GREETING_WORDS: Final = 4

_WORD, _END, _STOP, _IDEOGRAPH, _COMMA = 1, 2, 3, 4, 5


class Tokens(NamedTuple):
    """The words of some notes, in order.

    Attributes:
        words: A hash of each word.
        stems: A hash of its first five characters; that of the word if it has
            no more.
        scripts: The first byte of a word of one byte a letter, the first two of
            another: the same for all words of a script.
        starts: Where each word begins in the notes' bytes joined by line breaks.
        ends: Where it ends.
        sentence_of: The sentence each word stands in, counted over all notes.
        note_of: The note each sentence stands in.
        note_starts: Where each note begins in the bytes.
    """

    words: Hashes
    stems: Hashes
    scripts: NDArray[np.uint64]
    starts: Positions
    ends: Positions
    sentence_of: Positions
    note_of: Positions
    note_starts: Positions

    @property
    def note_count(self) -> int:
        """How many notes there are, those without a word too."""
        return len(self.note_starts)


def mixed(hashes: Hashes) -> Hashes:
    """The hashes with their bits spread, so that sums of them rarely agree."""
    hashes = (hashes ^ (hashes >> _SHIFT)) * _MIXER
    hashes = (hashes ^ (hashes >> _SHIFT)) * _MIXER
    return hashes ^ (hashes >> _SHIFT)


def word_hashes(words: Sequence[str]) -> Hashes:
    """The hash of each word, as `tokens` would give it.

    Args:
        words: In plain characters and lower case.
    """
    lengths = np.array([len(word.encode()) for word in words], dtype=np.int64)
    ends = np.cumsum(lengths)
    buffer = np.frombuffer("".join(words).encode(), dtype=np.uint8)
    return _hashes(_sums(buffer), ends - lengths, ends)


def tokens(texts: pl.Series) -> Tokens:
    """The words of the notes.

    Args:
        texts: In plain characters and lower case, line breaks kept.
    """
    lengths = texts.str.len_bytes().to_numpy().astype(np.int64)
    # A line break before the first and after the last: each place has neighbours.
    joined = ("\n" + texts.str.join("\n").item() + "\n").encode()
    buffer = np.frombuffer(joined, dtype=np.uint8)
    kinds = np.frombuffer(joined.translate(_kinds()), dtype=np.uint8)
    note_starts = 1 + np.cumsum(lengths + 1) - (lengths + 1)
    is_word = (kinds == _WORD) | (kinds == _IDEOGRAPH)
    is_start, ends = _bounds(kinds, is_word)
    starts = np.flatnonzero(is_start)
    first_words = np.searchsorted(starts, note_starts)
    is_boundary = _ends_sentence(kinds, is_word)
    is_boundary[note_starts - 1] = True
    commas = np.flatnonzero(kinds == _COMMA)
    is_boundary[commas[_ends_greeting(commas, starts, note_starts, first_words)]] = True
    sentences = np.cumsum(is_boundary, dtype=np.int32).take(starts)
    opens = np.diff(sentences, prepend=-1) != 0
    sentence_of = np.cumsum(opens) - 1
    word_counts = np.diff(first_words, append=len(starts))
    note_of = np.repeat(np.arange(len(lengths)), word_counts)[opens]
    sums = _sums(buffer)
    firsts = buffer.take(starts)
    widths = np.array([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4])[firsts >> 4]
    stem_ends = np.minimum(ends, starts + _PREFIX_CHARACTERS * widths)
    seconds = np.where(widths > 1, buffer.take(starts + 1), 0).astype(np.uint64)
    words = _hashes(sums, starts, ends)
    is_long = np.flatnonzero(stem_ends < ends)
    stems = words.copy()
    stems[is_long] = _hashes(sums, starts.take(is_long), stem_ends.take(is_long))
    return Tokens(
        words=words,
        stems=stems,
        scripts=(firsts.astype(np.uint64) << np.uint64(8)) | seconds,
        starts=starts - 1,
        ends=ends - 1,
        sentence_of=sentence_of,
        note_of=note_of,
        note_starts=note_starts - 1,
    )


@cache
def _kinds() -> bytes:
    """What each byte is to the cutting."""
    kinds = np.zeros(256, dtype=np.uint8)
    for letters in (b"az", b"09", b"__"):
        kinds[letters[0] : letters[1] + 1] = _WORD
    kinds[0x80:] = _WORD
    kinds[[*b"!?;|()\n"]] = _END
    kinds[[*b".:"]] = _STOP
    kinds[[*b","]] = _COMMA
    # Kana and Han: no blanks between words there, so each character is one.
    kinds[0xE3:0xEA] = _IDEOGRAPH
    return kinds.tobytes()


def _bounds(kinds: NDArray[np.uint8], is_word: Flags) -> tuple[Flags, Positions]:
    """Which bytes begin a word, and where words end."""
    is_start = is_word.copy()
    is_start[1:] &= ~is_word[:-1]
    is_lead = kinds == _IDEOGRAPH
    if is_lead.any():
        is_inside = is_lead.copy()
        for step in (1, 2):
            is_inside[step:] |= is_lead[:-step]
        leaves = np.zeros_like(is_word)
        leaves[1:] = is_inside[:-1] & ~is_inside[1:]
        is_start |= is_lead | (is_word & leaves)
    is_last = is_word.copy()
    is_last[:-1] &= ~is_word[1:] | is_start[1:]
    return is_start, np.flatnonzero(is_last) + 1


def _ends_sentence(kinds: NDArray[np.uint8], is_word: Flags) -> Flags:
    is_end: Flags = kinds == _END
    # Not in "3.5", "b.sc" or "10:30".
    is_stop = kinds == _STOP
    is_end[1:-1] |= is_stop[1:-1] & ~(is_word[:-2] & is_word[2:])
    return is_end


def _ends_greeting(
    commas: Positions, starts: Positions, note_starts: Positions, first_words: Positions
) -> Flags:
    """Which commas stand behind no more than a few words of their note.

    Args:
        commas: Where commas are in the bytes.
        starts: Where words begin.
        note_starts: Where notes begin.
        first_words: How many words there are before each note.
    """
    note_at = np.searchsorted(note_starts, commas, side="right") - 1
    words = np.searchsorted(starts, commas) - first_words.take(note_at)
    return words <= _GREETING_WORDS


@cache
def _powers(bits: int) -> tuple[Hashes, Hashes]:
    """The powers of the base and of its inverse, 2**bits of each."""
    powers = []
    for base in (_BASE, _INVERSE):
        factors = np.full(1 << bits, base, dtype=np.uint64)
        factors[0] = 1
        powers.append(np.cumprod(factors))
    return powers[0], powers[1]


def _sums(buffer: NDArray[np.uint8]) -> Hashes:
    """Sums of bytes times powers: a hash of each stretch is a difference."""
    powers, _ = _powers(len(buffer).bit_length())
    sums = np.zeros(len(buffer) + 1, dtype=np.uint64)
    np.cumsum(buffer * powers[: len(buffer)], out=sums[1:])
    return sums


def _hashes(sums: Hashes, starts: Positions, ends: Positions) -> Hashes:
    _, inverses = _powers((len(sums) - 1).bit_length())
    return mixed((sums.take(ends) - sums.take(starts)) * inverses.take(starts))
