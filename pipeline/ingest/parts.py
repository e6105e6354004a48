"""An export's files -> typed rows and rejects, a bounded part at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import polars as pl

from pipeline import schema
from pipeline.errors import InputError
from pipeline.ingest import connections as _connections
from pipeline.ingest import (
    csv_text,
    dates,
    snapshot,
)
from pipeline.ingest import invitations as _invitations
from pipeline.ingest import logins as _logins
from pipeline.ingest import messages as _messages
from pipeline.ingest.typed import Source, Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.ingest.csv_text import Records
    from pipeline.ingest.exports import Export, File

_Item = TypeVar("_Item")
# Drafts among the messages are some thousands; a file with more is no export.
REJECT_LIMIT = 250_000


class Part(NamedTuple):
    """Some rows of a file.

    Attributes:
        file: The file.
        frame: The rows read, as `pipeline.schema` declares the file's table.
        rejects: The rows that could not be read, as `schema.REJECTS`.
        n_read: How many rows were found: those of `frame` and `rejects`.
    """

    file: File
    frame: pl.DataFrame
    rejects: pl.DataFrame
    n_read: int


class Reader(NamedTuple):
    """How a table's rows are made of texts.

    Attributes:
        columns: Keys of the columns to read.
        dates: Those that hold dates.
        make: Texts -> typed rows.
    """

    columns: tuple[str, ...]
    dates: tuple[str, ...]
    make: Callable[[pl.DataFrame, Source], Typed]


READERS = {
    "invitations": Reader(
        _invitations.COLUMNS, (_invitations.DATE,), _invitations.invitations
    ),
    "connections": Reader(
        _connections.COLUMNS, (_connections.DATE,), _connections.connections
    ),
    "messages": Reader(_messages.COLUMNS, (_messages.DATE,), _messages.messages),
    "logins": Reader(_logins.COLUMNS, (_logins.DATE,), _logins.logins),
}


def _ahead(items: Iterator[_Item]) -> Iterator[_Item]:
    """The items, the next one being made while one is in use."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        upcoming = pool.submit(next, items, None)
        while (item := upcoming.result()) is not None:
            upcoming = pool.submit(next, items, None)
            yield item


def _records(file: File, columns: tuple[str, ...]) -> Iterator[Records]:
    if file.layout is None:
        rows = snapshot.domains(file.opener, file.file)[file.table]
        yield snapshot.records(rows, columns)
        return
    stream = file.opener()
    try:
        yield from csv_text.records(stream, file.layout, columns)
    finally:
        stream.close()


def _part(file: File, found: Records, reader: Reader, source: Source) -> Part:
    missing = [name for name in reader.columns if name not in found.frame.columns]
    texts = found.frame.with_columns(pl.lit(None, pl.String).alias(n) for n in missing)
    made = reader.make(texts, source)
    unread = found.rejects.select(
        pl.lit(source.export_id, pl.Int32).alias("export_id"),
        pl.lit(source.file_id, pl.Int32).alias("file_id"),
        "line",
        "reason",
    )
    rejects = schema.REJECTS.check(pl.concat([unread, made.rejects]).sort("line"))
    return Part(file, made.frame, rejects, found.n_read)


def _day_first(texts: pl.DataFrame, columns: tuple[str, ...]) -> bool:
    written = [name for name in columns if name in texts.columns]
    return any(dates.is_day_first(texts[name]) for name in written)


def file_parts(file: File, source: Source, reader: Reader) -> Iterator[Part]:
    """A file's rows, part by part, one part at least.

    Whether the file writes the day before the month is told from its first part,
    some ten thousand rows.

    Args:
        file: The file.
        source: What is known of it.
        reader: How its table is made.

    Raises:
        InputError: More rows than any export has are none.
    """
    known, n_rejected = None, 0
    for found in _ahead(_records(file, reader.columns)):
        if known is None and found.frame.height:
            known = source._replace(day_first=_day_first(found.frame, reader.dates))
        part = _part(file, found, reader, known or source)
        n_rejected += part.rejects.height
        if n_rejected > REJECT_LIMIT:
            raise InputError(
                f"{file.file}: more than {REJECT_LIMIT:,} rows that can't be read, "
                "expected rows as LinkedIn writes them. Download the export again and "
                "pass it on as it is."
            )
        yield part


def read_parts(export: Export) -> Iterator[Part]:
    """The export's rows, file by file and part by part; each file has one at least.

    Raises:
        InputError: A file is damaged.
    """
    for file in export.files:
        if file.table in READERS:
            source = Source(export.export_id, file.file_id, export.exported_at)
            yield from file_parts(file, source, READERS[file.table])
