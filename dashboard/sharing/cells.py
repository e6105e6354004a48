"""The counts of an answer, cut in several ways, and which of them add up to which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from dashboard import data
from dashboard.sharing.hiding import Sum
from pipeline import estimates
from pipeline.schema import WEAK_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.sharing.hiding import Cell, Key

ARMS = ("canned", "personal")
# What a note says, how it was sent: each a way to divide the personal notes.
CUTS = {
    "says": estimates.SAYS,
    "reuse": estimates.REUSE,
    "length": estimates.LENGTHS,
    "known": estimates.KNOWN,
    "phone": estimates.MOBILE,
}
_DIMENSIONS = ("context", "purpose")
_NOTES = ("notes",)


class Counted(NamedTuple):
    """Counts, and which of them add up to which.

    Attributes:
        cells: Accepted and not accepted, by what they count.
        sums: Which of them add up to which.
        unwritten: Those that are in no file but could be worked out.
    """

    cells: dict[Key, Cell]
    sums: list[Sum]
    unwritten: set[Key]

    def add(self, total: Key, parts: Iterable[Key]) -> None:
        """A total of parts, if there are any."""
        listed = tuple(parts)
        if listed:
            counts = zip(*(self.cells[key] for key in listed), strict=True)
            self.cells[total] = tuple(map(sum, counts))
            self.sums.append(Sum(total, listed))

    def divide(self, total: Key, parts: Iterable[Key]) -> None:
        """Parts of a total, and what they leave of it, which no file holds.

        Less than nothing is left where parts overlap.
        """
        listed = tuple(parts)
        if not listed:
            return
        counts = zip(*(self.cells[key] for key in (total, *listed)), strict=True)
        left = tuple(whole - sum(added) for whole, *added in counts)
        if any(left):
            rest = ("rest", *total, *listed[0])
            self.cells[rest] = left
            self.unwritten.add(rest)
            listed = (*listed, rest)
        self.sums.append(Sum(total, listed))


def of_members(answer: estimates.Answer, direction: str) -> Counted:
    """Each member of the forest: accepted and not, of the canned and the personal.

    Args:
        answer: Of a cohort.
        direction: `outgoing` or `incoming`.
    """
    counted = Counted({}, [], set())
    for row in answer.directions[direction].forest:
        rates = answer.members[row.member_id][direction].rates
        counted.cells["member", row.member_id] = tuple(
            n
            for arm in ARMS
            for n in (rates[arm].n_events, rates[arm].n_obs - rates[arm].n_events)
        )
    counted.add(("members",), tuple(counted.cells))
    return counted


def of_invitations(loaded: data.Loaded, filters: data.Filters) -> Counted:
    """The invitations that may enter a rate, by month, kind, and what notes say.

    Args:
        loaded: One member's marts.
        filters: What is looked at.
    """
    rows = data.eligible(loaded, filters)
    counted = Counted(_months(rows), [], set())
    for arm in ARMS:
        counted.add(
            ("arm", arm),
            [key for key in counted.cells if key[0] == "month" and key[2] == arm],
        )
    counted.add(("all",), [key for key in counted.cells if key[0] == "arm"])
    kinds = _kinds(rows)
    counted.cells.update(kinds)
    if kinds:
        counted.divide(("arm", "canned"), kinds)
    if ("arm", "personal") in counted.cells:
        _cut_notes(counted, data.eligible(loaded, filters, loaded.notes))
        _cut_labels(counted, data.eligible(loaded, filters, loaded.labels))
    return counted


def _months(rows: pl.DataFrame) -> dict[Key, Cell]:
    """Each month's canned and personal ones."""
    month = pl.col("sent_date").dt.strftime(data.MONTH).alias("month")
    return {
        ("month", at, arm): _cell(x, n)
        for arm in ARMS
        for at, x, n in _grouped(rows.filter(estimates.GROUPS[arm]), month)
    }


def _kinds(rows: pl.DataFrame) -> dict[Key, Cell]:
    """The canned ones by kind."""
    canned = rows.filter(estimates.GROUPS["canned"])
    return {
        ("kind", kind): _cell(x, n)
        for kind, x, n in _grouped(canned, pl.col("message_kind"))
    }


def _cut_notes(counted: Counted, notes: pl.DataFrame) -> None:
    """The personal notes by what they say and how they were sent."""
    counted.cells[_NOTES] = _count(notes)
    counted.unwritten.add(_NOTES)
    # Of one language they are a part of all.
    counted.divide(("arm", "personal"), [_NOTES])
    for cut, groups in CUTS.items():
        found = {name: _count(notes.filter(of)) for name, of in groups.items()}
        present: dict[Key, Cell] = {
            (cut, name): cell for name, cell in found.items() if any(cell)
        }
        counted.cells.update(present)
        counted.divide(_NOTES, present)
    for dimension in _DIMENSIONS:
        says = (("says", "context and purpose"), ("says", f"{dimension} only"))
        counted.add(("has", dimension), [key for key in says if key in counted.cells])
        if ("has", dimension) in counted.cells:
            counted.unwritten.add(("has", dimension))


def _cut_labels(counted: Counted, rows: pl.DataFrame) -> None:
    """What the notes say, label by label; a note may say several things."""
    labels: dict[Key, Cell] = {
        ("label", dimension, label): _cell(x, n)
        for dimension, label, x, n in _grouped(
            rows, pl.col("dimension"), pl.col("label")
        )
    }
    counted.cells.update(labels)
    for key in labels:
        counted.divide(_NOTES, [key])
    for dimension in _DIMENSIONS:
        strong = [
            key for key in labels if key[1] == dimension and key[2] not in WEAK_LABELS
        ]
        if ("has", dimension) in counted.cells:
            counted.divide(("has", dimension), strong)


def _grouped(rows: pl.DataFrame, *by: pl.Expr) -> list[tuple[Any, ...]]:
    """The groups that anybody is in, with their events and observations."""
    return (
        rows.group_by(*by)
        .agg(pl.sum("n_events", "n_obs"))
        .filter(pl.col("n_obs") > 0)
        .sort(pl.exclude("n_events", "n_obs"))
        .rows()
    )


def _count(rows: pl.DataFrame) -> Cell:
    counts = estimates.counts(rows)
    return _cell(counts.n_events, counts.n_obs)


def _cell(n_events: int, n_obs: int) -> Cell:
    return int(n_events), int(n_obs) - int(n_events)
