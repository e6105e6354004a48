"""The marts as the pages and the report see them: loaded whole, then filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline import estimates, warehouse

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

# A member's first day of the month, as the address of a page has it.
MONTH = "%Y-%m"


class Loaded(NamedTuple):
    """A warehouse's marts.

    Attributes:
        marts: What an answer needs.
        notes: `invitation_cells` of personal notes, with what they say.
        durations: `duration_counts`.
        labels: `label_cells`.
        coverage: `coverage`.
        matches: `match_counts`.
        rejects: `reject_counts`.
        mobile: By direction, of how many it is known from what they were sent.
        facts: What the warehouse was built with.
    """

    marts: estimates.Marts
    notes: pl.DataFrame
    durations: pl.DataFrame
    labels: pl.DataFrame
    coverage: pl.DataFrame
    matches: pl.DataFrame
    rejects: pl.DataFrame
    mobile: dict[str, int]
    facts: dict[str, str]


class Filters(NamedTuple):
    """What of it is looked at. None of it says anything about a person.

    Attributes:
        direction: `outgoing` or `incoming`.
        horizon_days: 7, 30 or 90.
        first: First month looked at; None for all.
        last: Last month looked at; None for all.
        language: Of the notes; None for all.
        member: In a cohort, whose; None for all.
    """

    direction: str = "outgoing"
    horizon_days: int = 30
    first: date | None = None
    last: date | None = None
    language: str | None = None
    member: str | None = None

    @property
    def is_slice(self) -> bool:
        """Whether the reader has picked a part of what there is."""
        return any((self.first, self.last, self.language))


def version(path: Path) -> tuple[int, int, int] | None:
    """What changes when another warehouse takes this one's place; None if none is."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def load(path: Path) -> Loaded:
    """All marts of a warehouse.

    Raises:
        InputError: There is none, or none that can be read.
    """
    with warehouse.read_only(path) as connection:
        return Loaded(
            estimates.Marts(**warehouse.read_marts(connection)),
            warehouse.read_note_cells(connection),
            warehouse.read_mart(connection, "duration_counts"),
            warehouse.read_mart(connection, "label_cells"),
            warehouse.read_mart(connection, "coverage"),
            warehouse.read_mart(connection, "match_counts"),
            warehouse.read_mart(connection, "reject_counts"),
            warehouse.read_mobile_counts(connection),
            warehouse.read_facts(connection),
        )


def members(loaded: Loaded) -> list[str]:
    """Whose exports they are."""
    return sorted(loaded.marts.windows["member_id"].unique())


def months(loaded: Loaded) -> list[date]:
    """The months in which something was sent that may enter a rate, in order."""
    rows = loaded.marts.cells.filter("is_in_window_30_days")
    return sorted(rows["sent_date"].dt.month_start().unique())


def languages(loaded: Loaded) -> list[str]:
    """The languages of the personal notes, the commonest first."""
    counted = loaded.notes.group_by("language").agg(pl.sum("invitation_count"))
    known = counted.filter(pl.col("language").is_not_null())
    return known.sort(["invitation_count", "language"], descending=[True, False])[
        "language"
    ].to_list()


def question(filters: Filters) -> estimates.Question:
    """What the filters ask of the marts."""
    last = filters.last
    return estimates.Question(
        filters.horizon_days,
        "accepted",
        filters.first,
        pl.Series([last]).dt.month_end().item() if last else None,
    )


def of_member(loaded: Loaded, member: str | None) -> Loaded:
    """One member's share of it; all of it for None."""
    if member is None:
        return loaded
    is_theirs = pl.col("member_id") == member
    marts = estimates.Marts(*(mart.filter(is_theirs) for mart in loaded.marts))
    frames = ("notes", "durations", "labels", "coverage", "matches", "rejects")
    return loaded._replace(
        marts=marts,
        **{name: getattr(loaded, name).filter(is_theirs) for name in frames},
    )


def answer(loaded: Loaded, filters: Filters) -> estimates.Answer:
    """The answer to what the filters ask."""
    return estimates.answer(loaded.marts, question(filters))


def eligible(
    loaded: Loaded, filters: Filters, cells: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The cells that count for the filters.

    Args:
        loaded: A warehouse's marts.
        filters: What is looked at.
        cells: A mart with the columns of `invitation_cells` or `label_cells`; those
            of the answer if left out.
    """
    chosen = loaded.marts.cells if cells is None else cells
    asked = question(filters)
    window = estimates.window(loaded.marts.windows, asked)
    rows = chosen.filter(
        pl.col("direction") == filters.direction,
        pl.col("sent_date").is_between(window.sent_from, window.sent_to),
    )
    if filters.language and "language" in rows.columns:
        rows = rows.filter(pl.col("language") == filters.language)
    return estimates.eligible(rows, filters.horizon_days)
