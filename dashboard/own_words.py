"""Own rows in words: what a note says, what became of it, how that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.inert import inert
from dashboard.marked import runs
from dashboard.own_table import OwnRow
from pipeline import estimates
from pipeline.features import read_drafts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.features import Reading

_KNOWN_BY = {
    "url": "the profile's address",
    "urn": "the member's number",
    "name": "the name, which no one else of this file has",
    "conversation": "a conversation",
}


def told_rows(rows: Sequence[dict[str, Any]]) -> list[OwnRow]:
    """The rows as the table shows them, their notes read.

    Args:
        rows: Of `dashboard.own_rows`.
    """
    read = read_drafts([row["message"] or "" for row in rows])
    return [_row(row, reading) for row, reading in zip(rows, read, strict=True)]


def _row(row: dict[str, Any], read: Reading) -> OwnRow:
    note = row["message"] or ""
    return OwnRow(
        name=row["name"] if inert(row["name"] or "").strip() else "no name",
        cells=[
            estimates.written_day(row["sent_date"]),
            row["message_kind"],
            words(row["outcome"]),
            note,
        ],
        note=runs(note, read),
        told=[_said(note, read), _became(row)],
    )


def _said(note: str, read: Reading) -> str:
    if not note:
        return "No note: LinkedIn sent its own text."
    labels = [words(shown.label) for shown in (*read.context, *read.purpose)]
    told = ", ".join(labels) or "neither how you know each other nor why you write"
    return f"{read.kind.capitalize()}, {len(note)} characters: {told}."


def _became(row: dict[str, Any]) -> str:
    outcome = words(row["outcome"]).capitalize()
    if row["accepted_date"] is not None:
        outcome += f" on {estimates.written_day(row['accepted_date'])}"
    how = _KNOWN_BY.get(row["match_method"])
    return f"{outcome}, known by {how}." if how else f"{outcome}."


def words(name: str) -> str:
    """A name of the tables as people write it."""
    return name.replace("_", " ")
