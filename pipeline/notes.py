"""Each distinct note read once, in batches of bounded size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import schema, warehouse
from pipeline.features import link_templates, read_notes

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

# Enough to keep both cores busy, little to hold.
_AT_ONCE = 200_000


def read_all_notes(
    connection: duckdb.DuckDBPyConnection, invitations: list[Path], folder: Path
) -> list[Path]:
    """Parquet files of the table `notes`, for all distinct notes of all exports.

    Args:
        connection: To the warehouse being built.
        invitations: Parquet files of the table `invitations`.
        folder: Where to write.
    """
    if not invitations:
        return []
    notes = warehouse.read_frame(
        connection,
        "select note_key, any_value(note) as note from read_parquet($1) "
        "where note_key is not null group by note_key order by note_key",
        [[str(path) for path in invitations]],
    )
    templates = link_templates(notes)["template_key"]
    paths: list[Path] = []
    for start in range(0, notes.height, _AT_ONCE):
        read = read_notes(notes[start : start + _AT_ONCE]).with_columns(
            templates[start : start + _AT_ONCE].alias("template_key")
        )
        path = folder / f"{schema.NOTES.name}-{len(paths)}.parquet"
        schema.NOTES.check(read).write_parquet(path, compression="lz4")
        paths.append(path)
    return paths
