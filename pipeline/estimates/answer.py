"""The answer to "how often does the canned message work?", from the marts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import polars as pl

from pipeline.estimates.grade import (
    Blocked,
    Grade,
    arms,
    blocked,
    difference,
    grade,
)
from pipeline.estimates.intervals import Difference, Rate
from pipeline.estimates.rates import counts, eligible, rates, rates_by
from pipeline.estimates.sentence import Facts, sentence
from pipeline.schema import DIRECTIONS

if TYPE_CHECKING:
    from datetime import date, datetime

_Number = TypeVar("_Number", Rate, Difference)

ANSWER_FORMAT = "invites.answer/1"


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


class Direction(NamedTuple):
    """The answer for invitations sent, or for those received.

    Attributes:
        n_invitations: All invitations kept.
        n_accepted: Those accepted at any time.
        n_unknown: Those that can't be told from a namesake's.
        n_in_window: Those that may enter a rate.
        rates: By group; numbers None where they can't be given.
        difference: Personal less canned.
        grade: How much the data can bear.
        reason: Why it is blocked; None otherwise.
        sentence: The answer in words.
    """

    n_invitations: int
    n_accepted: int
    n_unknown: int
    n_in_window: int
    rates: dict[str, Rate]
    difference: Difference
    grade: Grade
    reason: Blocked | None
    sentence: str


class Answer(NamedTuple):
    """The whole answer.

    Attributes:
        exported_at: When the newest export was made.
        exported_at_source: How that is known.
        horizon_days: Within how many days of sending.
        window: Which sending days count.
        directions: By `outgoing` and `incoming`.
        members: Each member's own directions; empty for a single member.
        row_counts: By table: read, kept, duplicates, rejected.
    """

    exported_at: datetime
    exported_at_source: str
    horizon_days: int
    window: Window
    directions: dict[str, Direction]
    members: dict[str, dict[str, Direction]]
    row_counts: list[dict[str, Any]]


def answer(marts: Marts, horizon_days: int = 30) -> Answer:
    """The answer at a horizon of 7, 30 or 90 days."""
    newest = marts.windows.sort("exported_at", "export_id").row(-1, named=True)
    members = sorted(marts.windows["member_id"].unique())
    return Answer(
        exported_at=newest["exported_at"],
        exported_at_source=newest["exported_at_source"],
        horizon_days=horizon_days,
        window=_window(marts.windows, horizon_days),
        directions=_directions(marts.cells, marts.windows, horizon_days),
        members={
            member: _directions(
                marts.cells.filter(pl.col("member_id") == member),
                marts.windows.filter(pl.col("member_id") == member),
                horizon_days,
            )
            for member in (members if len(members) > 1 else [])
        },
        row_counts=_row_counts(marts.row_counts),
    )


def as_json(found: Answer) -> dict[str, Any]:
    """The answer as its JSON contract has it."""
    told: dict[str, Any] = {
        "format": ANSWER_FORMAT,
        "exported_at": found.exported_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "exported_at_source": found.exported_at_source,
        "rows": found.row_counts,
        "window": found.window._asdict()
        | {
            "sent_from": found.window.sent_from.isoformat(),
            "sent_to": found.window.sent_to.isoformat(),
        },
        "directions": _directions_json(found.directions, found.horizon_days),
    }
    if found.members:
        told["members"] = {
            member: {"directions": _directions_json(directions, found.horizon_days)}
            for member, directions in found.members.items()
        }
    return told


def by_column(marts: Marts, column: str, horizon_days: int = 30) -> dict[str, Any]:
    """Rates for each value of a column, as JSON has them.

    A blocked direction gives counts alone.
    """
    directions = answer(marts, horizon_days).directions
    rows = [
        {"direction": direction, "value": _plain(value), "group": group}
        | {"horizon_days": horizon_days}
        | _without(rate, directions[direction].reason)._asdict()
        for direction in DIRECTIONS
        for value, group, rate in rates_by(
            eligible(
                marts.cells.filter(pl.col("direction") == direction), horizon_days
            ),
            column,
        )
    ]
    return {"column": column, "rows": rows}


def _plain(value: object) -> object:
    is_plain = value is None or isinstance(value, bool | int | float | str)
    return value if is_plain else str(value)


def _window(windows: pl.DataFrame, horizon_days: int) -> Window:
    retention_days, is_measured, sent_from, sent_to = windows.select(
        pl.min("retention_days"),
        (pl.col("retention_source") == "measured").all(),
        pl.min("sent_from_date"),
        pl.max("sent_to_date"),
    ).row(0)
    return Window(
        retention_days=retention_days,
        retention_source="measured" if is_measured else "default",
        sent_from=sent_from,
        # The mart's last day is the one for 30 days.
        sent_to=sent_to - timedelta(days=horizon_days - 30),
    )


def _directions(
    cells: pl.DataFrame, windows: pl.DataFrame, horizon_days: int
) -> dict[str, Direction]:
    return {
        direction: _direction(direction, cells, windows, horizon_days)
        for direction in DIRECTIONS
    }


def _direction(
    direction: str, cells: pl.DataFrame, windows: pl.DataFrame, horizon_days: int
) -> Direction:
    cells = cells.filter(pl.col("direction") == direction)
    rows = eligible(cells, horizon_days)
    both = arms(rows)
    answered_until = windows.select(pl.max("sent_to_date")).item() + timedelta(days=31)
    reason = blocked(
        rows,
        eligible(cells, 7).with_columns(
            age_days=(pl.lit(answered_until) - pl.col("sent_date")).dt.total_days()
        ),
        has_connections=bool(windows["has_connections"].any()),
    )
    found: Grade = "blocked" if reason else grade(both)
    window = _window(windows, horizon_days)
    facts = Facts(
        direction=direction,
        horizon_days=horizon_days,
        both=both,
        is_all_blank=_is_all_blank(rows),
        sent_from=window.sent_from,
        sent_to=window.sent_to,
    )
    gap = difference(both)
    in_window = counts(rows)
    return Direction(
        n_invitations=int(cells["invitation_count"].sum()),
        n_accepted=int(cells["accepted_count"].sum()),
        n_unknown=int(cells["unknown_count"].sum()),
        n_in_window=in_window.n_obs + in_window.n_unknown,
        rates={group: _without(rate, reason) for group, rate in rates(rows).items()},
        difference=_without(gap, reason),
        grade=found,
        reason=reason,
        sentence=sentence(facts, found, reason),
    )


def _without(number: _Number, reason: Blocked | None) -> _Number:
    """The counts alone, where no number can be trusted."""
    if reason is None:
        return number
    return number._replace(estimate=None, ci_lower=None, ci_upper=None)


def _is_all_blank(rows: pl.DataFrame) -> bool:
    return not rows.filter(pl.col("message_kind").is_in(["default", "generic"])).height


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


def _directions_json(
    directions: dict[str, Direction], horizon_days: int
) -> dict[str, Any]:
    return {
        name: {
            "n_invitations": found.n_invitations,
            "n_accepted": found.n_accepted,
            "n_unknown": found.n_unknown,
            "n_in_window": found.n_in_window,
            "rates": [
                {"group": group, "horizon_days": horizon_days} | rate._asdict()
                for group, rate in found.rates.items()
            ],
            "difference": {"groups": ["personal", "canned"]}
            | found.difference._asdict(),
            "adjusted": None,
            "grade": found.grade,
            "sentence": found.sentence,
        }
        for name, found in directions.items()
    }
