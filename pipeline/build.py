"""The whole way, in order: exports in, a tested and published warehouse out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import polars as pl

from pipeline import __version__, schema, warehouse
from pipeline.ingest import find_exports
from pipeline.intake import Intake

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from datetime import datetime
    from pathlib import Path


# About 100,000 rows. Fewer fit into memory twice, and one core is enough for a query.
_FEW_BYTES = 10_000_000
_OTHER_TABLES = (schema.CONNECTIONS, schema.MESSAGES, schema.LOGINS)


class Options(NamedTuple):
    """What the user may say about the exports.

    Attributes:
        exported_at: When they were made, UTC; None to read it off them.
        labels: A CSV of the user's own labels; None for none.
        account: `free` or `premium`: how long a note may be.
        zone: The owners' IANA time zone, from which office hours are told; None
            where it is not known.
    """

    exported_at: datetime | None = None
    labels: Path | None = None
    account: str = "premium"
    zone: str | None = None


class Built(NamedTuple):
    """What a build did.

    Attributes:
        export_count: Exports read.
        test_count: Model tests passed.
        unread: Of each archive that could not be read, a sentence.
    """

    export_count: int
    test_count: int
    unread: tuple[str, ...] = ()


def build(
    paths: list[Path],
    target: Path,
    options: Options | None = None,
    on_stage: Callable[[str], None] = lambda _: None,
    on_built: Callable[[duckdb.DuckDBPyConnection], None] = lambda _: None,
) -> Built:
    """Read the exports and publish a warehouse of them.

    Args:
        paths: Archives, folders, CSV files or snapshot pages.
        target: Where the warehouse is published.
        options: What the user said about the exports.
        on_stage: Told, in a few words, what is being done.
        on_built: Given a connection to the warehouse once it only has to be
            published.

    Raises:
        InputError: The input can't be used; one sentence says why.
        ModelTestError: The models fail their own tests; nothing is published.
    """
    with (
        warehouse.building(target) as (connection, folder),
        ThreadPoolExecutor(max_workers=2) as beside,
    ):
        proof = beside.submit(warehouse.prove_models)
        taken = _take_in(paths, folder, options or Options(), beside, on_stage)
        on_stage("Loading the rows")
        engines = _engines(connection, taken.parts)
        warehouse.load_all([engine.connection for engine in engines], taken.parts)

        def load_notes(engine: warehouse.DuckDB) -> None:
            on_stage("Reading the notes")
            warehouse.load(engine.connection, schema.NOTES, taken.notes.result())

        test_count = warehouse.run_by(
            engines,
            late={schema.NOTES.name: load_notes},
            on_model=lambda name: on_stage(f"Building {name}"),
        )
        test_count += proof.result()
        warehouse.write_unread(connection, [])
        warehouse.write_facts(connection, facts(test_count))
        on_built(connection)
        on_stage("Publishing")
        return Built(taken.export_count, test_count)


def _engines(
    connection: duckdb.DuckDBPyConnection, parts: dict[str, list[Path]]
) -> list[warehouse.DuckDB]:
    """What builds the models: of many rows, one that has all of the memory."""
    size = sum(part.stat().st_size for paths in parts.values() for part in paths)
    if size < _FEW_BYTES:
        return warehouse.side_by_side(connection)
    return [warehouse.DuckDB(connection)]


def facts(test_count: int) -> dict[str, str]:
    """What a warehouse is built with."""
    return {
        "canned-invitations": __version__,
        "duckdb": duckdb.__version__,
        "polars": pl.__version__,
        "model tests passed": str(test_count),
    }


class _TakenIn(NamedTuple):
    """What was read of the exports.

    Attributes:
        export_count: How many they are.
        parts: Parquet files by table, `notes` aside.
        notes: The files of that table, still being written.
    """

    export_count: int
    parts: dict[str, list[Path]]
    notes: Future[list[Path]]


def _take_in(
    paths: list[Path],
    folder: Path,
    options: Options,
    beside: ThreadPoolExecutor,
    on_stage: Callable[[str], None],
) -> _TakenIn:
    """Read the exports, and their notes beside the rest of them."""
    # The arithmetic of reading notes takes as long to load as a file to read.
    reader = beside.submit(import_module, "pipeline.notes")
    on_stage("Opening the export")
    exports = find_exports(paths, options.exported_at, scratch=folder)
    intake = Intake(folder)
    intake.take(exports, (schema.INVITATIONS,), on_stage)
    invitations = intake.parts["invitations"]
    notes = beside.submit(lambda: reader.result().read_all_notes(invitations, folder))
    intake.take(exports, _OTHER_TABLES, on_stage)
    if options.labels is not None:
        intake.take_labels(options.labels)
    limit = schema.NOTE_LIMIT_CHARACTERS[options.account]
    intake.conclude(exports, limit, options.zone)
    return _TakenIn(len(exports), intake.parts, notes)
