"""What leaves the warehouse: marts as frames, and tables as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import duckdb

from pipeline.errors import InputError
from pipeline.warehouse.inert_csv import inert_query
from pipeline.warehouse.models import read_models
from pipeline.warehouse.publish import read_frame

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

CELL_DIMENSIONS = (
    "is_canned",
    "is_reused",
    "has_context",
    "has_purpose",
    "length_band",
    "language",
    "sent_from_mobile",
    "is_known_before",
    "is_slug_customised",
    "name_script",
    "is_office_hour",
)
# Dimensions by which every answer is adjusted or divided.
_ALWAYS = (
    "member_id",
    "direction",
    "sent_date",
    "message_kind",
    "is_known_before",
    "is_slug_customised",
    "is_office_hour",
    "name_script",
    "is_in_window_7_days",
    "is_in_window_30_days",
    "is_in_window_90_days",
)
_COUNTS = (
    "invitation_count",
    "accepted_count",
    "unknown_count",
    "accepted_7_days_count",
    "accepted_30_days_count",
    "accepted_90_days_count",
    "replied_7_days_count",
    "replied_30_days_count",
    "replied_90_days_count",
)

# Private rows, by the name they get as a file.
_PRIVATE = {
    "invitations": """
        select
            joined.* exclude (file_id, line),
            raw.name as counterpart_name,
            raw.message
        from int_invitations_joined as joined
        inner join raw.invitations as raw
            on joined.file_id = raw.file_id and joined.line = raw.line
        order by invitation_id
    """,
    "rejects": """
        select files.file_name, rejects.line, rejects.reason
        from raw.rejects
        inner join raw.files on rejects.file_id = files.file_id
        union all
        select archive_name, null, reason from raw.unread_archives
        order by file_name, line, reason
    """,
}

# Where private values lie, by what they are.
_PERSONAL: dict[str, dict[str, tuple[str, ...]]] = {
    "names": {
        "invitations": ("name", "name_key"),
        "connections": ("name_key",),
        "messages": ("sender_name_key", "recipient_name_key"),
        "owners": ("name_key",),
        "labels": ("name_key",),
    },
    "slugs": {
        "invitations": ("slug",),
        "connections": ("slug",),
        "messages": ("sender_slug", "recipient_slug"),
        "owners": ("slug",),
        "labels": ("slug",),
    },
    "urns": {"invitations": ("urn",), "connections": ("urn",), "owners": ("urn",)},
    "texts": {"invitations": ("message",), "notes": ("note",)},
}


def read_marts(
    connection: duckdb.DuckDBPyConnection, *by: str
) -> dict[str, pl.DataFrame]:
    """The marts that an answer needs, by name.

    Args:
        connection: To a published warehouse.
        by: Further dimensions of `invitation_cells` to keep apart.

    Returns:
        `cells`: the mart's rows in no order, less the dimensions that are not asked
        for: whoever reads them adds them up, and to do so here as well would take
        four times as long as reading them; `windows`; `row_counts`.

    Raises:
        InputError: One of `by` is no dimension of the mart.
    """
    for unknown in set(by) - {*CELL_DIMENSIONS, *_ALWAYS}:
        raise InputError(
            f"--by: {unknown} is no column of the answer, expected one of "
            f"{', '.join(('message_kind', *CELL_DIMENSIONS))}. Choose one of them."
        )
    keys = list(dict.fromkeys([*_ALWAYS, *by]))
    columns = ", ".join(f'"{key}"' for key in keys)
    counts = ", ".join(f"{name}::bigint as {name}" for name in _COUNTS)
    return {
        "cells": read_frame(
            connection,
            f"select {columns}, {counts} from invitation_cells",
        ),
        "windows": read_frame(connection, "select * from windows order by export_id"),
        "row_counts": read_frame(connection, "select * from row_counts order by all"),
    }


def read_mart(connection: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    """All rows of a mart, in a fixed order.

    Args:
        connection: To a published warehouse.
        name: `coverage`, `duration_counts`, `label_cells`, `match_counts`, ….
    """
    return read_frame(connection, f'select * from "{name}" order by all')


def read_note_cells(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """`invitation_cells` of personal notes, with all that is known of the notes."""
    return read_frame(
        connection,
        "select * from invitation_cells where message_kind = 'personal' order by all",
    )


def read_facts(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the warehouse was built with: versions, and how many tests passed."""
    return dict(
        connection.execute("select name, value from build_facts order by 1").fetchall()
    )


def read_own_rows(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The owner's own invitations, private: one row each, with name and text.

    Columns:
        As `invites tables --private` writes them.
    """
    return read_frame(connection, _PRIVATE["invitations"])


def read_private_values(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """What may be in nothing that is shared: private, each value once.

    Args:
        connection: To a published warehouse.

    Returns:
        `names` (as written, and normalised), `slugs`, `urns` (member numbers) and
        `texts` (notes) of all people in the exports, their owners included.
    """
    return {
        kind: [
            value
            for (value,) in connection.execute(
                " union ".join(
                    f"select {column} from raw.{table} where {column} <> ''"
                    for table, columns in tables.items()
                    for column in columns
                )
                + " order by 1"
            ).fetchall()
        ]
        for kind, tables in _PERSONAL.items()
    }


def read_matches(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, int]]:
    """By direction, how many invitations were matched in each way.

    The ways are `url`, `urn`, `name` and `none`; `impossible` counts those whose
    match was refused.
    """
    found: dict[str, dict[str, int]] = {}
    for direction, way, count in connection.sql(
        """
        select direction, match_method, sum(invitation_count)::bigint
        from match_counts group by all
        union all
        select direction, 'impossible', sum(invitation_count)::bigint
        from match_counts where is_impossible group by all
        """
    ).fetchall():
        found.setdefault(direction, {})[way] = count
    return found


def read_mobile_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """By direction, of how many invitations it is known from what they were sent."""
    return dict(
        connection.sql(
            """
            select direction, sum(invitation_count)::bigint
            from invitation_cells where sent_from_mobile <> 'unknown'
            group by direction
            """
        ).fetchall()
    )


def read_rejects(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int]]:
    """File, reason and number of the rows that could not be read."""
    return connection.execute(
        """
        select file_name, reason, sum(rejected_count)::bigint
        from reject_counts
        group by all
        order by 3 desc, 1, 2
        """
    ).fetchall()


def export_tables(
    connection: duckdb.DuckDBPyConnection,
    out: Path,
    file_format: Literal["parquet", "csv"],
    *,
    is_private: bool = False,
) -> list[Path]:
    """Write each mart, and on demand the private rows, as a file of its own.

    Rows are in a fixed order, so that the same input gives the same bytes. A file is
    there whole or not at all.

    Returns:
        The files written.

    Raises:
        InputError: Marts are to be written where private rows lie already, or the
            folder can't be written.
    """
    if not is_private:
        _refuse_beside_private(out)
    queries = {
        model.name: f'select * from "{model.name}" order by all'
        for model in read_models()
        if model.folder == "marts"
    }
    if is_private:
        queries |= _PRIVATE
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    paths = []
    for name, query in sorted(queries.items()):
        path = out / f"{name}.{file_format}"
        text = inert_query(connection, query) if file_format == "csv" else query
        _write_whole(connection, text, path, file_format)
        paths.append(path)
    return paths


def _write_whole(
    connection: duckdb.DuckDBPyConnection, query: str, path: Path, file_format: str
) -> None:
    """Write a query's rows beside the path, then put them there in one rename."""
    beside = path.with_name(f".{path.name}.writing")
    target = str(beside.resolve()).replace("'", "''")
    try:
        connection.execute(f"copy ({query}) to '{target}' (format {file_format})")
        beside.chmod(0o600)
        beside.replace(path)
    except (duckdb.IOException, OSError) as error:
        raise InputError(
            f"{path.name}: can't be written, expected a folder with room that you may "
            "write to. Make room, or choose another with --out."
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _refuse_beside_private(out: Path) -> None:
    """Nothing, unless a folder to be shared would hold private rows as well."""
    for name in _PRIVATE:
        for path in sorted(out.glob(f"{name}.*")):
            raise InputError(
                f"{path.name}: private rows found where shareable tables are to be "
                "written, expected a folder without them. Choose another with --out."
            )
