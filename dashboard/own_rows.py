"""The owner's own invitations, a page at a time. Private: names and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline import warehouse

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import polars as pl

PAGE_ROWS = 25


class Wanted(NamedTuple):
    """Which invitations are looked for.

    Attributes:
        direction: `outgoing` or `incoming`.
        first: First day of sending; None for any.
        last: Last day of sending; None for any.
        language: Of the note; None for any.
        member: Whose; None for all.
        searched: Words in the name or the note; empty for any.
        kinds: Values of `message_kind`; none for any.
        outcomes: Values of `outcome`; none for any.
    """

    direction: str
    first: date | None = None
    last: date | None = None
    language: str | None = None
    member: str | None = None
    searched: str = ""
    kinds: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


class OwnRows(NamedTuple):
    """A page of them.

    Attributes:
        rows: The newest first. `sent_date`, `name`, `message` (null for none),
            `message_kind`, `outcome`, `accepted_date`, `match_method`.
        n_rows: How many are found in all.
    """

    rows: pl.DataFrame
    n_rows: int


def own_rows(path: Path, wanted: Wanted, page: int = 0) -> OwnRows:
    """One page of the invitations looked for.

    Args:
        path: Of the warehouse.
        wanted: Which.
        page: From 0.

    Raises:
        InputError: There is no warehouse, or none that can be read.
    """
    values: list[object] = []
    conditions = " and ".join(_conditions(wanted, values))
    source = "int_invitations_joined as joined"
    if wanted.searched.strip():
        source += f" {_WITH_TEXT}"
    with warehouse.read_only(path) as connection:
        # A page of rows needs little; what is left free is the reader's.
        connection.execute("set memory_limit = '300MB'")
        found = warehouse.read_frame(
            connection,
            f"select count(*) as n from {source} where {conditions}",
            values,
        )
        rows = warehouse.read_frame(
            connection,
            f"""
            with chosen as (
                select joined.* from {source} where {conditions}
                order by joined.sent_at desc, joined.invitation_id
                limit {PAGE_ROWS} offset {page * PAGE_ROWS}
            )
            select
                joined.sent_date, raw.name, raw.message, joined.message_kind,
                joined.outcome, joined.accepted_date, joined.match_method
            from chosen as joined {_WITH_TEXT}
            order by joined.sent_at desc, joined.invitation_id
            """,
            values,
        )
    return OwnRows(rows, int(found.item()))


_WITH_TEXT = (
    "inner join raw.invitations as raw "
    "on joined.file_id = raw.file_id and joined.line = raw.line"
)
_SEARCHED = "strip_accents(lower(concat_ws(' ', raw.name, raw.message)))"


def _conditions(wanted: Wanted, values: list[object]) -> list[str]:
    """What holds of a row that is looked for; its values are added to the list."""
    held: list[tuple[str, object]] = [
        ("joined.direction = ?", wanted.direction),
        ("joined.sent_date >= ?", wanted.first),
        ("joined.sent_date <= ?", wanted.last),
        ("joined.language = ?", wanted.language),
        ("joined.member_id = ?", wanted.member),
        ("list_contains(?, joined.message_kind)", [*wanted.kinds]),
        ("list_contains(?, joined.outcome)", [*wanted.outcomes]),
    ]
    # Each word by itself, in whatever order and with whatever accents.
    held += [
        (f"contains({_SEARCHED}, strip_accents(lower(?)))", word)
        for word in wanted.searched.split()
    ]
    asked = [(condition, value) for condition, value in held if value not in (None, [])]
    values.extend(value for _, value in asked)
    return [condition for condition, _ in asked]
