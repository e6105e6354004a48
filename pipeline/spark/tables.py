"""The wide rows of all units -> the raw tables, numbered over the whole run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline import schema
from pipeline.errors import InputError
from pipeline.ingest import numbered
from pipeline.ingest.members import members, overlaps, suspects
from pipeline.intake import Made, dated
from pipeline.spark.dialect import as_spark, relation
from pipeline.spark.frames import struct, to_polars, to_spark
from pipeline.spark.reading import FOUND, TABLES, UNREAD, WIDE
from pipeline.warehouse.raw import loaded, strangers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame

    from pipeline.spark.store import Store


class Told(NamedTuple):
    """What the driver is told of the exports: a row each, and none of theirs.

    Attributes:
        exports: As `reading.FOUND`, with `place` for the number inside the unit
            and `export_id` for that of the run.
        unread: As `reading.UNREAD`: the archives that could not be read.
    """

    exports: pl.DataFrame
    unread: pl.DataFrame


def told(store: Store, oversize: pl.DataFrame) -> Told:
    """What the exports say of themselves; the numbers that they get.

    Args:
        store: Where the wide rows are.
        oversize: As `reading.UNREAD`: what was not even tried.

    Raises:
        InputError: None of them could be read.
    """
    wide = store.spark.read.schema(struct(WIDE)).parquet(store.address("wide"))
    wide.createOrReplaceTempView("wide")
    damaged = to_polars(wide.where("kind = 'unread'"), UNREAD)
    unread = pl.concat([damaged, oversize]).sort("unit")
    found = to_polars(wide.where("kind = 'found'"), FOUND).sort("unit", "export_id")
    if found.is_empty():
        raise InputError(
            unread["reason"][0]
            if unread.height
            else "The exports: none found, expected LinkedIn's archives. "
            "Check where they lie."
        )
    numbers = numbered(found["exported_at"], found["file_count"]).sort("place")
    files_added = numbers["files_before"] - found["files_before"]
    exports = found.rename({"export_id": "place"}).with_columns(
        numbers["export_id"], files_added=files_added
    )
    return Told(exports, unread)


def number_parts(store: Store, exports: pl.DataFrame) -> None:
    """Views of each table's rows as ingest gave them, with the run's numbers."""
    numbers = exports.select("unit", "place", "export_id", "files_added")
    to_spark(store.spark, numbers).createOrReplaceTempView("numbers")
    for table in TABLES:
        columns = [
            name for name in table.dtypes if name not in ("export_id", "file_id")
        ]
        store.spark.sql(
            f"""
            select
                numbers.export_id,
                cast(wide.file_id + numbers.files_added as int) as file_id,
                {", ".join(f"wide.{name}" for name in columns)}
            from wide
            inner join numbers
                on wide.unit = numbers.unit and wide.export_id = numbers.place
            where wide.kind = '{table.name}'
            """
        ).createOrReplaceTempView(_parts(table))


def load_raw(
    store: Store,
    exports: pl.DataFrame,
    labels: pl.DataFrame,
    *by_user: int | str | None,
) -> None:
    """Write every raw table but `notes`.

    Args:
        store: Where.
        exports: As `Told` has them.
        labels: The user's own, as the table `labels`.
        by_user: The most characters a note may have, and the owners' zone.
    """
    owned = exports.select(list(schema.OWNERS.dtypes)).sort("export_id")
    made = map(
        Made._make,
        exports.select(
            "export_id", "made_at", "exported_at_source", "contents"
        ).iter_rows(),
    )
    member_of = members(owned, _overlapping(store, owned))
    frames = {
        schema.EXPORTS: dated(made, member_of, *by_user),
        schema.OWNERS: owned,
        schema.LABELS: labels,
    }
    for table, frame in frames.items():
        to_spark(store.spark, frame).createOrReplaceTempView(_parts(table))
    for table in (*frames, *TABLES):
        write_raw(store, table, store.spark.sql(_loaded(table)))


def write_raw(store: Store, table: schema.Table, rows: DataFrame) -> None:
    """Write a raw table, and have the models find it."""
    store.keep(f"raw/{table.name}", rows, relation(table.name))


def _loaded(table: schema.Table) -> str:
    query = as_spark(loaded(table, _parts(table), has_zones=False))
    if table == schema.REJECTS:
        query += " union all " + as_spark(strangers(_parts(schema.INVITATIONS)))
    return query


def _overlapping(store: Store, owned: pl.DataFrame) -> Iterator[tuple[int, int]]:
    found = suspects(owned)
    if found.height:
        to_spark(store.spark, found).createOrReplaceTempView("suspects")
        query = as_spark(overlaps("suspects", _parts(schema.INVITATIONS)))
        yield from store.spark.sql(query).collect()


def _parts(table: schema.Table) -> str:
    return f"parts_{table.name}"
