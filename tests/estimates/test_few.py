"""Few are hidden, and nobody can work them out."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np

from pipeline.estimates.few import hidden

if TYPE_CHECKING:
    from collections.abc import Hashable


def table(seed: int) -> tuple[dict[Hashable, int], list[dict[Hashable, int]]]:
    """A random table whose row and column sums are known."""
    rng = Random(seed)  # noqa: S311 (a table, not a secret)
    rows, columns = rng.randint(1, 4), rng.randint(1, 4)
    counts: dict[Hashable, int] = {
        (i, j): rng.choice([1, 3, 6, 9, 20, 80])
        for i in range(rows)
        for j in range(columns)
    }
    sums: list[dict[Hashable, int]] = [
        {(i, j): 1 for j in range(columns)} for i in range(rows)
    ]
    sums += [{(i, j): 1 for i in range(rows)} for j in range(columns)]
    return counts, sums


def test_hidden_counts_are_not_determined_by_what_is_known() -> None:
    """Unless nothing else is left to hide, a null vector moves each hidden cell."""
    for seed in range(300):
        counts, sums = table(seed)
        found = sorted(hidden(counts, sums), key=str)
        assert {key for key, n in counts.items() if n < 5} <= set(found)
        if not found or len(found) == len(counts):
            continue
        known = np.array([[row.get(key, 0) for key in found] for row in sums], float)
        _, values, vectors = np.linalg.svd(known)
        null = vectors[(values > 1e-9).sum() :]
        assert (np.abs(null).sum(axis=0) > 1e-9).all(), seed


def test_nothing_is_hidden_where_nothing_is_few() -> None:
    assert hidden({"a": 5, "b": 9}, [{"a": 1, "b": 1}]) == set()
