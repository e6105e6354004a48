"""Which counts stay hidden, so that none under 10 can be worked out from the rest."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

# What a count is called by, and the counts that must all be enough: accepted, not.
Key = tuple[str, ...]
Cell = tuple[int, ...]

# Fewer can be somebody one knows.
LEAST = 10


class Sum(NamedTuple):
    """Counts that add up to another.

    Attributes:
        total: What they add up to.
        parts: Of it, each once.
    """

    total: Key
    parts: tuple[Key, ...]

    @property
    def members(self) -> tuple[Key, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


def hidden(
    cells: Mapping[Key, Cell],
    sums: Sequence[Sum],
    unwritten: Collection[Key] = (),
    worth: Callable[[Key], int] = len,
) -> frozenset[Key]:
    """The cells that stay hidden: the small ones, and those that give them away.

    A cell is hidden with all of its counts or with none. Where what is hidden of a
    total would itself come to less than 10, or could be solved for, the least dear
    of those around it is hidden too.

    Args:
        cells: Counts by key.
        sums: Which of them add up to which.
        unwritten: Cells that are in no file but could be worked out; harmless where
            they are large or nothing.
        worth: How dear a cell is; of equals the smaller one is hidden.

    Source:
        Complementary suppression: Hundepool et al. (2012), Statistical Disclosure
        Control, chapter 4. That a hidden cell is safe against solving just if no
        combination of the sums holds it alone is linear algebra.

    >>> cells = {("all",): (90, 90), ("a",): (70, 60), ("b",): (17, 23),
    ...          ("c",): (3, 7)}
    >>> sorted(hidden(cells, [Sum(("all",), (("a",), ("b",), ("c",)))]))
    [('b',), ('c',)]
    """
    gone = {key for key, cell in cells.items() if is_small(cell)} | {*unwritten}
    harmless = {
        key
        for key in unwritten
        if not any(cells[key]) or not is_small(tuple(map(abs, cells[key])))
    }
    while around := _around(cells, sums, gone, harmless):
        gone.add(min(around, key=lambda key: (worth(key), sum(cells[key]), key)))
    return frozenset(gone)


def is_small(cell: Cell) -> bool:
    """Whether a count of it is under 10."""
    return min(cell) < LEAST


def tens(count: int) -> int | None:
    """A count rounded to tens; None under 10.

    >>> tens(1487), tens(14), tens(9)
    (1490, 10, None)
    """
    return (count + 5) // 10 * 10 if count >= LEAST else None


def steps(events: Mapping[int, int], first: Iterable[int], last: int) -> dict[int, int]:
    """How many events there were by some days, 10 or more between any two of them.

    Args:
        events: How many on each day, from 0.
        first: The days wanted most, in order.
        last: The last day; always given, unless fewer than 10 were by then.

    >>> steps({0: 30, 1: 12, 2: 9, 5: 11, 9: 4}, [1, 7], 30)
    {0: 30, 1: 42, 30: 66}
    """
    by_day = {
        day: sum(n for at, n in events.items() if at <= day) for day in range(last + 1)
    }
    if by_day[last] < LEAST:
        return {}
    chosen = {-1: 0, last: by_day[last]}
    for day in [*first, *range(last)]:
        if day >= last:
            continue
        before = max(chosen[at] for at in chosen if at <= day)
        after = min(chosen[at] for at in chosen if at > day)
        if by_day[day] - before >= LEAST and after - by_day[day] >= LEAST:
            chosen[day] = by_day[day]
    return {day: chosen[day] for day in sorted(chosen) if day >= 0}


def _around(
    cells: Mapping[Key, Cell],
    sums: Sequence[Sum],
    gone: set[Key],
    harmless: set[Key],
) -> set[Key]:
    """What is seen and gives a hidden cell away; one of it must be hidden too."""
    for of in sums:
        if of.total in gone:
            continue
        for parts in _written_out(of.parts, sums, gone):
            left = [key for key in parts if key in gone]
            counts = map(sum, zip(*(cells[key] for key in left), strict=True))
            if {*left} - harmless and is_small(tuple(map(abs, counts))):
                return {of.total, *parts} - gone
    for key in sorted(_solved(sums, gone) - harmless):
        near = {other for of in sums if key in of.members for other in of.members}
        anywhere = {other for of in sums for other in of.members}
        if found := near - gone or anywhere - gone:
            return found
    return set()


def _written_out(
    parts: tuple[Key, ...], sums: Sequence[Sum], gone: set[Key]
) -> Iterator[tuple[Key, ...]]:
    """The parts with those that are hidden totals themselves in parts, in each way.

    So is seen what a hidden total leaves open: less than itself, where some of its
    own parts are seen.
    """
    ways: list[list[tuple[Key, ...]]] = []
    for part in parts:
        divided = [of.parts for of in sums if of.total == part and part in gone]
        ways.append(
            [way for each in divided for way in _written_out(each, sums, gone)]
            or [(part,)]
        )
    for chosen in product(*ways):
        yield tuple(key for way in chosen for key in way)


def _solved(sums: Sequence[Sum], gone: set[Key]) -> set[Key]:
    """The hidden cells that the sums and what is seen determine."""
    rows: dict[Key, dict[Key, Fraction]] = {}
    for of in sums:
        row = {key: Fraction(-1) for key in of.parts if key in gone}
        if of.total in gone:
            row[of.total] = Fraction(1)
        for pivot, other in rows.items():
            _take(row, other, row.get(pivot))
        if not row:
            continue
        pivot = min(row)
        row = {key: factor / row[pivot] for key, factor in row.items()}
        for other in rows.values():
            _take(other, row, other.get(pivot))
        rows[pivot] = row
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _take(
    row: dict[Key, Fraction], other: Mapping[Key, Fraction], times: Fraction | None
) -> None:
    """Take one equation from another, so many times."""
    if not times:
        return
    for key, factor in other.items():
        left = row.get(key, Fraction(0)) - times * factor
        if left:
            row[key] = left
        else:
            row.pop(key, None)
