"""The whole way, in order: exports in, a tested and published warehouse out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import get_ident
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import polars as pl

from pipeline import __version__, schema, warehouse
from pipeline.ingest import find_exports, fingerprints
from pipeline.intake import Intake
from pipeline.read_by import read_by

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from datetime import datetime
    from pathlib import Path

    from pipeline.ingest import Export


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
        export_count: Exports in the warehouse.
        test_count: Model tests passed.
        unread: Of each archive that could not be read, a sentence.
        kept_count: How many of the exports were taken over from the warehouse that
            stood there, for they had not changed since.
    """

    export_count: int
    test_count: int
    unread: tuple[str, ...] = ()
    kept_count: int = 0


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
        on_stage: Told, in a few words, what is being done; in this thread alone.
        on_built: Given a connection to the warehouse once it only has to be
            published.

    Raises:
        InputError: The input can't be used; one sentence says why.
        ModelTestError: The models fail their own tests; nothing is published.
    """
    on_stage = _of_this_thread(on_stage)
    with (
        warehouse.building(target) as (connection, folder),
        ThreadPoolExecutor(max_workers=2) as beside,
    ):
        proof = beside.submit(warehouse.prove_models)
        told = options or Options()
        # The arithmetic of reading notes takes as long to load as a file to read.
        reader = beside.submit(import_module, "pipeline.notes")
        given = _find(paths, target, folder, told, on_stage)
        parts, notes = _take_in(given, folder, told, (beside, reader), on_stage)
        on_stage("Loading the rows")
        engines = _engines(connection, parts, given.kept)
        warehouse.load_all([engine.connection for engine in engines], parts)
        warehouse.load_kept(connection, given.kept)

        def load_notes(engine: warehouse.DuckDB) -> None:
            on_stage("Reading the notes")
            warehouse.load(engine.connection, schema.NOTES, notes.result())

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
        return Built(
            len(given.exports), test_count, kept_count=given.kept.exports.height
        )


def _of_this_thread(on_stage: Callable[[str], None]) -> Callable[[str], None]:
    """Tell nothing of what others do: a page can be written to by its own thread."""
    here = get_ident()

    def told(name: str) -> None:
        if get_ident() == here:
            on_stage(name)

    return told


def _engines(
    connection: duckdb.DuckDBPyConnection,
    parts: dict[str, list[Path]],
    kept: warehouse.Kept,
) -> list[warehouse.DuckDB]:
    """What builds the models: of many rows, one that has all of the memory."""
    paths = [path for of_table in parts.values() for path in of_table]
    if kept.warehouse:
        paths.append(kept.warehouse)
    if sum(path.stat().st_size for path in paths) < _FEW_BYTES:
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


class _Given(NamedTuple):
    """What was found of what the user gave.

    Attributes:
        exports: All exports.
        kept: What of them stands in the warehouse that is to be replaced.
        inputs: export_id, fingerprint, read_by of each.
    """

    exports: list[Export]
    kept: warehouse.Kept
    inputs: pl.DataFrame


def _find(
    paths: list[Path],
    target: Path,
    folder: Path,
    options: Options,
    on_stage: Callable[[str], None],
) -> _Given:
    """Find the exports, and those of them that need not be read again."""
    on_stage("Opening the export")
    exports = find_exports(paths, options.exported_at, scratch=folder)
    inputs = fingerprints(exports).with_columns(read_by=pl.lit(read_by()))
    kept = warehouse.kept(target, inputs, folder)
    if count := kept.exports.height:
        on_stage(
            f"{len(exports) - count:,} of {len(exports):,} exports to be read, "
            f"{count:,} taken over from the warehouse"
        )
    return _Given(exports, kept, inputs)


def _take_in(
    given: _Given,
    folder: Path,
    options: Options,
    beside: tuple[ThreadPoolExecutor, Future[Any]],
    on_stage: Callable[[str], None],
) -> tuple[dict[str, list[Path]], Future[list[Path]]]:
    """Read the exports, and their notes beside the rest of them.

    Returns:
        Parquet files by table, `notes` aside; the files of that table, which are
        still being written.
    """
    pool, reader = beside
    exports, kept, inputs = given
    held = {*kept.exports["export_id"]}
    changed = [export for export in exports if export.export_id not in held]
    intake = Intake(folder, kept)
    intake.take(changed, (schema.INVITATIONS,), on_stage)
    invitations = intake.parts.get(schema.INVITATIONS.name, [])
    notes = pool.submit(
        lambda: reader.result().read_all_notes(invitations, folder, kept)
    )
    intake.take(changed, _OTHER_TABLES, on_stage)
    if options.labels is not None:
        intake.take_labels(options.labels)
    limit = schema.NOTE_LIMIT_CHARACTERS[options.account]
    intake.conclude(exports, inputs, limit, options.zone)
    if kept.exports.height:
        # With little else to read, they would be read beside the loading and the
        # models, and both together take more memory than either may.
        notes.result()
    return intake.parts, notes
