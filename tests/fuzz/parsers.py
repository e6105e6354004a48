"""What holds of each parser for any bytes whatever; one function a parser."""

from __future__ import annotations

import codecs
import io
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from pipeline.errors import InputError
from pipeline.ingest import csv_text, dates, read_labels, snapshot
from pipeline.ingest.decode import encoding_of, line_blocks, utf8
from pipeline.ingest.exports import File
from pipeline.ingest.quotes import grammar, rows_of
from pipeline.ingest.recognise import WIDTH_LIMIT, form_of, layout_of
from tests.fuzz.accounts import unaccounted
from tests.fuzz.cases import Case
from tests.fuzz.trial import tried

if TYPE_CHECKING:
    from collections.abc import Callable

_HEADER = b"From,To,Sent At,Message,Direction\n"


def _plain(block: bytes) -> bytes:
    return block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def decode(data: bytes) -> None:
    """Lines do not depend on how the file is cut, and become UTF-8."""
    encoding = encoding_of(data)
    whole = b"".join(line_blocks(io.BytesIO(data), encoding))
    utf8(whole).decode()
    assert whole == b"" or whole.endswith(b"\n")
    assert b"\r" not in whole
    for size in (1, 3, 8):
        assert b"".join(line_blocks(io.BytesIO(data), encoding, size)) == whole
    if encoding == "utf-8" and codecs.BOM_UTF8 not in data:
        assert whole.removesuffix(b"\n") == _plain(data).removesuffix(b"\n")


def recognise(data: bytes) -> None:
    """A name and a beginning are recognised or not, and no more."""
    name = data[:12].decode("latin-1")
    form_of(name, data)
    layout = layout_of(data)
    if layout:
        assert 2 <= len(layout.columns) <= WIDTH_LIMIT
        assert layout.header_line >= 1


def csv_rows(data: bytes) -> None:
    """Each line below the header is on an account, however the file is cut."""
    content = _HEADER + data
    layout = layout_of(content)
    if layout is None:
        return
    opener = partial(io.BytesIO, content)
    file = File(1, "Invitations.csv", layout.table, opener, layout)
    seen = []
    for size in (2**20, 11 + len(data) // 9):
        found = list(csv_text.records(opener(), layout, layout.columns, size))
        assert unaccounted(file, found) is None
        frames = pl.concat([part.frame for part in found])
        rejects = pl.concat([part.rejects for part in found])
        seen.append((frames.rows(), rejects.rows()))
    assert seen[0] == seen[1]


def quotes(data: bytes) -> None:
    """Each line with text is a row's, and a row has what the block has."""
    text = _plain(data.decode("utf-8", "ignore").encode())
    block = text.removesuffix(b"\n") + b"\n"
    for separator, width in ((",", 1), (";", 5)):
        rows = rows_of(block, 1, grammar(separator, width), at_end=True)
        lines = block.decode().split("\n")
        assert rows.rest == b""
        kept = pl.concat([rows.plain, rows.literal]).sort("line")
        for line, row in kept.rows():
            assert "\n".join(lines[line - 1 :]).startswith(row)
        taken = sum(row.count("\n") + 1 for row in kept["text"])
        # A reject may be a row of several lines too: it has too many fields.
        assert taken + rows.rejects.height <= len(lines) - 1


def date_texts(data: bytes) -> None:
    """Any text is a moment in known years, or refused with a reason."""
    texts = pl.Series([*data.decode("utf-8", "ignore").split("\n"), None, ""])
    raw, latest = pl.col("raw"), datetime(2026, 6, 27, tzinfo=UTC)
    for day_first in (False, True):
        for rule in (dates.sent_at, dates.connected_date, dates.message_at):
            last = latest.date() if rule is dates.connected_date else latest
            found = pl.DataFrame({"raw": texts}).with_columns(
                when=rule(raw, day_first=day_first)
            )
            fault = found.select(dates.date_fault(raw, pl.col("when"), last))
            kept = found.filter(fault.to_series().is_null())["when"]
            assert kept.null_count() == 0
            years = kept.dt.year()
            assert years.is_between(dates.FIRST_YEAR, 2026).all()
    dates.is_day_first(texts)


def archive(data: bytes) -> None:
    """An archive is read or refused."""
    fault = tried(Case(("a.zip",), {"a.zip": data}))
    assert fault is None, fault


def snapshot_page(data: bytes) -> None:
    """A page is refused, or each of its rows is on an account."""
    with suppress(InputError):
        for rows in snapshot.domains(partial(io.BytesIO, data), "page").values():
            found = snapshot.records(rows, ("from", "sentat", "date"))
            lines = [*found.frame["line"], *found.rejects["line"]]
            assert sorted(lines) == list(range(1, len(rows) + 1))


def labels(data: bytes) -> None:
    """A file of labels is refused, or each row is on an account."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "labels.csv")
        path.write_bytes(b"name,url,sent_at,sent_from_mobile\n" + data)
        with suppress(InputError):
            part = read_labels(path)
            assert unaccounted(part.file, [part]) is None


def export(data: bytes) -> None:
    """A file that calls itself Invitations.csv is read or refused."""
    fault = tried(Case(("Invitations.csv",), {"Invitations.csv": data}))
    assert fault is None, fault


PARSERS: dict[str, Callable[[bytes], None]] = {
    "archive": archive,
    "csv": csv_rows,
    "dates": date_texts,
    "decode": decode,
    "export": export,
    "labels": labels,
    "quotes": quotes,
    "recognise": recognise,
    "snapshot": snapshot_page,
}
