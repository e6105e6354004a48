"""On the workers: archives in, the typed rows of `pipeline.ingest` out.

The rows of all tables leave in one wide frame, told apart by `kind`, so that an
archive is opened once. Exports and files have the numbers they have inside their
unit; `numbering` gives them those of the whole run.
"""

from __future__ import annotations

import shutil
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline import schema
from pipeline.errors import InputError
from pipeline.ingest import NoInvitationsError, as_told, find_exports, read_parts
from pipeline.intake import Sums
from pipeline.spark.frames import Dtypes, as_batches, struct
from pipeline.spark.store import local_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pyspark.sql import DataFrame

    from pipeline.ingest import Export

# One row per export, and one per unit that could not be read.
FOUND: Dtypes = {
    "unit": pl.Int32,
    "export_id": pl.Int32,
    "exported_at": schema.UTC_TIME,
    "made_at": schema.UTC_TIME,
    "exported_at_source": pl.String,
    "contents": pl.String,
    "files_before": pl.Int64,
    "file_count": pl.Int64,
    "slug": pl.String,
    "urn": pl.String,
    "name_key": pl.String,
}
UNREAD: Dtypes = {"unit": pl.Int32, "archive_name": pl.String, "reason": pl.String}
TABLES = (
    schema.INVITATIONS,
    schema.CONNECTIONS,
    schema.MESSAGES,
    schema.LOGINS,
    schema.REJECTS,
    schema.FILES,
)
WIDE: dict[str, Any] = {"kind": pl.String, **FOUND, **UNREAD}
for _table in TABLES:
    WIDE |= _table.dtypes


def read(files: DataFrame, exported_at: datetime | None, scratch: str | None) -> Any:  # noqa: ANN401
    """The wide rows of all units.

    Args:
        files: unit, name, is_folder, path, content (null: the worker opens the
            path); those of a unit lie together.
        exported_at: When all exports were made, if the user says so.
        scratch: An existing folder of the workers' for what is unpacked; None for
            their own choice.
    """
    task = partial(_read_partition, exported_at=exported_at, scratch=scratch)
    return files.mapInArrow(task, struct(WIDE))


def _read_partition(
    batches: Iterator[Any], *, exported_at: datetime | None, scratch: str | None
) -> Iterator[Any]:
    """Arrow batches of files -> Arrow batches of wide rows."""
    rows = (
        row
        for batch in batches
        for row in zip(
            *(
                batch.column(name).to_pylist()
                for name in ("unit", "name", "is_folder", "path", "content")
            ),
            strict=True,
        )
    )
    for unit, files in groupby(rows, key=itemgetter(0)):
        with TemporaryDirectory(prefix="invites-", dir=scratch) as folder:
            given = _unpacked(files, Path(folder, "given"))
            for frame in _read_unit(unit, given, exported_at, Path(folder)):
                yield from as_batches(frame)


def _unpacked(
    files: Iterator[tuple[int, str, bool, str, bytes | None]], top: Path
) -> list[Path]:
    """A unit's files on disk; the paths that the user would have given."""
    given = []
    for _, name, is_folder, address, content in files:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        source = local_path(address)
        if content is not None:
            path.write_bytes(content)
        elif source and source.is_file():
            shutil.copyfile(source, path)
        else:
            # Gone since it was listed: ingest says so of the path alone.
            return [path]
        given.append(top / Path(name).parts[0] if is_folder else path)
    return list(dict.fromkeys(given))


def _read_unit(
    unit: int, given: list[Path], exported_at: datetime | None, folder: Path
) -> Iterator[pl.DataFrame]:
    """Wide frames of one unit. What breaks it breaks no other.

    Rows that were told before it broke are of an export that is never told of, so
    nothing comes of them.
    """
    scratch = folder / "inside"
    scratch.mkdir()
    try:
        exports = find_exports(given, scratch=scratch)
        sums, frames = Sums(), []
        for export in exports:
            told = as_told(export, exported_at)
            for part in read_parts(told):
                sums.add(export.export_id, part)
                yield _wide(unit, part.file.table, part.frame)
                yield _wide(unit, "rejects", part.rejects)
            frames.append(_found(export, told, sums))
        owned = sums.owned(exports)
        yield _wide(unit, "files", sums.files())
        yield _wide(unit, "found", pl.concat(frames).join(owned, on="export_id"))
    except NoInvitationsError as error:
        # A folder of archives may hold a list of them, or a letter.
        if not given[0].is_dir():
            yield _unread(unit, given, str(error))
    except InputError as error:
        yield _unread(unit, given, str(error))
    except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001
        found = f"a failure that was not foreseen ({type(error).__name__})"
        yield _unread(unit, given, f"{found}, expected an export.")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _found(export: Export, told: Export, sums: Sums) -> pl.DataFrame:
    first, made = export.files[0].file_id, sums.made(told)
    return pl.DataFrame(
        {
            "export_id": [export.export_id],
            "exported_at": [export.exported_at],
            "made_at": [made.exported_at],
            "exported_at_source": [made.exported_at_source],
            "contents": [made.contents],
            "files_before": [first - 1],
            "file_count": [len(export.files)],
        },
        schema={
            name: dtype
            for name, dtype in FOUND.items()
            if name not in ("unit", "slug", "urn", "name_key")
        },
    )


def _unread(unit: int, given: list[Path], reason: str) -> pl.DataFrame:
    name = given[0].name
    told = reason if reason.startswith(name) else f"{name}: {reason}"
    row = {"archive_name": [name], "reason": [told]}
    return _wide(unit, "unread", pl.DataFrame(row))


def _wide(unit: int, kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    named = frame.with_columns(
        pl.lit(kind).alias("kind"), pl.lit(unit, pl.Int32).alias("unit")
    )
    return pl.concat([pl.DataFrame(schema=WIDE), named], how="diagonal")
