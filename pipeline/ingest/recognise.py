"""Which LinkedIn file it is: by its header, its name a hint."""

from __future__ import annotations

import codecs
import csv
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.ingest.decode import encoding_of

if TYPE_CHECKING:
    from collections.abc import Mapping

# Files whose header resembles that of messages.csv and whose rows are no
# messages between people.
LOOKALIKES = frozenset(
    {
        "coachmessages",
        "learningcoachmessages",
        "learningroleplaymessages",
        "guidemessages",
    }
)
CANONICAL_NAMES = {
    "invitations": "Invitations.csv",
    "connections": "Connections.csv",
    "messages": "messages.csv",
    "logins": "Logins.csv",
}
SNAPSHOT_DOMAINS = {
    "invitations": "invitations",
    "connections": "connections",
    "inbox": "messages",
    "messages": "messages",
    "login": "logins",
    "logins": "logins",
}
LINKEDIN_COLUMNS = {
    "invitations": {"sentat", "direction"},
    "connections": {"firstname", "connectedon"},
    "messages": {"from", "to", "date", "content"},
    "logins": {"logindate", "useragent"},
}
# LinkedIn's widest file has 14 columns.
WIDTH_LIMIT = 64
# LinkedIn's longest preamble has three lines, a spreadsheet's some more.
HEADER_LINE_LIMIT = 100
# All bytes that are no ASCII letter or digit.
_MARKS = bytes(byte for byte in range(256) if not (byte < 128 and chr(byte).isalnum()))
_SEPARATORS = (",", ";", "\t")
_SUFFIXES = re.compile(r"(\.(csv|tsv|txt|json))+$")


class Layout(NamedTuple):
    """How a file's rows are written.

    Attributes:
        table: The table its rows become.
        encoding: Of its bytes, as `decode.encoding_of` names it.
        separator: Between two fields.
        header: The header's cells as written.
        header_line: Physical line of the header, from 1.
    """

    table: str
    encoding: str
    separator: str
    header: tuple[str, ...]
    header_line: int

    @property
    def columns(self) -> tuple[str, ...]:
        """The header's names without case, blanks and marks."""
        return tuple(column_key(cell) for cell in self.header)


class Form(NamedTuple):
    """What a file's beginning and name show of it.

    Attributes:
        layout: How its rows are written; none if it is no table of LinkedIn's.
        is_snapshot: Whether it is a page of the Member Snapshot.
    """

    layout: Layout | None = None
    is_snapshot: bool = False


def form_of(file_name: str, sample: bytes) -> Form:
    """What a file is, from its name and its first bytes."""
    if is_lookalike(file_name):
        return Form()
    if is_snapshot(sample):
        return Form(is_snapshot=True)
    return Form(layout_of(sample))


def is_snapshot(sample: bytes) -> bool:
    """Whether a file begins like a page of the Member Snapshot."""
    text = sample.replace(b"\0", b"").lower().lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")
    return text.startswith((b"{", b"[")) and b'"snapshotd' in text


def column_key(name: str) -> str:
    """A column's or a domain's name without case, blanks and marks."""
    return "".join(filter(str.isalnum, name.casefold()))


def name_key(file_name: str) -> str:
    """A file's name without case, blanks, copy mark, part number and suffix."""
    stem = _SUFFIXES.sub("", file_name.casefold())
    stem = re.sub(r"\s*\(\d+\)$", "", stem)
    return re.sub(r"\d+$", "", re.sub(r"[\s_-]", "", stem))


def is_lookalike(file_name: str) -> bool:
    """Whether a file is left out for its name, whatever its header says."""
    return name_key(file_name) in LOOKALIKES


def canonical_name(table: str, file_name: str) -> str:
    """LinkedIn's name for a file of this table, with the part's number if any."""
    name = CANONICAL_NAMES[table]
    part = re.search(
        r"_(\d{1,3})(?:\s*\(\d+\))?$", _SUFFIXES.sub("", file_name.casefold())
    )
    return name.replace(".", f"_{int(part[1])}.") if part else name


def table_of(
    columns: set[str], known: Mapping[str, set[str]] = LINKEDIN_COLUMNS
) -> str | None:
    """The table whose key columns a header holds; none if it is no such file."""
    for table, keys in known.items():
        if keys <= columns:
            return table
    return None


def cells_of(line: str, separator: str) -> tuple[str, ...]:
    """The cells of one line, empty ones at its end aside; none if it is no header."""
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return ()
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells) if len(cells) <= WIDTH_LIMIT else ()


def layout_of(
    sample: bytes, known: Mapping[str, set[str]] = LINKEDIN_COLUMNS
) -> Layout | None:
    """How a file is written, from its beginning; none if it is none of ours.

    LinkedIn puts a few lines of notes before some headers, and re-saved files
    begin with lines of their own, so that any of the first lines may be the header.

    Args:
        sample: The file's first bytes.
        known: The key columns of each table it may be.
    """
    run = sample.translate(None, _MARKS).lower().decode("ascii")
    if not any(all(key in run for key in keys) for keys in known.values()):
        return None
    encoding = encoding_of(sample)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(sample).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n", HEADER_LINE_LIMIT)[:HEADER_LINE_LIMIT]
    for number, line in enumerate(lines, start=1):
        for separator in _SEPARATORS:
            header = cells_of(line, separator) if separator in line else ()
            table = table_of({column_key(cell) for cell in header}, known)
            if table:
                return Layout(table, encoding, separator, header, number)
    return None
