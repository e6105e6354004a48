"""Each distinct note read once, in batches of bounded size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import schema, warehouse
from pipeline.features import read_notes

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
    connection.execute(
        "create temp table distinct_notes as "
        "select note_key, any_value(note) as note from read_parquet($1) "
        "where note_key is not null group by note_key order by note_key",
        [[str(path) for path in invitations]],
    )
    ((count,),) = connection.sql("select count(*) from distinct_notes").fetchall()
    paths: list[Path] = []
    for start in range(0, count, _AT_ONCE):
        batch = warehouse.read_frame(
            connection,
            "select note_key, note from distinct_notes "
            "where rowid >= $1 and rowid < $2",
            [start, start + _AT_ONCE],
        )
        path = folder / f"{schema.NOTES.name}-{len(paths)}.parquet"
        schema.NOTES.check(read_notes(batch)).write_parquet(path, compression="lz4")
        paths.append(path)
    connection.execute("drop table distinct_notes")
    return paths
