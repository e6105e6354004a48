"""What is hidden can't be worked out; what need not be hidden isn't."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.sharing.cells import Counted
from dashboard.sharing.hiding import LEAST, Sum, hidden, is_small, steps, tens
from tests.dashboard.sharing.attack import ranges

if TYPE_CHECKING:
    from dashboard.sharing.hiding import Cell, Key

CELL = st.tuples(st.integers(0, 60), st.integers(0, 60)).filter(any)


def table(rows: list[list[tuple[int, int]]]) -> tuple[dict[Key, Cell], list[Sum]]:
    """A table's cells with the totals of its rows and columns, and of all."""
    counted = Counted(
        {
            ("cell", str(i), str(j)): cell
            for i, row in enumerate(rows)
            for j, cell in enumerate(row)
        },
        [],
        set(),
    )
    cells = [*counted.cells]
    for at, name in ((1, "row"), (2, "column")):
        for index in sorted({key[at] for key in cells}):
            counted.add((name, index), [key for key in cells if key[at] == index])
        counted.add(("all",), [key for key in counted.cells if key[0] == name])
    return counted.cells, counted.sums


@settings(max_examples=150)
@given(st.lists(CELL, min_size=1, max_size=7))
def test_hidden_of_one_total_leaves_ten_or_more_open(
    counts: list[tuple[int, int]],
) -> None:
    cells, sums = table([counts])
    gone = hidden(cells, sums)
    assert {key for key, cell in cells.items() if is_small(cell)} <= gone
    for atom in (0, 1):
        for least, most in ranges(cells, sums, gone, atom).values():
            assert most - least >= LEAST - 1e-6


@settings(max_examples=80)
@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(CELL, min_size=width, max_size=width), min_size=2, max_size=4
        )
    )
)
def test_hidden_in_a_table_of_rows_and_columns_is_never_certain(
    rows: list[list[tuple[int, int]]],
) -> None:
    cells, sums = table(rows)
    gone = hidden(cells, sums)
    assert {key for key, cell in cells.items() if is_small(cell)} <= gone
    for atom in (0, 1):
        for least, most in ranges(cells, sums, gone, atom).values():
            assert most - least >= 1 - 1e-6


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    cells, sums = table([[(10, 10), (40, 12)], [(33, 10), (12, 99)]])
    assert hidden(cells, sums) == frozenset()


def test_hidden_takes_the_least_dear() -> None:
    cells: dict[Key, Cell] = {
        ("all",): (90, 90),
        ("a",): (30, 30),
        ("b",): (57, 53),
        ("c",): (3, 7),
    }
    sums = [Sum(("all",), (("a",), ("b",), ("c",)))]
    worth: dict[Key, int] = {("a",): 5}
    assert hidden(cells, sums, worth=lambda key: worth.get(key, 1)) == {
        ("b",),
        ("c",),
    }


def test_hidden_looks_at_what_is_left_over() -> None:
    """5 notes that no file tells of would be what the others leave."""
    cells: dict[Key, Cell] = {
        ("notes",): (60, 60),
        ("short",): (30, 25),
        ("long",): (27, 33),
        ("rest",): (3, 2),
    }
    sums = [Sum(("notes",), (("short",), ("long",), ("rest",)))]
    assert hidden(cells, sums, {("rest",)}) == {("short",), ("rest",)}
    large = cells | {("notes",): (70, 70), ("rest",): (13, 12)}
    assert hidden(large, sums, {("rest",)}) == {("rest",)}


@pytest.mark.parametrize(
    ("count", "rounded"), [(0, None), (9, None), (10, 10), (14, 10), (15, 20)]
)
def test_tens(count: int, rounded: int | None) -> None:
    assert tens(count) == rounded


@given(
    st.dictionaries(st.integers(0, 40), st.integers(1, 30), max_size=30),
    st.sampled_from((7, 30, 90)),
)
def test_steps_are_ten_apart_or_more(events: dict[int, int], last: int) -> None:
    found = steps(events, (1, 7, 30), last)
    counts = [0, *found.values()]
    assert all(after - before >= LEAST for before, after in pairwise(counts))
    total = sum(n for day, n in events.items() if day <= last)
    assert found.get(last) == (total if total >= LEAST else None)
    for day, n_events in found.items():
        assert n_events == sum(n for at, n in events.items() if at <= day)
