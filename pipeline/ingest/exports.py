"""Which exports lie in what the user gave, and when each was made."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

import polars as pl

from pipeline.errors import InputError
from pipeline.ingest import snapshot
from pipeline.ingest.dates import FIRST_YEAR, LAST_YEAR
from pipeline.ingest.folders import given
from pipeline.ingest.recognise import (
    Layout,
    canonical_name,
    name_key,
)
from pipeline.schema import UTC_TIME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipeline.ingest.containers import Container, Member
    from pipeline.ingest.decode import Stream

ExportedAtSource = Literal[
    "archive name", "zip entry times", "newest date in the files", "given"
]
# LinkedIn's own folders: what lies in them belongs to the export around them.
_OWN_FOLDERS = frozenset({"jobs", "verifications", "articles"})
_ORDER = ("invitations", "connections", "messages", "logins")
_REQUEST = (
    "Request the archive again from LinkedIn, with Invitations and Connections "
    "ticked, and give it here"
)


class File(NamedTuple):
    """A file of an export that is read.

    Attributes:
        file_id: 1, 2, … over all exports.
        file: LinkedIn's name for such a file, never the user's.
        table: The table its rows become.
        opener: Opens it as a stream of bytes.
        layout: How its rows are written; none for a snapshot's JSON.
        mark: What other bytes in it would change; none where nobody asks.
    """

    file_id: int
    file: str
    table: str
    opener: Callable[[], Stream]
    layout: Layout | None
    mark: tuple[int, ...] = ()


class Export(NamedTuple):
    """One export.

    Attributes:
        export_id: 1, 2, … in order of export time, those without one last.
        exported_at: When LinkedIn made it, UTC; none where only the newest date
            in the files can tell.
        exported_at_source: How that is known.
        files: The files that are read.
        left_aside: How many other files lie beside them.
    """

    export_id: int
    exported_at: datetime | None
    exported_at_source: ExportedAtSource
    files: tuple[File, ...]
    left_aside: int


class _Found(NamedTuple):
    """An export before it is numbered."""

    exported_at: datetime | None
    source: ExportedAtSource
    files: list[File]
    left_aside: int


def _files(member: Member) -> list[File]:
    layout = member.form.layout
    if layout:
        name = canonical_name(layout.table, member.name)
        return [File(0, name, layout.table, member.opener, layout, member.mark)]
    if member.form.is_snapshot:
        return [
            File(0, snapshot.shown_name(table), table, member.opener, None, member.mark)
            for table in snapshot.domains(member.opener, member.shown)
        ]
    return []


def _root(folder: tuple[str, ...]) -> tuple[str, ...]:
    while folder and folder[-1].casefold() in _OWN_FOLDERS:
        folder = folder[:-1]
    return folder


def _home(
    folder: tuple[str, ...], roots: set[tuple[str, ...]]
) -> tuple[str, ...] | None:
    """The nearest folder around, or the only one, that has invitations."""
    for depth in range(len(folder), -1, -1):
        if folder[:depth] in roots:
            return folder[:depth]
    return next(iter(roots)) if len(roots) == 1 else None


def _date_in(names: Sequence[str]) -> datetime | None:
    for name in names:
        for month, day, year in re.findall(r"(?<!\d)(\d\d)-(\d\d)-(\d{4})(?!\d)", name):
            try:
                found = datetime(int(year), int(month), int(day), tzinfo=UTC)
            except ValueError:
                continue
            if FIRST_YEAR <= found.year <= LAST_YEAR:
                return found
    return None


def _exported_at(
    container: Container, folder: tuple[str, ...]
) -> tuple[datetime | None, ExportedAtSource]:
    named = _date_in((*folder[::-1], *container.names))
    if named:
        return named, "archive name"
    if container.times:
        return max(container.times), "zip entry times"
    return None, "newest date in the files"


def _exports_in(container: Container) -> list[_Found]:
    found = {member: _files(member) for member in container.members}
    kept = [(member, file) for member, files in found.items() for file in files]
    roots = {
        _root(member.folder) for member, file in kept if file.table == "invitations"
    }
    if not roots:
        _refuse_without_invitations(container, kept)
        return []
    homes: dict[tuple[str, ...], list[File]] = {root: [] for root in sorted(roots)}
    n_aside = container.n_passed + sum(not files for files in found.values())
    for member, file in kept:
        home = _home(_root(member.folder), roots)
        if home is None:
            n_aside += 1
        else:
            homes[home].append(file)
    return [
        _Found(*_exported_at(container, root), files, n_aside)
        for root, files in homes.items()
    ]


def _refuse_without_invitations(
    container: Container, kept: Sequence[tuple[Member, File]]
) -> None:
    for member in container.members:
        if name_key(member.name) in ("invitations", "invitation"):
            raise InputError(
                "Invitations.csv: no header with Sent At and Direction, expected "
                f"LinkedIn's columns. {_REQUEST}."
            )
    if kept and container.is_archive:
        raise _missing(container.shown)


class NoInvitationsError(InputError):
    """What was given can be read, and holds no invitations."""


def _missing(shown: str) -> NoInvitationsError:
    return NoInvitationsError(
        f"{shown}: no Invitations.csv found, expected LinkedIn's archive. {_REQUEST}."
    )


def numbered(exported_at: pl.Series, file_count: pl.Series) -> pl.DataFrame:
    """The numbers that exports get, in order of export time, those without one last.

    Args:
        exported_at: When each was made, as far as it tells itself, in the order
            in which they were found.
        file_count: How many files each has.

    Columns:
        place: of the export in what was given, from 0; export_id; files_before:
        how many files the exports before it have.
    """
    return (
        pl.DataFrame({"exported_at": exported_at, "file_count": file_count})
        .with_row_index("place")
        .sort("exported_at", "place", nulls_last=True)
        .select(
            "place",
            pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("export_id"),
            (pl.col("file_count").cum_sum() - pl.col("file_count")).alias(
                "files_before"
            ),
        )
    )


def _as_exports(found: list[_Found]) -> list[Export]:
    numbers = numbered(
        pl.Series([export.exported_at for export in found], dtype=UTC_TIME),
        pl.Series([len(export.files) for export in found], dtype=pl.Int64),
    )
    exports = []
    for place, export_id, files_before in numbers.iter_rows():
        export = found[place]
        ordered = sorted(export.files, key=lambda file: _ORDER.index(file.table))
        files = tuple(
            file._replace(file_id=file_id)
            for file_id, file in enumerate(ordered, start=files_before + 1)
        )
        exports.append(
            Export(
                export_id, export.exported_at, export.source, files, export.left_aside
            )
        )
    return exports


def as_told(export: Export, exported_at: datetime | None) -> Export:
    """The export, made when the user says so, if the user does."""
    if exported_at is None:
        return export
    utc = exported_at.replace(tzinfo=exported_at.tzinfo or UTC).astimezone(UTC)
    return export._replace(exported_at=utc, exported_at_source="given")


def find_exports(
    paths: Sequence[Path], exported_at: datetime | None = None, *, scratch: Path
) -> list[Export]:
    """The exports in the archives, folders and files given.

    Args:
        paths: Archives (`.zip`, `.zip.zip`), folders of files or of archives,
            single files. Files of one folder make one export.
        exported_at: When they were made, if the user says so.
        scratch: An existing private folder, for archives inside archives. It must
            outlive the reading.

    Raises:
        InputError: Something given is missing, damaged, hostile, or holds no
            invitations.
    """
    found = []
    for item in given(paths, scratch):
        inside = [e for container in item.containers for e in _exports_in(container)]
        if not inside:
            raise _missing(item.shown)
        found += inside
    return [as_told(export, exported_at) for export in _as_exports(found)]
