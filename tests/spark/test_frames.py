"""Frames on their way to Spark and back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb
import polars as pl
import pytest

pytest.importorskip("pyspark")

from pipeline import schema
from pipeline.spark.frames import as_arrow, as_batches, from_arrow, key_in_duckdb

KEYS = [0, 1, 2**63 - 1, 2**63, 2**64 - 1, None]


def test_a_frame_comes_back_as_it_was() -> None:
    frame = pl.DataFrame(
        {
            "key": KEYS[:3],
            "at": [datetime(2026, 6, 27, 23, 59, tzinfo=UTC), None, None],
            "day": [date(2026, 6, 27), None, None],
            "texts": [["a", "ü"], [], None],
            "flag": [True, False, None],
            "count": [1, -1, None],
        },
        schema={
            "key": pl.UInt64,
            "at": schema.UTC_TIME,
            "day": pl.Date,
            "texts": pl.List(pl.String),
            "flag": pl.Boolean,
            "count": pl.Int32,
        },
    )
    assert from_arrow(as_arrow(frame), frame.schema).equals(frame)
    assert list(as_batches(frame.clear())) == []


def test_keys_keep_their_order_and_come_back_in_duckdb() -> None:
    frame = pl.DataFrame({"key": pl.Series(KEYS, dtype=pl.UInt64)})
    moved = pl.DataFrame(pl.from_arrow(as_arrow(frame)))["key"]
    assert moved.dtype == pl.Int64
    assert moved.drop_nulls().to_list() == sorted(moved.drop_nulls().to_list())
    values = ", ".join("(null)" if key is None else f"({key})" for key in moved)
    with duckdb.connect() as connection:
        back = connection.execute(
            f"select {key_in_duckdb('key')} from (values {values}) as t(key)"
        ).fetchall()
    assert [key for (key,) in back] == KEYS
