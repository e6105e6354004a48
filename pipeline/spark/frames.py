"""Our frames as Spark's, and back: one place that knows both sides' types.

A key is a hash, 64 bits without a sign, and Spark has no such type. It lies in a
bigint, moved down by 2**63, so that keys are equal and ordered as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    DateType,
    IntegerType,
    LongType,
    StringType,
    StructType,
    TimestampNTZType,
)

from pipeline import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame, SparkSession


Dtypes = Mapping[str, pl.DataType | type[pl.DataType]]

KEY_ZERO = 2**63
_ROWS_AT_ONCE = 50_000

_TYPES: dict[str, DataType] = {
    "Int32": IntegerType(),
    "Int64": LongType(),
    "UInt64": LongType(),
    "String": StringType(),
    "Boolean": BooleanType(),
    "Date": DateType(),
    "List(String)": ArrayType(StringType()),
    str(schema.UTC_TIME): TimestampNTZType(),
}


def struct(dtypes: Dtypes) -> StructType:
    """Spark's type of rows with these columns."""
    made = StructType()
    for name, dtype in dtypes.items():
        made = made.add(name, _TYPES[str(dtype)])
    return made


def as_arrow(frame: pl.DataFrame) -> Any:  # noqa: ANN401 (pyarrow, which we don't import)
    """The frame as an Arrow table that Spark takes."""
    table = frame.with_columns(_outward(frame.schema)).to_arrow()
    return table.cast(to_arrow_schema(struct(frame.schema)))


def as_batches(frame: pl.DataFrame) -> Iterator[Any]:
    """The frame as Arrow batches that Spark takes, none of them large."""
    if frame.height:
        yield from as_arrow(frame).to_batches(max_chunksize=_ROWS_AT_ONCE)


def from_arrow(table: Any, dtypes: Dtypes) -> pl.DataFrame:  # noqa: ANN401
    """Some of Spark's rows as a frame with these types.

    Args:
        table: An Arrow table or batch of theirs.
        dtypes: The columns wanted, with their types.
    """
    frame = pl.DataFrame(table).select(list(dtypes))
    return frame.with_columns(_inward(dtypes)).cast(dict(dtypes))  # type: ignore[arg-type]


def to_spark(spark: SparkSession, frame: pl.DataFrame) -> DataFrame:
    """A small frame as Spark's."""
    return spark.createDataFrame(as_arrow(frame), schema=struct(frame.schema))


def to_polars(rows: DataFrame, dtypes: Dtypes) -> pl.DataFrame:
    """Spark's rows as a frame: to be asked for few, as all of them meet here."""
    return from_arrow(rows.toArrow(), dtypes)


def key_in_duckdb(column: str) -> str:
    """DuckDB's expression for a key that lies in Spark's bigint."""
    return f"cast(cast({column} as hugeint) + {KEY_ZERO} as ubigint)"


def _outward(dtypes: Dtypes) -> Iterator[pl.Expr]:
    zero = pl.lit(KEY_ZERO, pl.UInt64)
    for name, dtype in dtypes.items():
        if dtype == pl.UInt64:
            yield (pl.col(name) ^ zero).reinterpret(signed=True)
        elif dtype == schema.UTC_TIME:
            yield pl.col(name).dt.replace_time_zone(None)


def _inward(dtypes: Dtypes) -> Iterator[pl.Expr]:
    zero = pl.lit(KEY_ZERO, pl.UInt64)
    for name, dtype in dtypes.items():
        if dtype == pl.UInt64:
            yield pl.col(name).reinterpret(signed=False) ^ zero
        elif dtype == schema.UTC_TIME:
            yield pl.col(name).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
