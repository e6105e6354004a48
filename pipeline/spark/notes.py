"""Each distinct note read once, a batch a task, the batches those of one machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline import schema
from pipeline.spark.dialect import as_spark
from pipeline.spark.frames import as_arrow, from_arrow, struct, to_spark
from pipeline.spark.tables import write_raw

if TYPE_CHECKING:
    from pipeline.spark.store import Store

_NOTE = {"note_key": pl.UInt64, "note": pl.String}
# Spark's growing ids: the partition's number before this bit, the row's after it.
_ROW_BITS = 33


def load_notes(store: Store) -> None:
    """Write the raw table `notes`."""
    # The arithmetic of reading notes is loaded where notes are read.
    from pipeline.notes import AT_ONCE, ORDER, distinct_notes  # noqa: PLC0415

    spark = store.spark
    sorted_notes = (
        spark.sql(as_spark(distinct_notes("parts_invitations")))
        .repartitionByRange(*ORDER)
        .sortWithinPartitions(*ORDER)
        .selectExpr("note_key", "note", "monotonically_increasing_id() as row_id")
    )
    # Written down, for the numbers to stay what they are.
    store.keep("notes", sorted_notes, "sorted_notes")
    counted = spark.sql(
        f"select shiftright(row_id, {_ROW_BITS}) as part, count(*) as note_count "
        "from sorted_notes group by 1 order by 1"
    ).collect()
    dtypes = {"part": pl.Int64, "note_count": pl.Int64}
    parts = pl.DataFrame([tuple(row) for row in counted], schema=dtypes, orient="row")
    before = pl.col("note_count").cum_sum() - pl.col("note_count")
    offsets = parts.select("part", before=before.cast(pl.Int64))
    to_spark(spark, offsets).createOrReplaceTempView("note_offsets")
    batches = spark.sql(
        f"""
        select
            note_key,
            note,
            cast(
                (before + (row_id & {2**_ROW_BITS - 1})) div {AT_ONCE} as int
            ) as batch
        from sorted_notes
        inner join note_offsets on shiftright(row_id, {_ROW_BITS}) = part
        """
    )
    read = batches.groupBy("batch").applyInArrow(_read, struct(schema.NOTES.dtypes))
    write_raw(store, schema.NOTES, read)


def _read(batch: Any) -> Any:  # noqa: ANN401 (an Arrow table, and another)
    from pipeline.notes import read_batch  # noqa: PLC0415

    return as_arrow(read_batch(from_arrow(batch, _NOTE)))
