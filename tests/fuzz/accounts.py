"""Whether every row of a file is on an account, told without the tool's own reader."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from pipeline.ingest import File

_DOMAINS = {
    "invitations": {"invitations"},
    "connections": {"connections"},
    "messages": {"inbox", "messages"},
    "logins": {"login", "logins"},
}


class Read(Protocol):
    """Some rows of a file, as texts or typed."""

    @property
    def frame(self) -> pl.DataFrame:
        """Those kept, by `line`."""

    @property
    def rejects(self) -> pl.DataFrame:
        """Those rejected, by `line`."""

    @property
    def n_read(self) -> int:
        """How many were found."""


def _content(file: File) -> bytes:
    stream = file.opener()
    try:
        return b"".join(iter(lambda: stream.read(2**20), b""))
    finally:
        stream.close()


def _lines(data: bytes, encoding: str) -> list[bytes]:
    if encoding.startswith("utf-16"):
        data = data.decode(encoding, "replace").encode()
    elif encoding == "utf-8-sig":
        data = data.removeprefix(codecs.BOM_UTF8)
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    # Marks at the beginning of a line are no text.
    return re.sub(rb"(?m)^(?:\xef\xbb\xbf)+", b"", data).split(b"\n")


def _swallowed(lines: list[bytes], starts: list[int], first: int) -> str | None:
    """A line with text that is no row and lies in none.

    A row of several lines has an odd number of quotes in its first line and an
    even number in all.
    """
    if any(line < first or not lines[line - 1] for line in starts):
        return "a row where the file has none"
    ends = [*(line - 1 for line in starts), len(lines)]
    if any(lines[first - 1 : ends[0]]):
        return "a line that is on no account"
    for start, end in zip(starts, ends[1:], strict=True):
        row = lines[start - 1 : end]
        if any(row[1:]) and not (
            row[0].count(b'"') % 2 and b"".join(row).count(b'"') % 2 == 0
        ):
            return "a line that is on no account"
    return None


def _snapshot_count(data: bytes, table: str) -> int:
    pages: Any = json.loads(data)
    count = 0
    for page in pages if isinstance(pages, list) else [pages]:
        for element in page.get("elements", [page]):
            domain = str(element.get("snapshotDomain")).casefold()
            rows = element.get("snapshotData") or []
            if "".join(filter(str.isalnum, domain)) in _DOMAINS[table]:
                count += 1 if isinstance(rows, dict) else len(rows)
    return count


def unaccounted(file: File, parts: Sequence[Read]) -> str | None:
    """What is wrong with the account of a file's rows; none if nothing is."""
    if any(part.n_read != part.frame.height + part.rejects.height for part in parts):
        return "read is not kept + rejected"
    starts = sorted(
        line
        for part in parts
        for frame in (part.frame, part.rejects)
        for line in frame["line"].to_list()
    )
    if len(set(starts)) != len(starts):
        return "one row counted twice"
    if file.layout is None:
        count = _snapshot_count(_content(file), file.table)
        is_whole = starts == list(range(1, count + 1))
        return None if is_whole else "a snapshot's row that is on no account"
    lines = _lines(_content(file), file.layout.encoding)
    return _swallowed(lines, starts, file.layout.header_line + 1)
