"""Spark's tables into the same warehouse, the members' rows left where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.spark.frames import key_in_duckdb
from pipeline.spark.models import place
from pipeline.warehouse import RAW_TABLES, read_models
from pipeline.warehouse.proof import model_types
from pipeline.warehouse.raw import sql_types
from pipeline.warehouse.run import is_published

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from pipeline.spark.store import Store


def publish(connection: duckdb.DuckDBPyConnection, store: Store, folder: Path) -> None:
    """Fill the warehouse being built: marts as tables, members' rows as views.

    Args:
        connection: To the warehouse.
        store: Where Spark left its tables.
        folder: A private folder, for marts that must be copied here first.
    """
    connection.execute("create schema raw")
    for table in RAW_TABLES:
        _view(
            connection,
            store,
            f"raw/{table.name}",
            f"raw.{table.name}",
            sql_types(table),
        )
    types = model_types()
    for model in read_models():
        if model.folder == "marts":
            query = _selected(store.fetch(place(model), folder), types[model.name])
            connection.execute(f'create table "{model.name}" as {query}')
        elif is_published(model):
            _view(connection, store, place(model), model.name, types[model.name])


def _view(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    name: str,
    view: str,
    types: dict[str, str],
) -> None:
    """A view of rows that stay in Parquet; an empty table where they are elsewhere."""
    here = store.local(name)
    if here is None:
        columns = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
        connection.execute(f"create table {view} ({columns})")
    else:
        connection.execute(f"create view {view} as {_selected(here, types)}")


def _selected(folder: Path, types: dict[str, str]) -> str:
    files = str(folder / "*.parquet").replace("'", "''")
    columns = ", ".join(_column(name, kind) for name, kind in types.items())
    return f"select {columns} from read_parquet('{files}')"


def _column(name: str, kind: str) -> str:
    quoted = f'"{name}"'
    value = key_in_duckdb(quoted) if kind.casefold() == "ubigint" else quoted
    return f"cast({value} as {kind}) as {quoted}"
