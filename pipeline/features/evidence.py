"""Which words of a note show a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.features.model import OUTPUTS, sense_grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.features.model import Model, Scored, Scores


def contributions(scored: Scored, learned: Model) -> NDArray[np.float64]:
    """What each word adds to each score, a row per output and a column per word.

    The weight of a feature is shared by the words it spans.
    """
    cut = scored.cut
    added = np.zeros((len(OUTPUTS), len(cut.words)))
    for found in sense_grams(cut, scored.spoken, learned.languages):
        places, rows = learned.sense.index.find(found.hashes)
        if not found.width or not len(places):
            continue
        values = learned.weights_of(rows) / found.width
        for back in range(found.width):
            words = found.tokens[places] - back
            for output, of_output in enumerate(values):
                added[output] += np.bincount(words, of_output, len(cut.words))
    return added


def shown_by(
    added: NDArray[np.float64], sentences: NDArray[np.int64], scores: Scores
) -> tuple[int, int]:
    """The first and last word of a note that show a label.

    Args:
        added: What each word of the note adds to the label's score.
        sentences: The sentence of each word, as a place in `scores`.
        scores: The label's score of each sentence.
    """
    inside = np.flatnonzero(sentences == np.argmax(scores))
    running = np.concatenate([[0], np.cumsum(added[inside])])
    # The stretch with the largest sum: the highest rise of the running sum.
    lows = np.minimum.accumulate(running)
    last = int(np.argmax((running - lows)[1:]))
    first = int(np.flatnonzero(running[: last + 1] == lows[last])[-1])
    return int(inside[first]), int(inside[last])
