"""A warehouse is built beside the old one and takes its place in one rename."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from pipeline.errors import InputError
from pipeline.warehouse.lock import lock, sync
from pipeline.warehouse.rows import rows_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# Raised when a reader of the last version could no longer read a warehouse.
WAREHOUSE_FORMAT = 4

# Larger than memory spills to the building folder; the rest of the memory
# bound is the frames of one chunk.
_MEMORY_LIMIT = "1400MB"
_BESIDE_MEMORY_LIMIT = "400MB"


@contextmanager
def building(
    warehouse: Path, *, rows: Path | None = None
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A new warehouse's connection and a private folder for its parts.

    On a clean exit the new file replaces the old one atomically; on any other
    the old one stays as it was. What a killed run left behind is removed by the
    next.

    Args:
        warehouse: Where it is published.
        rows: A folder of `new_rows_folder`, for rows that the new warehouse reads
            where they lie; None if all of them are in its file.

    Raises:
        InputError: Another run is building the same warehouse, or the file is
            something else than a warehouse, or DuckDB can't open its path.
    """
    _refuse_path(warehouse)
    with duckdb.connect() as connection:
        _refuse_foreign(warehouse, connection)
        warehouse.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with lock(warehouse):
            folder = _building_folder(warehouse)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
            kept = rows_folders(warehouse)
            try:
                if rows:
                    rows.mkdir(mode=0o700)
                _configure(connection, folder, _MEMORY_LIMIT)
                new = folder / "warehouse.duckdb"
                with _filling(new, connection):
                    yield connection, folder
                _take_its_place(new, warehouse)
                kept = [rows] if rows else []
            finally:
                for left in {*rows_folders(warehouse), folder} - {*kept}:
                    shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _filling(new: Path, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Use the database of a new file; closed, the file is whole."""
    # The file counts only once it is whole, so there is nothing to be made durable
    # table by table.
    connection.execute(
        "attach ? as warehouse (recovery_mode no_wal_writes)", [str(new)]
    )
    connection.execute("use warehouse")
    try:
        yield
        connection.execute(
            f"create table warehouse_format as select {WAREHOUSE_FORMAT} as version"
        )
        # On closing, DuckDB would keep a failure of this to itself, and the file
        # would be without its rows: on a full disk, say.
        connection.execute("checkpoint warehouse")
    finally:
        with suppress(duckdb.Error):
            connection.execute("use memory")
            connection.execute("detach warehouse")


def _take_its_place(new: Path, warehouse: Path) -> None:
    new.chmod(0o600)
    sync(new)
    # Of the old file's, should another program have written to it: the new one
    # could not be opened beside it.
    log_file(warehouse).unlink(missing_ok=True)
    new.replace(warehouse)
    sync(warehouse.parent)


def _refuse_path(warehouse: Path) -> None:
    """Nothing, unless DuckDB (2.0) would take the path for another one."""
    name = str(warehouse)
    if os.sep == "/" and (
        {"?", "\\"} & {*name} or name.encode("utf-8", "replace") != os.fsencode(name)
    ):
        raise InputError(
            "The warehouse's path: a question mark, a backslash or what is no text "
            "found, expected letters of any kind. Choose another with --warehouse."
        )


def write_facts(connection: duckdb.DuckDBPyConnection, facts: dict[str, str]) -> None:
    """Note in the warehouse what it was built with."""
    connection.execute("create table build_facts (name varchar, value varchar)")
    connection.executemany(
        "insert into build_facts values (?, ?)", [list(row) for row in facts.items()]
    )


@contextmanager
def in_memory(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a database that ends with it and spills to `folder`."""
    with duckdb.connect() as connection:
        _configure(connection, folder, _BESIDE_MEMORY_LIMIT)
        # What runs beside a build leaves it the machine.
        connection.execute("set threads = 1")
        yield connection


@contextmanager
def read_only(
    warehouse: Path, writes_to: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can change nothing, and open nothing but the warehouse.

    Args:
        warehouse: The file.
        writes_to: A folder that its queries may write files to.

    What it reads is one warehouse to the end, should another take its place.

    Raises:
        InputError: There is no warehouse, or one of another version.
    """
    if not warehouse.exists():
        raise _missing(warehouse)
    try:
        with duckdb.connect() as connection:
            _quieten(connection)
            connection.execute("set autoinstall_known_extensions = false")
            connection.execute("set autoload_known_extensions = false")
            _attach(connection, warehouse, "warehouse")
            connection.execute("use warehouse")
            folders = rows_folders(warehouse) + ([writes_to] if writes_to else [])
            _shut_in(connection, folders)
            if (version := _format(connection)) != WAREHOUSE_FORMAT:
                raise InputError(
                    f"{warehouse.name}: format {version} found, expected "
                    f"{WAREHOUSE_FORMAT}. Run `invites run` again."
                )
            yield connection
    except duckdb.Error as error:
        # Deleted since, whether or not another stands there by now.
        was_gone = isinstance(error, duckdb.IOException) and (
            "database does not exist" in str(error)
        )
        if was_gone or not warehouse.exists():
            raise _missing(warehouse) from error
        raise InputError(
            f"{warehouse.name}: not a warehouse that can be read, expected one made by "
            "`invites run`. Delete it, then run `invites run` again."
        ) from error


def _attach(connection: duckdb.DuckDBPyConnection, warehouse: Path, name: str) -> None:
    """Read the file that stands there now.

    Connected to by its path, DuckDB would give a second reader in this process the
    first one's file, which may have been replaced in between.
    """
    connection.execute(f"attach ? as {name} (type duckdb, read_only)", [str(warehouse)])


def _missing(warehouse: Path) -> InputError:
    return InputError(
        f"{warehouse.name}: no warehouse found, expected one. Run `invites run` first."
    )


def read_frame(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    values: list[object] | None = None,
) -> pl.DataFrame:
    """A query's rows as a polars frame."""
    return pl.DataFrame(_Rows(connection.sql(query, params=values or [])))


class _Rows:
    """A relation's rows as an Arrow stream and nothing else.

    Given the relation itself, polars keeps its type to the end of the process,
    and DuckDB 2.0 then prints a page about leaks.
    """

    def __init__(self, relation: duckdb.DuckDBPyRelation) -> None:
        self._relation = relation

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._relation.__arrow_c_stream__(requested_schema)


def forget(warehouse: Path) -> list[Path]:
    """Delete the warehouse and all that a run leaves beside it; what was there.

    Raises:
        InputError: A run is building it just now, or the file is something else.
    """
    with duckdb.connect() as connection:
        _refuse_foreign(warehouse, connection, is_damage_kept=False)
    if not warehouse.parent.exists():
        return []
    with lock(warehouse, is_kept=False):
        found = [
            path
            for path in (
                warehouse,
                log_file(warehouse),
                _building_folder(warehouse),
                *rows_folders(warehouse),
                # What the dashboard was given to keep, and what it was killed over.
                warehouse.with_name(f".{warehouse.name}.exports"),
                *sorted(warehouse.parent.glob(".dropped-*")),
            )
            if path.exists()
        ]
        for path in found:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    return found


def _configure(
    connection: duckdb.DuckDBPyConnection, folder: Path, memory_limit: str
) -> None:
    _quieten(connection)
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"set memory_limit = '{memory_limit}'")
    connection.execute("set preserve_insertion_order = false")
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute("set autoload_known_extensions = false")
    spill = str(folder / "spill").replace("'", "''")
    connection.execute(f"set temp_directory = '{spill}'")


def _shut_in(connection: duckdb.DuckDBPyConnection, folders: Iterable[Path]) -> None:
    """Keep every query from the file system and the network, some folders aside."""
    listed = ", ".join(
        "'" + str(folder.resolve()).replace("'", "''") + "'" for folder in folders
    )
    connection.execute(f"set allowed_directories = [{listed}]")
    connection.execute("set enable_external_access = false")


def _quieten(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the standard output for the answer.

    DuckDB draws a progress bar there after two seconds, terminal or not.
    """
    connection.execute("set enable_progress_bar = false")


def _format(
    connection: duckdb.DuckDBPyConnection, database: str = "warehouse"
) -> int | None:
    """The format of a warehouse; None for a database that is none."""
    # Asking for the table is a twentieth of asking whether there is one.
    try:
        found = connection.execute(
            f"select version from {database}.main.warehouse_format"
        ).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return None
    return int(found[0][0]) if len(found) == 1 else None


def _refuse_foreign(
    warehouse: Path,
    connection: duckdb.DuckDBPyConnection,
    *,
    is_damage_kept: bool = True,
) -> None:
    """Nothing, if the path is free or holds a warehouse of whatever format.

    Args:
        warehouse: Where a warehouse is to be published or deleted.
        connection: By which to look into it.
        is_damage_kept: Whether a database that can't be opened is refused too.

    Raises:
        InputError: Something of the user's stands there.
    """
    try:
        with warehouse.open("rb") as file:
            is_database = file.read(12)[8:] == b"DUCK"
    except FileNotFoundError:
        return
    except OSError as error:
        raise foreign(warehouse, "what can't be opened") from error
    try:
        if is_database:
            _attach(connection, warehouse, "found")
            is_database = _format(connection, "found") is not None
            connection.execute("detach found")
    except duckdb.Error as error:
        if not warehouse.exists():  # deleted just now
            return
        if is_damage_kept or "lock" in str(error):
            raise foreign(warehouse, "a database in use or damaged") from error
    if not is_database:
        raise foreign(warehouse, "something else")


def foreign(warehouse: Path, found: str) -> InputError:
    """That something stands where a warehouse is to be published."""
    return InputError(
        f"{warehouse.name}: {found} found, expected a warehouse or no file. "
        "Give another with --warehouse, or take it away."
    )


def _building_folder(warehouse: Path) -> Path:
    return warehouse.with_name(f".{warehouse.name}.building")


def log_file(warehouse: Path) -> Path:
    """Where DuckDB keeps what is not in the file itself yet."""
    return warehouse.with_name(warehouse.name + ".wal")
