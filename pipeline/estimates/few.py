"""Which counts of a table stay out of view, so that none of few can be worked out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from pipeline.estimates.looks import LEAST_COUNTED

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

# Counts that add up to something known, or to none of what is asked: by key, how
# often each stands in the sum.
Sum: TypeAlias = "Mapping[Hashable, int]"


def hidden(
    counts: Mapping[Hashable, int], sums: Sequence[Sum], least: int = LEAST_COUNTED
) -> set[Hashable]:
    """The keys to be hidden: those of few, and what would give them away.

    Args:
        counts: How many each cell stands on; none of them 0.
        sums: What a reader knows of them beside themselves.
        least: Those of fewer are hidden.

    Source:
        Cox (1980), JASA 75: 377-385: complementary suppression. A hidden cell is
        safe if the known sums do not determine it.

    >>> sorted(hidden({"a": 3, "b": 40, "c": 12}, [{"a": 1, "b": 1, "c": 1}]))
    ['a', 'c']
    """
    found = {key for key, n in counts.items() if n < least}
    while found:
        told = _determined(found, sums)
        if not told:
            break
        beside = {
            key
            for known in sums
            if told & known.keys()
            for key in known
            if key in counts and key not in found
        }
        if not beside:
            break
        found.add(min(beside, key=lambda key: (counts[key], str(key))))
    return found


def _determined(unknown: set[Hashable], sums: Sequence[Sum]) -> set[Hashable]:
    """Those of the unknown that the sums leave one value for."""
    order = sorted(unknown, key=str)
    rows = [[Fraction(known.get(key, 0)) for key in order] for known in sums]
    done = 0
    for column in range(len(order)):
        at = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if at is None:
            continue
        rows[done], rows[at] = rows[at], rows[done]
        lead = rows[done][column]
        rows[done] = [value / lead for value in rows[done]]
        for i, row in enumerate(rows):
            if i != done and row[column]:
                factor = row[column]
                rows[i] = [a - factor * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    alone = [[i for i, value in enumerate(row) if value] for row in rows[:done]]
    return {order[places[0]] for places in alone if len(places) == 1}
