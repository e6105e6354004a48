"""DuckDB's SQL and what Spark is given for it."""

from __future__ import annotations

import pytest

pytest.importorskip("sqlglot")

from pipeline.spark.dialect import as_spark
from pipeline.warehouse import read_models
from pipeline.warehouse.models import compiled


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        (
            "select cast(a as ubigint) as a from b",
            "SELECT CAST(a AS BIGINT) AS a FROM b",
        ),
        ("select isodow(a) from b", "SELECT WEEKDAY(CAST(a AS DATE)) + 1 FROM b"),
        (
            "select timezone(zone, timezone('UTC', a)) from b",
            "SELECT CONVERT_TIMEZONE('UTC', zone, a) FROM b",
        ),
        ('select a from "raw"."files"', "SELECT a FROM raw_files AS files"),
        (
            "select a from b order by a desc, c",
            "SELECT a FROM b ORDER BY a DESC, c NULLS LAST",
        ),
    ],
)
def test_as_spark_rules(duckdb: str, spark: str) -> None:
    assert as_spark(duckdb) == spark


@pytest.mark.parametrize("model", read_models(), ids=lambda model: model.name)
def test_as_spark_leaves_nothing_that_spark_reads_otherwise(model: object) -> None:
    """What is silently another thing there, or would move all rows to one task."""
    named = next(m for m in read_models() if m == model)
    written = compiled(named.sql).casefold()
    for word in (
        "timestamptz",
        "list(",
        "string_agg(",
        "quantile",
        "percentile",
        "dayname(",
        "dayofweek(",
        "regexp_replace(",
        "pivot",
        "asof",
        "row_number() over (order",
        "row_number() over (\n            order",
    ):
        assert word not in written, word
    assert "UBIGINT" not in as_spark(compiled(named.sql))
