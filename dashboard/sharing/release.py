"""What of one answer may be seen: its counts, and which of them stay hidden.

All that is written in one go is about the same invitations, those that may enter a
rate, cut in several ways. What is hidden in one table would often be what another
leaves over; so all tables are looked at together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from dashboard import data
from dashboard.sharing.cells import ARMS, of_invitations, of_members
from dashboard.sharing.hiding import hidden, steps
from pipeline import estimates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.sharing.hiding import Cell, Key

# The days told first of how soon people accept.
_DAYS = (1, 7, 30)
# How dear a cell is; others are 1. Notes that say both are what is asked about.
_WORTH = {"month": 2, "kind": 2, "all": 3, "arm": 8, "members": 9}
_DEAR = ("says", "context and purpose")


class Release(NamedTuple):
    """An answer, and what of its counts may be seen.

    Attributes:
        filters: What was asked.
        answer: The whole answer.
        cells: Accepted and not accepted, by what they count: `("arm", "canned")`,
            `("month", "2026-01", "personal")`, `("says", "neither")`, ….
        hidden: Which of them are in no file.
        by_day: Accepted by the day, of each arm that is seen; 10 or more between
            any two days.
    """

    filters: data.Filters
    answer: estimates.Answer
    cells: Mapping[Key, Cell]
    hidden: frozenset[Key]
    by_day: Mapping[str, Mapping[int, int]]

    @property
    def found(self) -> estimates.Direction:
        """The answer for the direction asked for."""
        return self.answer.directions[self.filters.direction]

    @property
    def is_cohort(self) -> bool:
        """Whether it is of several members, whose rows are never added up."""
        return bool(self.answer.members)

    def shown(self, *key: str) -> Cell | None:
        """Accepted and not accepted of a cell; None where hidden or of nobody."""
        return None if key in self.hidden else self.cells.get(key)


def release(loaded: data.Loaded, filters: data.Filters) -> Release:
    """The answer to the filters, and what of it may be seen.

    Args:
        loaded: A warehouse's marts.
        filters: What is looked at; of a cohort all members if it names none.
    """
    loaded = data.of_member(loaded, filters.member)
    answer = data.answer(loaded, filters)
    if answer.members:
        counted = of_members(answer, filters.direction)
    else:
        counted = of_invitations(loaded, filters)
    gone = hidden(counted.cells, counted.sums, counted.unwritten, _worth)
    seen = [arm for arm in ARMS if ("arm", arm) in {*counted.cells} - gone]
    by_day = {
        arm: steps(events, _DAYS, filters.horizon_days)
        for arm, events in _days(loaded, filters, seen).items()
        # Both marts count the same invitations; if not, nothing is told of days.
        if sum(events.values()) == counted.cells["arm", arm][0]
    }
    return Release(filters, answer, counted.cells, gone, by_day)


def _worth(key: Key) -> int:
    return 2 if key == _DEAR else _WORTH.get(key[0], 1)


def _days(
    loaded: data.Loaded, filters: data.Filters, arms: list[str]
) -> dict[str, dict[int, int]]:
    """How many of each arm were accepted on each day from sending."""
    window = estimates.window(loaded.marts.windows, data.question(filters))
    rows = loaded.durations.filter(
        pl.col("direction") == filters.direction,
        pl.col("sent_date").is_between(window.sent_from, window.sent_to),
        pl.col("is_observed"),
        pl.col("duration_days") <= filters.horizon_days,
    )
    return {
        arm: {
            day: int(n)
            for day, n in rows.filter(estimates.GROUPS[arm])
            .group_by("duration_days")
            .agg(pl.sum("invitation_count"))
            .sort("duration_days")
            .iter_rows()
        }
        for arm in arms
    }
