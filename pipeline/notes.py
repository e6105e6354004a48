"""Each distinct note read once, in batches of bounded size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import schema, warehouse
from pipeline.features import link_templates, read_notes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

# Enough to keep both cores busy, little to hold. Templates are linked inside a
# batch, in which a member's notes lie together.
AT_ONCE = 200_000
# The order in which notes make batches: those of one export together and alike
# ones near.
ORDER = ("export_id", "note", "note_key")


def distinct_notes(source: str) -> str:
    """A query for each distinct note and the first export that has it.

    Args:
        source: A relation of the rows of `invitations` as ingest gave them.
    """
    return f"""
        select
            note_key,
            any_value(note) as note,
            min(export_id) as export_id
        from {source}
        where note_key is not null
        group by note_key
    """


def read_batch(notes: pl.DataFrame) -> pl.DataFrame:
    """The notes of one batch, read, as the table `NOTES`.

    Args:
        notes: with the columns `note_key` and `note`.
    """
    templates = link_templates(notes)["template_key"]
    read = read_notes(notes).with_columns(templates.alias("template_key"))
    return schema.NOTES.check(read)


def read_all_notes(invitations: list[Path], folder: Path) -> list[Path]:
    """Parquet files of the table `notes`, for all distinct notes of all exports.

    Args:
        invitations: Parquet files of the table `invitations`.
        folder: Where to write.
    """
    paths: list[Path] = []
    for number, notes in enumerate(_batches(invitations, folder)):
        path = folder / f"{schema.NOTES.name}-{number}.parquet"
        read_batch(notes).write_parquet(path, compression="lz4")
        paths.append(path)
    return paths


def _batches(invitations: list[Path], folder: Path) -> Iterator[pl.DataFrame]:
    """The distinct notes, in order."""
    if not invitations:
        return
    with warehouse.in_memory(folder) as connection:
        connection.execute(
            f"""
            create table distinct_notes as
            select
                note_key,
                note,
                row_number() over (order by {", ".join(ORDER)}) - 1 as place
            from ({distinct_notes("read_parquet($1)")})
            """,
            [[str(path) for path in invitations]],
        )
        ((count,),) = connection.execute(
            "select count(*) from distinct_notes"
        ).fetchall()
        for start in range(0, count, AT_ONCE):
            yield warehouse.read_frame(
                connection,
                "select note_key, note from distinct_notes "
                "where place >= $1 and place < $2 order by place",
                [start, start + AT_ONCE],
            )
