"""The way from raw rows to tested models, inside one connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from pipeline import schema
from pipeline.errors import ModelTestError
from pipeline.warehouse.data_tests import check_rows, check_unit_tests
from pipeline.warehouse.models import (
    MODELS_FOLDER,
    compiled,
    read_models,
    read_singular_tests,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from pipeline.warehouse.models import Model

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

# What is read after the build besides the marts; the rest ends with it.
_PRIVATE_MODELS = ("int_invitations_joined",)

# Read on the way in, and by nothing after it.
_LEFT_OUT = ("note", "owner_slug", "owner_urn", "owner_name_key")

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
    kept = [column for column in table.columns if column.name not in _LEFT_OUT]
    columns = [f'"{column.name}" {_SQL_TYPES[str(column.dtype)]}' for column in kept]
    if table in _OF_AN_EXPORT:
        columns += ["member_id varchar", "export_number integer"]
    connection.execute("create schema if not exists raw")
    connection.execute(f"create table raw.{table.name} ({', '.join(columns)})")
    if not parts:
        return
    chosen = [
        f"timezone('UTC', parts.\"{column.name}\")"
        if column.dtype == schema.UTC_TIME
        else f'parts."{column.name}"'
        for column in kept
    ]
    source = "read_parquet($1) as parts"
    if table in _OF_AN_EXPORT:
        chosen += ["exports.member_id", "exports.export_number"]
        source += " inner join raw.exports on parts.export_id = exports.export_id"
    if table == schema.INVITATIONS:
        source += f" {_AND_OWNER} where not {_IS_STRANGER}"
    connection.execute(
        f"insert into raw.{table.name} select {', '.join(chosen)} from {source}",
        [[str(part) for part in parts]],
    )


def load_all(
    connection: duckdb.DuckDBPyConnection, parts: Mapping[str, list[Path]]
) -> None:
    """Fill every raw table but `notes`, which is still being read, from its parts."""
    for table in RAW_TABLES:
        if table != schema.NOTES:
            load(connection, table, parts.get(table.name, []))
    _reject_strangers(connection, parts["invitations"])


def _reject_strangers(
    connection: duckdb.DuckDBPyConnection, invitations: list[Path]
) -> None:
    """Count invitations that show another owner than their export's as rejects.

    One export is one member's. A file that somebody put together from two would
    otherwise count the one's invitations as the other's.
    """
    if invitations:
        connection.execute(
            f"""
            insert into raw.rejects
            select
                parts.export_id,
                parts.file_id,
                parts.line,
                'the row of another member than the other rows'
            from read_parquet($1) as parts {_AND_OWNER} where {_IS_STRANGER}
            """,
            [[str(part) for part in invitations]],
        )


def _late_last(models: Iterable[Model], late: set[str]) -> list[Model]:
    """The models in their order, those that need a late source after the others."""
    needy: dict[str, Model] = {}
    ready = []
    for model in models:
        if model.sources & late or model.refs & needy.keys():
            needy[model.name] = model
        else:
            ready.append(model)
    return [*ready, *needy.values()]


def prove_models(folder: Path = MODELS_FOLDER) -> int:
    """Run every given/expect test, on no rows but the given; how many ran.

    It needs nothing of a build but the models, so it can run beside one.

    Raises:
        ModelTestError: A model makes other rows than expected.
    """
    test_count = 0
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        for table in RAW_TABLES:
            load(connection, table, [])
        for model in read_models(folder):
            test_count += check_unit_tests(connection, model)
            connection.execute(
                f'create table "{model.name}" as from ({compiled(model.sql)}) limit 0'
            )
    return test_count


def run_models(
    connection: duckdb.DuckDBPyConnection,
    folder: Path = MODELS_FOLDER,
    *,
    late: Mapping[str, Callable[[], None]] | None = None,
    on_model: Callable[[str], None] = lambda _: None,
) -> int:
    """Build every model in `ref()` order and test its rows; how many tests ran.

    Args:
        connection: To the warehouse being built, its raw tables loaded.
        folder: The model folder.
        late: Raw tables that are still being made, with what loads each: models
            that need none of them go first, so that neither waits for the other.
        on_model: Told each model's name before it is built.

    Raises:
        ModelTestError: Rows fail a test of a yml or of the tests folder.
    """
    test_count = 0
    waiting = dict(late or {})
    for model in _late_last(read_models(folder), set(waiting)):
        for source in model.sources & waiting.keys():
            waiting.pop(source)()
        on_model(model.name)
        is_published = model.folder == "marts" or model.name in _PRIVATE_MODELS
        how = model.materialized if is_published else f"temp {model.materialized}"
        connection.execute(f'create {how} "{model.name}" as {compiled(model.sql)}')
        test_count += check_rows(connection, model)
    for test in read_singular_tests(folder):
        failures = len(connection.execute(compiled(test.sql)).fetchall())
        if failures:
            raise ModelTestError(
                f"{test.name}: {failures} rows returned, expected none."
            )
        test_count += 1
    return test_count
