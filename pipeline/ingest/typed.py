"""What each table's module turns a file's texts into."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline import schema
from pipeline.ingest.dates import AFTER_EXPORT

if TYPE_CHECKING:
    from datetime import datetime


class Source(NamedTuple):
    """Where rows come from, and what is known of them beforehand.

    Attributes:
        export_id: The export.
        file_id: The file.
        exported_at: When the export was made, UTC; none if not known.
        day_first: Whether the file writes the day before the month.
    """

    export_id: int
    file_id: int
    exported_at: datetime | None = None
    day_first: bool = False

    @property
    def latest(self) -> datetime | None:
        """The last moment of which the export can speak; none if not known."""
        return self.exported_at + AFTER_EXPORT if self.exported_at else None


class Typed(NamedTuple):
    """A table's rows, and those that can't be any.

    Attributes:
        frame: The table, as `pipeline.schema` declares it.
        rejects: `schema.REJECTS`.
    """

    frame: pl.DataFrame
    rejects: pl.DataFrame


def typed(rows: pl.DataFrame, table: schema.Table, source: Source) -> Typed:
    """The rows of a table, told apart by their `reason`.

    Args:
        rows: `line`, the table's own columns, and `reason`, null where a row is
            good.
        table: What the rows are to be.
        source: Where they come from.
    """
    placed = rows.with_columns(
        export_id=pl.lit(source.export_id, pl.Int32),
        file_id=pl.lit(source.file_id, pl.Int32),
    )
    is_good = pl.col("reason").is_null()
    frame = placed.filter(is_good).select(*table.dtypes)
    rejects = placed.filter(~is_good).select(*schema.REJECTS.dtypes)
    return Typed(table.check(frame), schema.REJECTS.check(rejects))
