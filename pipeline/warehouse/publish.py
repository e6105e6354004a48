"""A warehouse is built beside the old one and takes its place in one rename."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from pipeline.errors import InputError
from pipeline.warehouse.rows import rows_folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Raised when a reader of the last version could no longer read a warehouse.
WAREHOUSE_FORMAT = 3

# Larger than memory spills to the building folder; the rest of the memory
# bound is the frames of one chunk.
_MEMORY_LIMIT = "1600MB"
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
            something else than a warehouse.
    """
    _refuse_foreign(warehouse)
    warehouse.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _lock(warehouse):
        folder = _building_folder(warehouse)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        kept = rows_folders(warehouse)
        try:
            if rows:
                rows.mkdir(mode=0o700)
            new = folder / "warehouse.duckdb"
            connection = duckdb.connect(str(new))
            try:
                _configure(connection, folder, _MEMORY_LIMIT)
                # One transaction: the file counts only once it is whole, so there
                # is nothing to be made durable table by table.
                connection.begin()
                yield connection, folder
                connection.execute(
                    "create table warehouse_format as "
                    f"select {WAREHOUSE_FORMAT} as version"
                )
                connection.commit()
            finally:
                connection.close()
            new.chmod(0o600)
            _sync(new)
            new.replace(warehouse)
            _sync(warehouse.parent)
            kept = [rows] if rows else []
        finally:
            for left in {*rows_folders(warehouse), folder} - {*kept}:
                shutil.rmtree(left, ignore_errors=True)


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
def read_only(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can change nothing.

    Raises:
        InputError: There is no warehouse, or one of another version.
    """
    if not warehouse.exists():
        raise InputError(
            f"{warehouse.name}: no warehouse found, expected one. "
            "Run `invites run` first."
        )
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            _quieten(connection)
            if (version := _format(connection)) != WAREHOUSE_FORMAT:
                raise InputError(
                    f"{warehouse.name}: format {version} found, expected "
                    f"{WAREHOUSE_FORMAT}. Run `invites run` again."
                )
            yield connection
    except duckdb.Error as error:
        raise InputError(
            f"{warehouse.name}: not a warehouse that can be read, expected one made by "
            "`invites run`. Delete it, then run `invites run` again."
        ) from error


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
    _refuse_foreign(warehouse, is_damage_kept=False)
    found = [
        path
        for path in (
            warehouse,
            warehouse.with_name(warehouse.name + ".wal"),
            _building_folder(warehouse),
            *rows_folders(warehouse),
            # What the dashboard was given to keep, and what it was killed over.
            warehouse.with_name(f".{warehouse.name}.exports"),
            *sorted(warehouse.parent.glob(".dropped-*")),
        )
        if path.exists()
    ]
    if warehouse.parent.exists():
        with _lock(warehouse):
            for path in found:
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()
        _lock_file(warehouse).unlink(missing_ok=True)
    return found


def _configure(
    connection: duckdb.DuckDBPyConnection, folder: Path, memory_limit: str
) -> None:
    _quieten(connection)
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"set memory_limit = '{memory_limit}'")
    connection.execute("set preserve_insertion_order = false")
    connection.execute("set autoinstall_known_extensions = false")
    spill = str(folder / "spill").replace("'", "''")
    connection.execute(f"set temp_directory = '{spill}'")


def _quieten(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the standard output for the answer.

    DuckDB draws a progress bar there after two seconds, terminal or not.
    """
    connection.execute("set enable_progress_bar = false")


def _format(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The format of a warehouse; None for a database that is none."""
    # Asking for the table is a twentieth of asking whether there is one.
    try:
        found = connection.execute("select version from warehouse_format").fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return None
    return int(found[0][0]) if len(found) == 1 else None


def _refuse_foreign(warehouse: Path, *, is_damage_kept: bool = True) -> None:
    """Nothing, if the path is free or holds a warehouse of whatever format.

    Args:
        warehouse: Where a warehouse is to be published or deleted.
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
        raise _foreign(warehouse, "what can't be opened") from error
    try:
        if is_database:
            with duckdb.connect(str(warehouse), read_only=True) as connection:
                is_database = _format(connection) is not None
    except duckdb.Error as error:
        if is_damage_kept or "lock" in str(error):
            raise _foreign(warehouse, "a database in use or damaged") from error
    if not is_database:
        raise _foreign(warehouse, "something else")


def _foreign(warehouse: Path, found: str) -> InputError:
    return InputError(
        f"{warehouse.name}: {found} found, expected a warehouse or no file. "
        "Give another with --warehouse, or take it away."
    )


def _building_folder(warehouse: Path) -> Path:
    return warehouse.with_name(f".{warehouse.name}.building")


def _lock_file(warehouse: Path) -> Path:
    return warehouse.with_name(f".{warehouse.name}.lock")


@contextmanager
def _lock(warehouse: Path) -> Iterator[None]:
    """Hold the one place from which this warehouse may be built."""
    try:
        descriptor = os.open(_lock_file(warehouse), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise InputError(
            f"{warehouse.name}: its folder can't be written, expected one that can. "
            "Give another with --warehouse."
        ) from error
    try:
        try:
            _lock_descriptor(descriptor)
        except OSError as error:
            raise InputError(
                f"{warehouse.name}: another run is building it, expected none. "
                "Wait until it has ended."
            ) from error
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock_descriptor(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _sync(path: Path) -> None:
        """Windows flushes on close and cannot open a folder to flush it."""
else:
    import fcntl

    def _lock_descriptor(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _sync(path: Path) -> None:
        """Have the file or folder reach the disk before anything relies on it."""
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
