"""What of a sentence the model may look at: its words, alone and in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.features.tokens import mixed, word_hashes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.features.tokens import Hashes, Positions, Tokens

# Arrays of one: their products overflow in silence, as hashes are to.
_START, _END, _NOT = np.split(word_hashes(["<start>", "<end>", "<not>"]), 3)
_ONE: Final = np.uint64(0x9FB21C651E98DF25)
_OTHER: Final = np.uint64(0xC2B2AE3D27D4EB4F)
_SALT: Final = 0x1000193
# So far a "not" reaches.
_NOT_REACH: Final = 5
# The first byte of scripts other than the Latin one, in the high byte.
_FOREIGN: Final = np.uint64(0xCA00)
_LENGTHS: Final = np.array([1, 2, 3, 4, 6, 8, 12, 17, 25])


class Grams(NamedTuple):
    """Features of one kind.

    Attributes:
        hashes: What the features are.
        tokens: The last word of each; features of whole sentences give its first.
        width: How many words each spans.
    """

    hashes: Hashes
    tokens: Positions
    width: int


def letter_grams(cut: Tokens) -> Iterator[Grams]:
    """The features that tell a language: words, and scripts other than the Latin."""
    yield Grams(cut.words, np.arange(len(cut.words)), 1)
    is_foreign = np.flatnonzero(cut.scripts >= _FOREIGN)
    yield Grams(_salted(cut.scripts[is_foreign], 2), is_foreign, 1)


def grams(cut: Tokens, classes: Hashes, is_not: Positions) -> Iterator[Grams]:
    """The features of all sentences, kind by kind.

    Args:
        cut: The words.
        classes: The hash of each word's class, 0 where it has none.
        is_not: Which words negate, by place.
    """
    count = len(cut.words)
    if not count:
        return
    every = np.arange(count)
    yield Grams(_salted(cut.words, 1), every, 1)
    is_long = np.flatnonzero(cut.stems != cut.words)
    yield Grams(_salted(cut.stems[is_long], 2), is_long, 1)
    has_class = np.flatnonzero(classes)
    yield Grams(_salted(classes[has_class], 3), has_class, 1)
    meant = np.where(classes != 0, classes, cut.words)
    begins = np.flatnonzero(np.diff(cut.sentence_of, prepend=-1))
    ends = np.append(begins[1:], count) - 1
    yield _of_sentences(cut, begins, ends, meant)
    yield Grams(_salted(_paired(meant[ends], _END), 4), ends, 1)
    for salt, step in ((5, 1), (6, 2)):
        later = every[step:]
        later = later[cut.sentence_of[step:] == cut.sentence_of[:-step]]
        yield Grams(
            _salted(_paired(meant[later - step], meant[later]), salt), later, step + 1
        )
    later = every[2:][cut.sentence_of[2:] == cut.sentence_of[:-2]]
    triples = _paired(_paired(meant[later - 2], meant[later - 1]), meant[later])
    yield Grams(_salted(triples, 9), later, 3)
    # The classes in their order, whatever stands between them.
    for size, salt in ((2, 13), (3, 14)):
        lasts, chain = has_class[size - 1 :], classes[has_class]
        is_inside = cut.sentence_of[has_class[: len(lasts)]] == cut.sentence_of[lasts]
        hashes = chain[: len(lasts)]
        for step in range(1, size):
            hashes = _paired(hashes, chain[step : step + len(lasts)])
        yield Grams(_salted(hashes[is_inside], salt), lasts[is_inside], 1)
    yield _negated(cut, meant, is_not)


def _negated(cut: Tokens, meant: Hashes, is_not: Positions) -> Grams:
    """Each word within reach of a "not" before it in its sentence."""
    reached = (is_not[:, np.newaxis] + np.arange(1, _NOT_REACH + 1)).ravel()
    by = np.repeat(is_not, _NOT_REACH)
    is_inside = reached < len(meant)
    reached, by = reached[is_inside], by[is_inside]
    is_inside = cut.sentence_of[reached] == cut.sentence_of[by]
    reached = np.sort(reached[is_inside])
    return Grams(_salted(_paired(_NOT, meant[reached]), 10), reached, 1)


def _of_sentences(
    cut: Tokens, begins: Positions, ends: Positions, meant: Hashes
) -> Grams:
    """How each sentence begins, how long it is, whether it opens or ends the note."""
    lengths = np.searchsorted(_LENGTHS, ends - begins + 1).astype(np.uint64)
    is_first = np.diff(cut.note_of, prepend=-1) != 0
    is_last = np.append(is_first[1:], True)
    place = is_first.astype(np.uint64) + np.uint64(2) * is_last.astype(np.uint64)
    hashes = (
        _salted(_paired(_START, meant[begins]), 4),
        _salted(lengths, 11),
        _salted(place, 12),
    )
    return Grams(np.stack(hashes, axis=1).ravel(), np.repeat(begins, len(hashes)), 0)


def _paired(one: Hashes, other: Hashes) -> Hashes:
    return (one * _ONE) ^ (other + _OTHER)


def _salted(hashes: Hashes, salt: int) -> Hashes:
    """The hashes of one kind of feature, which share no bits with another's."""
    return mixed(hashes + np.uint64(salt * _SALT))
