"""Learn the weights of `pipeline/features/weights.npz` from the labelled notes.

    python -m benchmarks.reading.train

Only the part `development` is looked at. Thresholds come from five folds, each note
scored by a model that never saw it. Takes some minutes. Two runs give weights that
differ in their last digits: the solver draws its order at random, on every core.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import polars as pl
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from benchmarks.reading.corpus import FACT, Labelled, default_notes, read_notes
from pipeline.features import model as reading
from pipeline.features.grams import letter_grams
from pipeline.features.model import LARGEST, OUTPUTS, Model, Scorer, packed
from pipeline.features.text import lowered, plain
from pipeline.features.tokens import tokens
from pipeline.schema import CONTEXT_LABELS, WEAK_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from pipeline.features.grams import Grams
    from pipeline.features.tokens import Hashes, Tokens

    # Of scipy, which has no types: a sparse matrix.
    Matrix = Any

FILE: Final = Path(reading.__file__).with_name("weights.npz")
_FOLDS: Final = 5
_LEAST_COUNT: Final = 2
_STRICTNESS: Final = 1.0
_KEPT: Final = 0.4
_NOTHING: Final = np.zeros(0, dtype=np.float32)


class Examples(NamedTuple):
    """Notes ready for learning.

    Attributes:
        cut: Their words.
        sentences: 1 where an output holds for a sentence, a column per output.
        notes: The same for each note.
        fold: The fold each note is tested in: one for both forms of a note.
    """

    cut: Tokens
    sentences: NDArray[np.int8]
    notes: NDArray[np.int8]
    fold: NDArray[np.int64]


class Speech(NamedTuple):
    """What was learned of languages: see `Model` for what each is."""

    languages: tuple[str, ...]
    keys: Hashes
    values: NDArray[np.int8]
    scale: np.float32


class Trained(NamedTuple):
    """What training gives.

    Attributes:
        arrays: What the package's file holds.
        known: The notes.
        scores: Each note's, by a model of the folds that never saw it.
    """

    arrays: dict[str, NDArray[Any]]
    known: Examples
    scores: NDArray[np.float64]


def plain_lower(texts: list[str]) -> pl.Series:
    """The notes in the form that is read."""
    return lowered(plain(pl.Series(texts, dtype=pl.String)))


def examples(labelled: list[Labelled], fold: NDArray[np.int64]) -> Examples:
    """The notes with what holds for each and for its sentences."""
    texts = plain_lower([note.text for note in labelled])
    cut = tokens(texts)
    lengths = texts.str.len_bytes().to_numpy().astype(np.int64)
    begins = np.cumsum(lengths + 1) - (lengths + 1)
    marks = [(row, mark) for row, note in enumerate(labelled) for mark in note.marks]
    before, until = (
        _bytes_until([labelled[row].text[:place] for (row, _), place in places])
        for places in (
            [(one, one[1].start) for one in marks],
            [(one, one[1].end) for one in marks],
        )
    )
    sentences = np.zeros((len(cut.note_of), len(OUTPUTS)), dtype=np.int8)
    for (row, mark), start, end in zip(marks, before, until, strict=True):
        first, last = np.searchsorted(cut.starts, begins[row] + np.array([start, end]))
        if first < last:
            inside = cut.sentence_of[first:last]
            where = np.bincount(inside - inside[0]).argmax() + inside[0]
            _hold(sentences[where], mark.label)
    notes = np.zeros((len(labelled), len(OUTPUTS)), dtype=np.int8)
    for row, note in enumerate(labelled):
        for mark in note.marks:
            _hold(notes[row], mark.label)
        notes[row, OUTPUTS.index("says_more")] = note.kind == "personal"
        notes[row, OUTPUTS.index("is_default")] = note.kind == "default"
    default = OUTPUTS.index("is_default")
    sentences[:, default] = notes[cut.note_of, default]
    # A personal note without a mark says more somewhere: in any of its sentences.
    says = OUTPUTS.index("says_more")
    marked = reading.best_by_note(sentences[:, [says]].T, cut)[0] > 0
    vague = (notes[:, says] > 0) & ~marked
    sentences[:, says] |= vague[cut.note_of].astype(np.int8)
    return Examples(cut, sentences, notes, fold)


def _bytes_until(texts: list[str]) -> NDArray[np.int64]:
    """How many bytes each text has in the form that is read."""
    return plain_lower(texts).str.len_bytes().to_numpy().astype(np.int64)


def _hold(row: NDArray[np.int8], label: str) -> None:
    row[OUTPUTS.index("says_more")] |= label not in WEAK_LABELS
    if label == FACT:
        return
    row[OUTPUTS.index(label)] = 1
    if label not in WEAK_LABELS:
        dimension = "context" if label in CONTEXT_LABELS else "purpose"
        row[OUTPUTS.index(f"has_{dimension}")] = 1


def counted(
    kinds: Iterable[Grams], cut: Tokens, least: int
) -> tuple[NDArray[np.uint64], Matrix]:
    """The features seen often enough, and how often each sentence has each."""
    found = list(kinds)
    hashes = np.concatenate([gram.hashes for gram in found])
    rows = cut.sentence_of[np.concatenate([gram.tokens for gram in found])]
    keys, columns = np.unique(hashes, return_inverse=True)
    data = np.ones(len(rows), dtype=np.float32)
    shape = (len(cut.note_of), len(keys))
    matrix = sparse.csr_matrix((data, (rows, columns)), shape=shape)
    often = np.asarray((matrix > 0).sum(axis=0)).ravel() >= least
    return keys[often], matrix[:, often]


def rooted(matrix: Matrix) -> Matrix:
    """Each row divided by the root of its sum, as the scores are."""
    counts = np.maximum(np.asarray(matrix.sum(axis=1)).ravel(), 1)
    return sparse.diags((1 / np.sqrt(counts)).astype(np.float32)) @ matrix


def gathered(matrix: Matrix, cut: Tokens) -> Matrix:
    """The rows of sentences added up by note."""
    ones = np.ones(len(cut.note_of), dtype=np.float32)
    places = (cut.note_of, np.arange(len(cut.note_of)))
    shape = (cut.note_count, len(cut.note_of))
    return sparse.csr_matrix((ones, places), shape=shape) @ matrix


def whole_numbers(
    weights: NDArray[np.float64],
    scales: NDArray[np.float32] | np.float32,
) -> NDArray[np.int8]:
    """The weights as the package keeps them, a row per score.

    Args:
        weights: A row per feature, a column per score.
        scales: What one whole number is worth, by column.
    """
    return np.ascontiguousarray(np.round(weights / scales).astype(np.int8).T)


def scales_of(weights: NDArray[np.float64]) -> NDArray[np.float32]:
    """What one whole number is worth, by column."""
    scales: NDArray[np.float32] = np.abs(weights).max(axis=0).astype(np.float32)
    return scales / np.float32(LARGEST)


def learn_speech(cut: Tokens, spoken: list[str]) -> Speech:
    """How words tell a language."""
    languages = tuple(sorted(set(spoken)))
    keys, matrix = counted(letter_grams(cut), cut, _LEAST_COUNT)
    numbers = np.array([languages.index(name) for name in spoken])
    seen = sparse.vstack([matrix, gathered(matrix, cut)])
    targets = np.concatenate([numbers[cut.note_of], numbers])
    fitted = LogisticRegression(C=3.0, max_iter=200).fit(seen, targets)
    weights = fitted.coef_.T
    kept = np.sort(np.argsort(-np.ptp(weights, axis=1))[: int(_KEPT * len(keys))])
    scale = np.float32(np.abs(weights).max() / LARGEST)
    return Speech(languages, keys[kept], whole_numbers(weights[kept], scale), scale)


def learn_sense(
    known: Examples, matrix: Matrix, rows: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights and intercepts, sentences' columns first, from some of the notes."""
    tasks = []
    for seen, targets, chosen in (
        (rooted(matrix), known.sentences, rows[known.cut.note_of]),
        (rooted(gathered(matrix, known.cut)), known.notes, rows),
    ):
        picked = seen[chosen]
        tasks += [(picked, column) for column in targets[chosen].T]
    with ThreadPoolExecutor() as pool:
        fitted = list(pool.map(_fitted, tasks))
    weights = np.array([one.coef_[0] for one in fitted]).T
    return weights, np.array([one.intercept_[0] for one in fitted])


def _fitted(task: tuple[Matrix, NDArray[np.int8]]) -> LinearSVC:
    # Closer than this the scores do not change.
    return LinearSVC(C=_STRICTNESS, tol=0.01, random_state=0).fit(*task)


def telling(
    known: Examples, matrix: Matrix, rows: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """The columns of the features that weigh most: the others tell by chance."""
    weights, _ = learn_sense(known, matrix, rows)
    weight = np.abs(weights / weights.std(axis=0)).max(axis=1)
    return np.sort(np.argsort(-weight, kind="stable")[: int(_KEPT * len(weight))])


def raw_scores(
    known: Examples,
    matrix: Matrix,
    weights: NDArray[np.float64],
    intercepts: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The scores of all notes before thresholds, as the package computes them."""
    width = len(OUTPUTS)
    sentences = rooted(matrix) @ weights[:, :width]
    notes = rooted(gathered(matrix, known.cut)) @ weights[:, width:]
    best = reading.best_by_note(sentences.T, known.cut).T
    scores: NDArray[np.float64] = best + notes
    return 0.5 * (scores + intercepts[:width] + intercepts[width:])


def threshold(scores: NDArray[np.float64], holds: NDArray[np.bool_]) -> float:
    """The score from which calling it a hit gives the best F1."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(holds[order])
    f1 = 2 * hits / (np.arange(1, len(scores) + 1) + holds.sum())
    # The best in a neighbourhood: a single lucky place is no threshold.
    smooth = np.convolve(f1, np.ones(9) / 9, mode="same")
    best = int(smooth[: len(scores) - 1].argmax())
    return float((scores[order[best]] + scores[order[best + 1]]) / 2)


def out_of_fold(known: Examples, matrix: Matrix) -> NDArray[np.float64]:
    """The score of each note by a model that never saw it."""
    scores = np.zeros((known.cut.note_count, len(OUTPUTS)))
    for fold in range(_FOLDS):
        is_held_out = known.fold == fold
        kept = matrix[:, telling(known, matrix, ~is_held_out)]
        learned = learn_sense(known, kept, ~is_held_out)
        scores[is_held_out] = raw_scores(known, kept, *learned)[is_held_out]
    return scores


def train(labelled: list[Labelled], unnamed: list[Labelled]) -> Trained:
    """What these notes teach, in both their forms.

    Args:
        labelled: Names as written.
        unnamed: The same notes, names replaced.
    """
    fold = np.arange(len(labelled)) % _FOLDS
    both = [*labelled, *unnamed]
    known = examples(both, np.concatenate([fold, fold]))
    speech = learn_speech(known.cut, [note.language for note in both])
    scorer = Scorer(speech.keys, packed(speech.values))
    half = Model(
        speech.languages, scorer, float(speech.scale), scorer, _NOTHING, _NOTHING
    )
    _, spoken, _ = reading.told_languages(known.cut, half)
    kinds = reading.sense_grams(known.cut, spoken, speech.languages)
    keys, matrix = counted(kinds, known.cut, 2 * _LEAST_COUNT)
    scores = out_of_fold(known, matrix)
    columns = range(len(OUTPUTS))
    thresholds = np.array(
        [threshold(scores[:, column], known.notes[:, column] > 0) for column in columns]
    )
    every = np.ones(len(both), dtype=np.bool_)
    kept = telling(known, matrix, every)
    weights, intercepts = learn_sense(known, matrix[:, kept], every)
    scales = scales_of(weights)
    width = len(OUTPUTS)
    biases = 0.5 * (intercepts[:width] + intercepts[width:]) - thresholds
    arrays = {
        "languages": np.array(speech.languages),
        "speech_keys": speech.keys,
        "speech_values": speech.values,
        "speech_scale": speech.scale,
        "sense_keys": keys[kept],
        "sense_values": whole_numbers(weights, scales),
        "scales": scales,
        "biases": biases.astype(np.float32),
    }
    return Trained(arrays, known, scores - thresholds)


def train_development() -> Trained:
    """What the part `development` teaches."""
    return train(
        [*read_notes("development"), *default_notes()],
        [*read_notes("development", is_named=False), *default_notes()],
    )


def main() -> None:
    """Learn, and write the package's file."""
    trained = train_development()
    with FILE.open("wb") as file:
        np.savez(file, allow_pickle=False, **trained.arrays)


if __name__ == "__main__":
    main()
