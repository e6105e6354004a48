"""An answer at the command line: read from a warehouse, worked out, printed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.inert import inert_json
from pipeline import warehouse

if TYPE_CHECKING:
    import argparse

    import duckdb
    import polars as pl


# Of some ten members: their frames are small beside what DuckDB holds.
_FEW_CELLS = 200_000


class Read(NamedTuple):
    """What an answer is made of.

    Attributes:
        marts: By name.
        matches: By direction, how many invitations of each outcome or match.
        mobile: By direction, of how many it is known from what they were sent.
        rejects: File, reason and how many rows of it were rejected for it.
    """

    marts: dict[str, pl.DataFrame]
    matches: dict[str, dict[str, int]]
    mobile: dict[str, int]
    rejects: list[tuple[str, str, int]]


class Told(NamedTuple):
    """An answer as its JSON contract has it, and what it was made of."""

    told: dict[str, Any]
    read: Read


def from_warehouse(chosen: argparse.Namespace) -> Read:
    """What the answer is made of, from the published warehouse."""
    with warehouse.read_only(chosen.warehouse) as connection:
        return read(connection, chosen)


def is_small(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the answer can be worked out beside what holds the memory of a build."""
    counted = connection.execute("select count(*) from invitation_cells").fetchall()
    return int(counted[0][0]) < _FEW_CELLS


def read(connection: duckdb.DuckDBPyConnection, chosen: argparse.Namespace) -> Read:
    """What the answer is made of.

    Raises:
        InputError: `--by` names no column of the answer.
    """
    marts = warehouse.read_marts(connection, *[chosen.by] if chosen.by else [])
    if chosen.json:
        return Read(marts, {}, {}, [])
    return Read(
        marts,
        warehouse.read_matches(connection),
        warehouse.read_mobile_counts(connection),
        warehouse.read_rejects(connection),
    )


def told(made_of: Read, chosen: argparse.Namespace) -> Told:
    """The answer to what was asked."""
    from pipeline import estimates  # noqa: PLC0415

    marts = estimates.Marts(**made_of.marts)
    question = estimates.Question(chosen.horizon, chosen.outcome)
    found = estimates.answer(marts, question)
    answer = estimates.as_json(found)
    if chosen.by:
        answer["by"] = estimates.by_column(marts, chosen.by, found)
    if chosen.direction:
        _keep_direction(answer, chosen.direction)
    return Told(answer, made_of)


def show(answered: Told, chosen: argparse.Namespace) -> None:
    """Print the answer."""
    if chosen.json:
        sys.stdout.write(inert_json(answered.told, indent=1) + "\n")
        return
    from dashboard import terminal  # noqa: PLC0415

    made_of = answered.read
    terminal.show_answer(
        answered.told, made_of.matches, made_of.mobile, made_of.rejects
    )


def _keep_direction(told: dict[str, Any], direction: str) -> None:
    """Leave the other direction out, wherever it stands."""
    for part in (told, *told.get("members", {}).values()):
        part["directions"] = {direction: part["directions"][direction]}
    if "by" in told:
        told["by"]["rows"] = [
            row for row in told["by"]["rows"] if row["direction"] == direction
        ]
