"""What somebody could work out who has every file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from dashboard.sharing.hiding import Cell, Key, Sum


def ranges(
    cells: Mapping[Key, Cell],
    sums: Sequence[Sum],
    hidden: Collection[Key],
    atom: int,
    free: Collection[Key] = (),
) -> dict[Key, tuple[float, float]]:
    """The least and the most that each hidden count can be, given all that are seen.

    Args:
        cells: Counts by key.
        sums: Which of them add up to which.
        hidden: Which of them are not seen.
        atom: Which of a cell's counts is looked for.
        free: Those that may be negative.
    """
    keys = sorted(cells)
    place = {key: at for at, key in enumerate(keys)}
    known = [key for key in keys if key not in hidden]
    equations = np.zeros((len(sums) + len(known), len(keys)))
    values = np.zeros(len(sums) + len(known))
    for row, of in enumerate(sums):
        equations[row, place[of.total]] = 1
        for part in of.parts:
            equations[row, place[part]] -= 1
    for row, key in enumerate(known, start=len(sums)):
        equations[row, place[key]] = 1
        values[row] = cells[key][atom]
    bounds = [(None, None) if key in free else (0, None) for key in keys]
    found = {}
    for key in hidden:
        wanted = np.zeros(len(keys))
        wanted[place[key]] = 1
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * wanted, A_eq=equations, b_eq=values, bounds=bounds)
            # Without an end it is unbounded, which is status 3.
            assert solved.status in (0, 3), solved.message
            ends.append(sign * solved.fun if solved.status == 0 else sign * -np.inf)
        found[key] = (ends[0], ends[1])
    return found
