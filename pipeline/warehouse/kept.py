"""What the warehouse that stands holds of the exports given: not to be read again.

An export that has not changed since, and was read by what would read it now, has its
typed rows there, and the readings of its notes. They are taken over by DuckDB, under
the numbers that exports and files have in this run.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import polars as pl

from pipeline import schema
from pipeline.warehouse.publish import foreign, in_memory, log_file, read_frame
from pipeline.warehouse.raw import STRANGER, is_left_out, loaded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TAKEN_OVER = (
    schema.REJECTS,
    schema.INVITATIONS,
    schema.CONNECTIONS,
    schema.MESSAGES,
    schema.LOGINS,
)
_HAS_INPUTS = """
    select 1 from duckdb_tables()
    where (database_name, schema_name, table_name) = ('kept', 'raw', 'inputs')
"""
_IS_READ_ALIKE = """
    select 1 from kept.raw.inputs as known
    inner join read_parquet($1) as given on known.read_by = given.read_by
    limit 1
"""
# An export in which rows were of another member is read again: they are not there.
_UNCHANGED = f"""
    create temp table unchanged as
    with known as (
        select
            fingerprint,
            min(export_id) as export_id
        from kept.raw.inputs
        where export_id not in (
            select export_id from kept.raw.rejects where reason = '{STRANGER}'
        )
        group by fingerprint
    )

    select
        given.export_id,
        known.export_id as kept_id,
        given.first_file_id - first_file_id.kept as files_added
    from read_parquet($1) as given
    inner join known on given.fingerprint = known.fingerprint
    inner join (
        select export_id, min(file_id) as kept from kept.raw.files group by export_id
    ) as first_file_id on known.export_id = first_file_id.export_id
"""
_EXPORTS = """
    select unchanged.export_id, exports.exported_at, inputs.contents
    from unchanged
    inner join kept.raw.exports on unchanged.kept_id = exports.export_id
    inner join kept.raw.inputs on unchanged.kept_id = inputs.export_id
"""


class Kept(NamedTuple):
    """What need not be read again.

    Attributes:
        warehouse: Where it is; none if there is nothing that could be taken over.
        numbers: A Parquet file: the exports' numbers in this run and in that one.
        exports: A row for each export: export_id, exported_at, contents.
        owners: Theirs, as the table `owners`.
        files: Theirs, as the table `files`.
    """

    warehouse: Path | None = None
    numbers: Path | None = None
    exports: pl.DataFrame = pl.DataFrame(
        schema={
            "export_id": pl.Int32,
            "exported_at": schema.UTC_TIME,
            "contents": pl.String,
        }
    )
    owners: pl.DataFrame = schema.OWNERS.empty()
    files: pl.DataFrame = schema.FILES.empty()


def kept(warehouse: Path, inputs: pl.DataFrame, folder: Path) -> Kept:
    """What need not be read again.

    Args:
        warehouse: Where a warehouse may stand, locked.
        inputs: export_id, first_file_id, fingerprint, read_by of the exports given.
        folder: The private folder of the run.

    Raises:
        InputError: The warehouse is damaged.
    """
    # What another program wrote beside the file is nothing to build upon.
    if not warehouse.exists() or log_file(warehouse).exists():
        return Kept()
    numbers, given = folder / "unchanged.parquet", folder / "inputs-given.parquet"
    inputs.write_parquet(given)
    with in_memory(folder) as connection, _damage_told(warehouse):
        _attach(connection, warehouse)
        if not connection.execute(_HAS_INPUTS).fetchall():
            return Kept()
        if not connection.execute(_IS_READ_ALIKE, [str(given)]).fetchall():
            return Kept()
        connection.execute(_UNCHANGED, [str(given)])
        read_frame(connection, "from unchanged").write_parquet(numbers)
        exports = read_frame(connection, _EXPORTS).with_columns(
            pl.col("exported_at").dt.replace_time_zone("UTC")
        )
        owners, files = (
            table.check(read_frame(connection, f"from {_rows(table)}"))
            for table in (schema.OWNERS, schema.FILES)
        )
    return Kept(warehouse, numbers, exports, owners, files)


@contextmanager
def opened(found: Kept, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection beside the build, in which `all_rows` and `kept.raw` are there.

    Raises:
        InputError: The warehouse that stands is damaged.
    """
    with in_memory(folder) as connection, _damage_told(found.warehouse):
        _open(connection, found)
        yield connection


def _open(connection: duckdb.DuckDBPyConnection, found: Kept) -> None:
    if found.warehouse:
        _attach(connection, found.warehouse)
        connection.execute(
            "create temp table unchanged as from read_parquet($1)", [str(found.numbers)]
        )


def _attach(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    connection.execute("attach ? as kept (type duckdb, read_only)", [str(warehouse)])


def all_rows(
    table: schema.Table, found: Kept, parts: list[Path]
) -> tuple[str, dict[str, list[str]]]:
    """A relation of a table's rows, read and taken over, and its values.

    What is left out of the raw table is null in those taken over.
    """
    sources, values = [], {}
    if parts:
        sources.append("from read_parquet($parts)")
        values["parts"] = [str(part) for part in parts]
    if found.warehouse:
        sources.append(f"from {_rows(table)}")
    return f"({' union all '.join(sources)})", values


def _rows(table: schema.Table, *, has_zones: bool = True) -> str:
    """A relation of the rows taken over, as ingest gave them to begin with."""
    made = {
        "export_id": "unchanged.export_id",
        "file_id": "cast(old.file_id + unchanged.files_added as integer)",
    }
    for column in table.columns:
        name, old = column.name, f'old."{column.name}"'
        if is_left_out(table, column):
            made[name] = "null"
        elif column.dtype == schema.UTC_TIME and has_zones:
            made[name] = f"timezone('UTC', {old})"
        else:
            made.setdefault(name, old)
    chosen = ", ".join(f'{made[name]} as "{name}"' for name in table.dtypes)
    return (
        f"(select {chosen} from kept.raw.{table.name} as old "
        "inner join unchanged on old.export_id = unchanged.kept_id)"
    )


def load_kept(connection: duckdb.DuckDBPyConnection, found: Kept) -> None:
    """Add the rows taken over to the raw tables, which hold the others by now.

    Raises:
        InputError: The warehouse that stands is damaged.
    """
    if found.exports.height:
        with _damage_told(found.warehouse):
            _open(connection, found)
            for table in _TAKEN_OVER:
                query = loaded(table, _rows(table, has_zones=False), has_zones=False)
                connection.execute(f"insert into raw.{table.name} {query}")
            # A file that is open can't be replaced everywhere.
            connection.execute("detach kept")


@contextmanager
def _damage_told(warehouse: Path | None) -> Iterator[None]:
    """Refuse a warehouse that is gone, or of which a block can't be read.

    Raises:
        InputError: It is, or it can't.
    """
    try:
        yield
    except duckdb.Error as error:
        is_damaged = "Corrupt database file" in str(error)
        if warehouse is None or (warehouse.exists() and not is_damaged):
            raise
        raise foreign(warehouse, "a database in use or damaged") from error
