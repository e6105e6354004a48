"""By what an export is known again, without reading its rows."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.ingest.exports import Export


def fingerprints(exports: Iterable[Export]) -> pl.DataFrame:
    """What tells each export from any other that would give other rows.

    Of an archive's file that is its checksum and sizes, as the archive lists them;
    of a file on disk its place there, its size and its times. When the export was
    made counts too, for rows dated after it are rejected.

    Columns:
        export_id; first_file_id: the first of its files'; fingerprint.
    """
    rows = [
        (export.export_id, export.files[0].file_id, _fingerprint(export))
        for export in exports
    ]
    dtypes = {
        "export_id": pl.Int32,
        "first_file_id": pl.Int32,
        "fingerprint": pl.String,
    }
    return pl.DataFrame(rows, schema=dtypes, orient="row")


def _fingerprint(export: Export) -> str:
    files = [(file.file, file.table, *file.mark) for file in export.files]
    told = json.dumps([str(export.exported_at), files])
    return sha256(told.encode()).hexdigest()
