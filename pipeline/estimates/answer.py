"""The answer to "how often does the canned message work?", from the marts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from pipeline.estimates.direction import (
    Direction,
    answer_cohort,
    answer_direction,
)
from pipeline.estimates.tallies import Asked, tallies
from pipeline.schema import DIRECTIONS

if TYPE_CHECKING:
    from datetime import date, datetime

    from pipeline.estimates.rates import Outcome


class Marts(NamedTuple):
    """The marts an answer needs.

    Attributes:
        cells: `invitation_cells`, summed over what is not asked for.
        windows: `windows`.
        row_counts: `row_counts`.
    """

    cells: pl.DataFrame
    windows: pl.DataFrame
    row_counts: pl.DataFrame


class Window(NamedTuple):
    """Which sending days may enter a rate.

    Attributes:
        retention_days: How far back the exports keep an invitation.
        retention_source: `measured` in the exports or the `default`.
        sent_from: First day.
        sent_to: Last day.
    """

    retention_days: int
    retention_source: str
    sent_from: date
    sent_to: date


class Answer(NamedTuple):
    """The whole answer.

    Attributes:
        exported_at: When the newest export was made.
        exported_at_source: How that is known.
        horizon_days: Within how many days of sending.
        outcome: `accepted` or `replied`.
        window: Which sending days count.
        directions: By `outgoing` and `incoming`.
        members: Each member's own directions; empty for a single member.
        row_counts: By table: read, kept, duplicates, rejected.
    """

    exported_at: datetime
    exported_at_source: str
    horizon_days: int
    outcome: Outcome
    window: Window
    directions: dict[str, Direction]
    members: dict[str, dict[str, Direction]]
    row_counts: list[dict[str, Any]]


class Question(NamedTuple):
    """What may be asked of the marts.

    Attributes:
        horizon_days: Within how many days of sending: 7, 30 or 90.
        outcome: `accepted`, or `replied` for those who wrote after accepting.
        sent_from: Leave out what was sent before; None for the whole window.
        sent_to: Leave out what was sent after; None for the whole window.
    """

    horizon_days: int = 30
    outcome: Outcome = "accepted"
    sent_from: date | None = None
    sent_to: date | None = None


# Accepted within 30 days, over the whole window.
USUAL = Question()


def answer(marts: Marts, question: Question = USUAL) -> Answer:
    """The answer to a question.

    Args:
        marts: What `pipeline.warehouse.read_marts` gives.
        question: What is asked; acceptance within 30 days if nothing else.
    """
    newest = marts.windows.sort("exported_at", "export_id").row(-1, named=True)
    members = _members(marts, question)
    if len(members) > 1:
        asked = _asked(marts.windows, question)
        directions = {
            direction: answer_cohort(
                direction,
                marts.cells,
                asked,
                {member: found[direction] for member, found in members.items()},
            )
            for direction in DIRECTIONS
        }
    else:
        (directions,) = members.values()
        members = {}
    return Answer(
        exported_at=newest["exported_at"],
        exported_at_source=newest["exported_at_source"],
        horizon_days=question.horizon_days,
        outcome=question.outcome,
        window=window(marts.windows, question),
        directions=directions,
        members=members,
        row_counts=_row_counts(marts.row_counts),
    )


def window(windows: pl.DataFrame, question: Question = USUAL) -> Window:
    """The days from the first to the last that count for a question.

    Args:
        windows: The mart of that name.
        question: What is asked.
    """
    retention_days, is_measured = windows.select(
        pl.min("retention_days"), (pl.col("retention_source") == "measured").all()
    ).row(0)
    asked = _asked(windows, question)
    return Window(
        retention_days=retention_days,
        retention_source="measured" if is_measured else "default",
        sent_from=asked.sent_from,
        sent_to=asked.sent_to,
    )


def _asked(windows: pl.DataFrame, question: Question) -> Asked:
    """What is asked of everybody's invitations together."""
    (found,) = _asked_of(windows.with_columns(member_id=pl.lit("")), question).values()
    return found


def _asked_of(windows: pl.DataFrame, question: Question) -> dict[str, Asked]:
    """What is asked of each member's invitations, by `member_id`."""
    found = {}
    for member, first, last, has_connections, has_messages in (
        windows.group_by("member_id")
        .agg(
            pl.min("sent_from_date"),
            pl.max("sent_to_date"),
            pl.any("has_connections"),
            pl.col("has_messages").sort_by("exported_at", maintain_order=True).last(),
        )
        .sort("member_id")
        .iter_rows()
    ):
        # The mart's last day is the one for 30 days, 31 days before the export's end.
        sent_to = last - timedelta(days=question.horizon_days - 30)
        found[member] = Asked(
            question.horizon_days,
            question.outcome,
            max(first, question.sent_from or first),
            min(sent_to, question.sent_to or sent_to),
            last + timedelta(days=31),
            has_connections,
            has_messages,
        )
    return found


def _members(marts: Marts, question: Question) -> dict[str, dict[str, Direction]]:
    """Each member's own answer; no one's rows meet another's."""
    asked = _asked_of(marts.windows, question)
    counted = {
        direction: tallies(marts.cells, direction, asked) for direction in DIRECTIONS
    }
    return {
        member: {
            direction: answer_direction(direction, counted[direction][member], asked_of)
            for direction in DIRECTIONS
        }
        for member, asked_of in asked.items()
    }


def _row_counts(row_counts: pl.DataFrame) -> list[dict[str, Any]]:
    order = {"invitations": 0, "connections": 1, "messages": 2}
    summed = (
        row_counts.group_by("table_name")
        .agg(
            read=pl.sum("read_count"),
            kept=pl.sum("kept_count"),
            duplicates=pl.sum("duplicate_count"),
            rejected=pl.sum("rejected_count"),
        )
        .rename({"table_name": "table"})
    )
    return sorted(
        (
            {key: value if key == "table" else int(value) for key, value in row.items()}
            for row in summed.iter_rows(named=True)
        ),
        key=lambda row: (order.get(row["table"], len(order)), row["table"]),
    )
