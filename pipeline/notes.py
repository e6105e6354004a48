"""Each distinct note read once, in batches of bounded size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline import schema, warehouse
from pipeline.features import link_templates, read_notes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
        notes: with the columns `note_key` and `note`; where some were read before,
            with all columns of `NOTES`, null for the others.
    """
    templates = link_templates(notes)["template_key"]
    is_new = pl.repeat(True, notes.height, eager=True)
    known = schema.NOTES.empty()
    if "message_kind" in notes.columns:
        is_new = notes["message_kind"].is_null()
        known = notes.filter(~is_new).select(list(schema.NOTES.dtypes))
    read = read_notes(notes.filter(is_new).select("note_key", "note"))
    linked = pl.concat([templates.filter(is_new), templates.filter(~is_new)])
    return schema.NOTES.check(pl.concat([read, known]).with_columns(linked))


def read_all_notes(
    invitations: list[Path], folder: Path, kept: warehouse.Kept
) -> list[Path]:
    """Parquet files of the table `notes`, for all distinct notes of all exports.

    Args:
        invitations: Parquet files of the table `invitations`.
        folder: Where to write.
        kept: What was read before.
    """
    paths: list[Path] = []
    for number, notes in enumerate(_batches(invitations, folder, kept)):
        path = folder / f"{schema.NOTES.name}-{number}.parquet"
        read_batch(notes).write_parquet(path, compression="lz4")
        paths.append(path)
    return paths


def _batches(
    invitations: list[Path], folder: Path, kept: warehouse.Kept
) -> Iterator[pl.DataFrame]:
    """The distinct notes, in order."""
    if not invitations and not kept.warehouse:
        return
    rows, values = warehouse.all_rows(schema.INVITATIONS, kept, invitations)
    found, columns = distinct_notes(rows), ["note_key", "note"]
    if kept.warehouse:
        found, columns = _with_readings(found), list(schema.NOTES.dtypes)
    chosen = ", ".join(columns)
    with warehouse.opened(kept, folder) as connection:
        connection.execute(
            f"""
            create table distinct_notes as
            select
                {chosen},
                row_number() over (order by {", ".join(ORDER)}) - 1 as place
            from ({found})
            """,
            values,
        )
        ((count,),) = connection.execute(
            "select count(*) from distinct_notes"
        ).fetchall()
        for start in range(0, count, AT_ONCE):
            yield warehouse.read_frame(
                connection,
                f"select {chosen} from distinct_notes "
                "where place >= $1 and place < $2 order by place",
                [start, start + AT_ONCE],
            )


def _with_readings(found: str) -> str:
    """A query for the same notes, with what was read of them before.

    The text of a note of rows that were taken over stands with its reading alone.
    """
    readings = [f"old.{name}" for name in schema.NOTES.dtypes if name not in ORDER]
    return f"""
        select
            new.export_id,
            new.note_key,
            coalesce(new.note, old.note) as note,
            {", ".join(readings)}
        from ({found}) as new
        left join kept.raw.notes as old on new.note_key = old.note_key
    """
