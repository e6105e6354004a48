"""The raw tables, loaded from the parquet files that ingest and features write."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from pipeline import schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import duckdb

RAW_TABLES = (
    schema.EXPORTS,
    schema.OWNERS,
    schema.FILES,
    schema.REJECTS,
    schema.INVITATIONS,
    schema.CONNECTIONS,
    schema.MESSAGES,
    schema.LOGINS,
    schema.NOTES,
    schema.LABELS,
)

_OF_AN_EXPORT = (
    schema.OWNERS,
    schema.FILES,
    schema.INVITATIONS,
    schema.CONNECTIONS,
    schema.MESSAGES,
    schema.LOGINS,
)

# What rows of the others are joined with while they are loaded.
_FIRST = (schema.EXPORTS, schema.OWNERS)

# Read on the way in, and by nothing after it.
_LEFT_OUT = {
    (schema.INVITATIONS.name, name)
    for name in ("note", "owner_slug", "owner_urn", "owner_name_key")
}

# Why rows of another owner than their export's are rejected.
STRANGER = "the row of another member than the other rows"
_AND_OWNER = "left join raw.owners on parts.export_id = owners.export_id"
_IS_STRANGER = "coalesce(parts.owner_slug <> owners.slug, false)"

_SQL_TYPES = {
    "Int32": "integer",
    "Int64": "bigint",
    "UInt64": "ubigint",
    "String": "varchar",
    "Boolean": "boolean",
    "Date": "date",
    "List(String)": "varchar[]",
    str(schema.UTC_TIME): "timestamp",
}


def load(
    connection: duckdb.DuckDBPyConnection, table: schema.Table, parts: list[Path]
) -> None:
    """Fill one table of the `raw` schema from parquet files.

    Times become timestamps without a zone that read in UTC, so that no session's
    zone can move a date. Rows of an export get its member and its number in order
    of time, so the exports are to be loaded first.
    """
    columns = ", ".join(f'"{name}" {kind}' for name, kind in sql_types(table).items())
    connection.execute("create schema if not exists raw")
    connection.execute(f"create table raw.{table.name} ({columns})")
    if parts:
        query = loaded(table, "read_parquet($1)")
        connection.execute(
            f"insert into raw.{table.name} {query}", [[str(part) for part in parts]]
        )


def sql_types(table: schema.Table) -> dict[str, str]:
    """DuckDB's types of a raw table's columns, by name and in order."""
    types = {column.name: _SQL_TYPES[str(column.dtype)] for column in _kept(table)}
    if table in _OF_AN_EXPORT:
        types |= {"member_id": "varchar", "export_number": "integer"}
    return types


def loaded(table: schema.Table, source: str, *, has_zones: bool = True) -> str:
    """A query for a raw table's rows.

    Args:
        table: The table.
        source: A relation of the rows as ingest or features gave them.
        has_zones: Whether its times say that they are UTC.
    """
    chosen = [
        f'timezone(\'UTC\', parts."{column.name}") as "{column.name}"'
        if column.dtype == schema.UTC_TIME and has_zones
        else f'parts."{column.name}"'
        for column in _kept(table)
    ]
    source += " as parts"
    if table in _OF_AN_EXPORT:
        chosen += ["exports.member_id", "exports.export_number"]
        source += " inner join raw.exports on parts.export_id = exports.export_id"
    if table == schema.INVITATIONS:
        source += f" {_AND_OWNER} where not {_IS_STRANGER}"
    return f"select {', '.join(chosen)} from {source}"


def strangers(source: str) -> str:
    """A query for the rejects that show another owner than their export's.

    One export is one member's. A file that somebody put together from two would
    otherwise count the one's invitations as the other's.

    Args:
        source: A relation of the rows of `invitations` as ingest gave them.
    """
    return f"""
        select
            parts.export_id,
            parts.file_id,
            parts.line,
            '{STRANGER}' as reason
        from {source} as parts {_AND_OWNER} where {_IS_STRANGER}
    """


def _kept(table: schema.Table) -> list[schema.Column]:
    return [column for column in table.columns if not is_left_out(table, column)]


def is_left_out(table: schema.Table, column: schema.Column) -> bool:
    """Whether a column is read on the way in, and then no more."""
    return (table.name, column.name) in _LEFT_OUT


def load_all(
    connections: Sequence[duckdb.DuckDBPyConnection], parts: Mapping[str, list[Path]]
) -> None:
    """Fill every raw table but `notes`, which is still being read, from its parts.

    Args:
        connections: To the warehouse; several work side by side.
        parts: Parquet files by table.
    """
    tables = [schema.INPUTS, *RAW_TABLES]
    tables.remove(schema.NOTES)
    for table in _FIRST:
        load(connections[0], table, parts.get(table.name, []))
        tables.remove(table)

    def load_some(connection: duckdb.DuckDBPyConnection, place: int) -> None:
        for table in tables[place :: len(connections)]:
            load(connection, table, parts.get(table.name, []))
            if table == schema.REJECTS:
                _reject_strangers(connection, parts.get("invitations", []))

    with ThreadPoolExecutor(len(connections)) as threads:
        list(threads.map(load_some, connections, range(len(connections))))


def _reject_strangers(
    connection: duckdb.DuckDBPyConnection, invitations: list[Path]
) -> None:
    """Count invitations that show another owner than their export's as rejects."""
    if invitations:
        connection.execute(
            f"insert into raw.rejects {strangers('read_parquet($1)')}",
            [[str(part) for part in invitations]],
        )


def write_unread(
    connection: duckdb.DuckDBPyConnection, archives: list[tuple[int, str, str]]
) -> None:
    """Note the archives that could not be read, each with its name and why."""
    connection.execute(
        "create table raw.unread_archives "
        "(unit integer, archive_name varchar, reason varchar)"
    )
    if archives:
        connection.executemany(
            "insert into raw.unread_archives values (?, ?, ?)",
            [list(row) for row in archives],
        )
