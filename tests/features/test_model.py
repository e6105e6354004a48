"""The model: sums that do not depend on their company, and a file that fits."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from pipeline.features.index import Index
from pipeline.features.model import (
    LARGEST,
    OUTPUTS,
    added_up,
    model,
    packed,
    score,
)
from pipeline.features.tokens import mixed

NOTES = pl.Series(
    [
        "hi anna, we met at the fair in leeds. could you tell me how you started?",
        "ich fand ihren vortrag grossartig",
        "",
        "let's connect!",
        "私たちは同じ会社で働いていました",
    ]
)


def test_model_has_a_bias_and_two_scales_for_each_output() -> None:
    learned = model()
    assert len(learned.biases) == len(OUTPUTS)
    assert len(learned.scales) == 2 * len(OUTPUTS)
    assert len(learned.sense.lanes) * 3 == 2 * len(OUTPUTS)
    assert (np.diff(learned.sense.keys) > 0).all()


def test_score_of_a_note_does_not_depend_on_the_others() -> None:
    together = score(NOTES, model())
    for number in range(len(NOTES)):
        alone = score(NOTES[number : number + 1], model())
        assert_array_equal(alone.scores[:, 0], together.scores[:, number])
        assert alone.languages[0] == together.languages[number]


@given(st.lists(st.integers(0, 5), max_size=40), st.randoms(use_true_random=False))
def test_added_up_is_the_sum_of_the_weights(rows: list[int], random: object) -> None:
    generator = np.random.default_rng(random.getrandbits(32))  # type: ignore[attr-defined]
    values = generator.integers(-LARGEST, LARGEST + 1, (7, 6)).astype(np.int8)
    bounds = np.sort(generator.integers(0, len(rows) + 1, 4))
    found = added_up(packed(values), np.array(rows, dtype=np.int64), bounds)
    expected = [
        values[:, rows[first:last]].astype(int).sum(axis=1)
        for first, last in pairwise(bounds)
    ]
    assert_array_equal(found[: len(values)], np.array(expected).T)


@given(
    st.sets(st.integers(0, 200), min_size=1),
    st.lists(st.integers(0, 300), max_size=80),
)
def test_index_finds_exactly_what_is_known(known: set[int], sought: list[int]) -> None:
    keys = np.sort(mixed(np.array(sorted(known), dtype=np.uint64)))
    hashes = mixed(np.array(sought, dtype=np.uint64))
    places, rows = Index(keys).find(hashes)
    assert places.tolist() == [n for n, one in enumerate(sought) if one in known]
    assert_array_equal(keys[rows], hashes[places])
