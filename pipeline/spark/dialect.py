"""DuckDB's SQL as Spark's: sqlglot, and the few rules that it lacks."""

from __future__ import annotations

from functools import cache

import sqlglot
from sqlglot import exp


@cache
def as_spark(sql: str) -> str:
    """A query of DuckDB's, as Spark reads it.

    Times are without a zone and in UTC, on both sides.
    """
    tree = sqlglot.parse_one(sql, read="duckdb").transform(_ruled)
    written: str = tree.sql(dialect="spark", comments=False)
    return written


def relation(name: str) -> str:
    """What a raw table is called in Spark, which has no schema of that name."""
    return f"raw_{name}"


def _ruled(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.Table) and node.db == "raw":
        return exp.to_table(relation(node.name), alias=node.alias or node.name)
    if isinstance(node, exp.DataType) and node.is_type(exp.DataType.Type.UBIGINT):
        # Only keys are: `frames` says how they lie in a bigint.
        return exp.DataType.build("bigint")
    if isinstance(node, exp.DayOfWeekIso):
        # sqlglot counts on a week that begins on Monday; Spark's does on Sunday.
        day = exp.cast(node.this, "date")
        return exp.Add(
            this=exp.Anonymous(this="weekday", expressions=[day]),
            expression=exp.Literal.number(1),
        )
    if (inner := _utc(node)) is not None:
        zone, time = node.expressions[0], inner
        return exp.Anonymous(
            this="convert_timezone", expressions=[exp.Literal.string("UTC"), zone, time]
        )
    return node


def _utc(node: exp.Expression) -> exp.Expression | None:
    """The time in `timezone(zone, timezone('UTC', time))`."""
    if not _is_timezone(node):
        return None
    inner = node.expressions[1]
    if _is_timezone(inner) and inner.expressions[0].name == "UTC":
        time: exp.Expression = inner.expressions[1]
        return time
    return None


def _is_timezone(node: exp.Expression) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.casefold() == "timezone"
