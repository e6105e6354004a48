"""Linear scores of sentences and notes, by weights learned from labelled notes."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import numpy as np

from pipeline.features.classes import classes, negations
from pipeline.features.grams import grams, letter_grams
from pipeline.features.index import Index
from pipeline.features.tokens import tokens
from pipeline.schema import CONTEXT_LABELS, PURPOSE_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl
    from numpy.typing import NDArray

    from pipeline.features.grams import Grams
    from pipeline.features.tokens import Hashes, Positions, Tokens

    Scores = NDArray[np.float32]
    Counts = NDArray[np.int64]

_Number = TypeVar("_Number", bound=np.generic)

_FILE: Final = Path(__file__).with_name("weights.npz")
# 21 bits hold the sum of some two thousand weights.
_IN_LANE: Final = 3
_LANE_SHIFTS: Final = np.array([0, 21, 42], dtype=np.uint64)
_LANE_MASK: Final = np.uint64((1 << 21) - 1)
LARGEST: Final = 127
"""The largest weight."""

# What a sentence says counts as much as what the whole note does.
_SENTENCE_SHARE: Final = 0.5
# A sentence is in the language of its note unless its own words say otherwise.
_NOTE_SHARE: Final = 0.5
UNTOLD: Final = -1
# So large a share of the words must be known.
_LEAST_KNOWN: Final = 0.2
# How much likelier than the next a language must be, as a logarithm.
_LEAST_LEAD: Final = 1.0

OUTPUTS: Final = (
    *CONTEXT_LABELS,
    *PURPOSE_LABELS,
    "has_context",
    "has_purpose",
    "says_more",
    "is_default",
)
"""What is scored, in order."""


class Found(NamedTuple):
    """Known features, sentence after sentence.

    Attributes:
        rows: Which feature each is.
        bounds: Where the features of each sentence begin within `rows`, and the end
            of the last one's.
        note_bounds: The same for each note.
    """

    rows: Positions
    bounds: Positions
    note_bounds: Positions


class Scorer:
    """Adds up what each known feature says for each output.

    Weights are whole numbers, three to a lane of 64 bits: sums do not depend on the
    order of adding, and three of them cost one addition.
    """

    def __init__(self, keys: Hashes, lanes: Hashes) -> None:
        """Keep the weights.

        Args:
            keys: The known features, sorted.
            lanes: Their weights as `packed` gives them, a column per feature.
        """
        self.keys = keys
        self.lanes = lanes

    @cached_property
    def index(self) -> Index:
        """Where each feature stands."""
        return Index(self.keys)

    def find(self, kinds: Iterable[Grams], cut: Tokens) -> Found:
        """The known ones of all these features.

        Args:
            kinds: Features, within each kind in the order of their tokens.
            cut: The words they were taken from.
        """
        found, sentences = [], []
        for kind in kinds:
            places, rows = self.index.find(kind.hashes)
            found.append(rows)
            sentences.append(cut.sentence_of.take(kind.tokens.take(places)))
        where = np.concatenate([*sentences, np.zeros(0, dtype=np.int64)])
        # Numbers of 16 bits are sorted by counting, three times as fast.
        is_short = len(cut.note_of) <= np.iinfo(np.uint16).max
        order = np.argsort(
            where.astype(np.uint16) if is_short else where, kind="stable"
        )
        rows = np.concatenate([*found, np.zeros(0, dtype=np.int64)]).take(order)
        bounds = np.zeros(len(cut.note_of) + 1, dtype=np.int64)
        np.cumsum(np.bincount(where, minlength=len(cut.note_of)), out=bounds[1:])
        opens = np.searchsorted(cut.note_of, np.arange(cut.note_count + 1))
        return Found(rows, bounds, bounds[opens])


def added_up(lanes: Hashes, rows: Positions, bounds: Positions) -> Scores:
    """The sums of weights between bounds, a row per score; more than there are.

    Args:
        lanes: Some of a scorer's.
        rows: Which features.
        bounds: Between which places of `rows` to add.
    """
    sums = np.empty((_IN_LANE * len(lanes), len(bounds) - 1), dtype=np.float32)
    running = np.zeros(len(rows) + 1, dtype=np.uint64)
    surplus = LARGEST * np.diff(bounds)
    for place, lane in enumerate(lanes):
        # What a running sum loses past 64 bits, its differences regain.
        np.cumsum(lane.take(rows), out=running[1:])
        totals = np.diff(running.take(bounds))
        for part, shift in enumerate(_LANE_SHIFTS):
            whole = ((totals >> shift) & _LANE_MASK).view(np.int64)
            sums[_IN_LANE * place + part] = whole - surplus
    return sums


def packed(values: NDArray[np.int8]) -> Hashes:
    """Weights within ±`LARGEST`, a row per output, as lanes of three rows each."""
    lanes = np.zeros((-(-len(values) // _IN_LANE), values.shape[1]), dtype=np.uint64)
    for place, shift in enumerate(_LANE_SHIFTS):
        rows = values[place::_IN_LANE].astype(np.int16) + LARGEST
        lanes[: len(rows)] |= rows.astype(np.uint64) << shift
    return lanes


class Model(NamedTuple):
    """All that was learned.

    Attributes:
        languages: ISO 639-1, a column each of the first scorer.
        speech: How words tell the language.
        speech_scale: What one of its whole numbers is worth.
        sense: How features tell what a sentence says, and in the second half of
            its columns what the note says.
        scales: What one of the whole numbers is worth, by column of the second.
        biases: From where each output is counted, so that it holds above 0.
    """

    languages: tuple[str, ...]
    speech: Scorer
    speech_scale: float
    sense: Scorer
    scales: Scores
    biases: Scores

    def weights_of(self, rows: Positions) -> Scores:
        """What features add to each output, a row per output, a column each."""
        singly = np.arange(len(rows) + 1)
        values = added_up(self.sense.lanes, rows, singly)
        weighted = values * self.scales[:, np.newaxis]
        return weighted[: len(OUTPUTS)] + weighted[len(OUTPUTS) :]


class Scored(NamedTuple):
    """Notes scored.

    Attributes:
        cut: Their words.
        languages: The language of each note, as a place in the model's; `UNTOLD`
            where it can't be told.
        spoken: The language each sentence is read in.
        is_readable: Whether the model knows enough of a note's words to say
            anything of it.
        scores: A row per output, a column per note; what is above 0 holds. All
            below for a note without a word.
        sentence_scores: The share of a sentence in it, a column per sentence.
    """

    cut: Tokens
    languages: Positions
    spoken: Positions
    is_readable: NDArray[np.bool_]
    scores: Scores
    sentence_scores: Scores


@cache
def model() -> Model:
    """The model that comes with the package."""
    with np.load(_FILE) as arrays:
        speech, sense = (
            Scorer(arrays[f"{name}_keys"], packed(arrays[f"{name}_values"]))
            for name in ("speech", "sense")
        )
        return Model(
            tuple(map(str, arrays["languages"])),
            speech,
            float(arrays["speech_scale"]),
            sense,
            arrays["scales"],
            arrays["biases"],
        )


def score(texts: pl.Series, learned: Model) -> Scored:
    """What the model makes of each note.

    Args:
        texts: In plain characters and lower case, line breaks kept.
        learned: The model.
    """
    cut = tokens(texts)
    languages, spoken, is_readable = told_languages(cut, learned)
    kinds = sense_grams(cut, spoken, learned.languages)
    rows, bounds, note_bounds = learned.sense.find(kinds, cut)
    half = len(learned.sense.lanes) // 2
    width = len(OUTPUTS)
    scales = learned.scales[:, np.newaxis]
    of_sentences = added_up(learned.sense.lanes[:half], rows, bounds)
    sentence_scores = of_sentences * scales[:width] / _root(np.diff(bounds))
    of_notes = added_up(learned.sense.lanes[half:], rows, note_bounds)
    note_scores = of_notes * scales[width:] / _root(np.diff(note_bounds))
    scores = (
        _SENTENCE_SHARE * best_by_note(sentence_scores, cut)
        + (1 - _SENTENCE_SHARE) * note_scores
        + learned.biases[:, np.newaxis]
    )
    return Scored(cut, languages, spoken, is_readable, scores, sentence_scores)


def sense_grams(
    cut: Tokens, spoken: Positions, languages: Sequence[str]
) -> Iterable[Grams]:
    """The features that tell what sentences say, each read in its language."""
    classed = classes(cut, spoken, languages)
    return grams(cut, classed, negations(classed))


def told_languages(
    cut: Tokens, learned: Model
) -> tuple[Positions, Positions, NDArray[np.bool_]]:
    """The language of each note, the one to read each sentence in, what is readable.

    The first is `UNTOLD` where two are nearly as likely, or too few words known.
    """
    lanes = learned.speech.lanes
    rows, bounds, note_bounds = learned.speech.find(letter_grams(cut), cut)
    count, scale = len(learned.languages), np.float32(learned.speech_scale)
    of_sentences = added_up(lanes, rows, bounds)[:count] * scale
    of_notes = added_up(lanes, rows, note_bounds)[:count] * scale
    beside = _NOTE_SHARE * of_notes.take(cut.note_of, axis=1)
    spoken = np.argmax(of_sentences + beside, axis=0)
    best = np.argmax(of_notes, axis=0)
    every = np.arange(len(best))
    lead = of_notes[best, every]
    of_notes[best, every] = -np.inf
    words = np.searchsorted(cut.note_of[cut.sentence_of], np.arange(len(best) + 1))
    is_readable = np.diff(note_bounds) >= _LEAST_KNOWN * np.diff(words)
    is_told = is_readable & (lead - of_notes.max(axis=0) >= _LEAST_LEAD)
    return np.where(is_told, best, UNTOLD), spoken, is_readable


def best_by_note(values: NDArray[_Number], cut: Tokens) -> NDArray[_Number]:
    """The highest of the sentences' values; -1 for a note without a word.

    Args:
        values: A row per score, a column per sentence.
        cut: The words.
    """
    best = np.full((len(values), cut.note_count), -1, dtype=values.dtype)
    if len(cut.note_of):
        begins = np.flatnonzero(np.diff(cut.note_of, prepend=-1))
        best[:, cut.note_of[begins]] = np.maximum.reduceat(values, begins, axis=1)
    return best


def _root(counts: Counts) -> Scores:
    return np.sqrt(np.maximum(counts, 1)).astype(np.float32)
