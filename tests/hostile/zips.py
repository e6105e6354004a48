"""Zip archives written byte by byte, so that any of them can lie.

Source: APPNOTE.TXT, PKWARE.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from tests.ingest.ingest_files import CONNECTIONS, INVITATIONS, ROW

if TYPE_CHECKING:
    from collections.abc import Iterable

STORED, DEFLATED, DEFLATE64, BZIP2, LZMA, ZSTANDARD = 0, 8, 9, 12, 14, 93
ENCRYPTED, DESCRIBED, STRONGLY, UTF8, MASKED = 0x1, 0x8, 0x40, 0x800, 0x2000
# 28 June 2026, 09:30.
_WRITTEN = struct.pack("<HH", 9 << 11 | 30 << 5, (2026 - 1980) << 9 | 6 << 5 | 28)
_LARGEST = 0xFFFFFFFF


class Entry(NamedTuple):
    """A file in an archive, and what the archive claims of it.

    Attributes:
        name: As its bytes stand in the archive.
        data: What is packed.
        method: How, by its number.
        flags: The general purpose bits.
        packed: The packed bytes; worked out where none are given.
        size: The claimed size; the true one if left out.
        packed_size: The claimed size packed.
        crc: The claimed checksum.
        mode: Its Unix file mode.
        extra: Its extra field in the list of files.
        offset: Where it is claimed to begin; where it does if left out.
    """

    name: bytes
    data: bytes = b""
    method: int = DEFLATED
    flags: int = 0
    packed: bytes | None = None
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    mode: int = 0o100600
    extra: bytes = b""
    offset: int | None = None


INVITED = Entry(b"Invitations.csv", (INVITATIONS + ROW).encode())
CONNECTED = Entry(b"Connections.csv", CONNECTIONS.encode())


def packed(data: bytes, method: int = DEFLATED) -> bytes:
    """The data, packed by a method."""
    if method == DEFLATED:
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
        return squeeze.compress(data) + squeeze.flush()
    if method == BZIP2:
        return bz2.compress(data)
    if method == LZMA:
        squeezed = lzma.compress(data, lzma.FORMAT_ALONE)
        return struct.pack("<BBH", 9, 4, 5) + squeezed[:5] + squeezed[13:]
    return data


def archive(
    entries: Iterable[Entry],
    *,
    body: bytes = b"",
    before: bytes = b"",
    comment: bytes = b"",
    is_wide: bool = False,
    disk: int = 0,
) -> bytes:
    """The archive that holds these entries, or claims to.

    Args:
        entries: In their order; one with an `offset` is in the list of files alone.
        body: What stands before the first of them, counted in the offsets.
        before: What stands before it all, counted in none.
        comment: What stands after it.
        is_wide: Whether it ends as zip64.
        disk: The part of a split archive that it claims to be.
    """
    files, listed, count = bytearray(body), bytearray(), 0
    for entry in entries:
        data = (
            packed(entry.data, entry.method) if entry.packed is None else entry.packed
        )
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        size = len(entry.data) if entry.size is None else entry.size
        packed_size = len(data) if entry.packed_size is None else entry.packed_size
        offset = len(files) if entry.offset is None else entry.offset
        how = struct.pack("<HHH", 20, entry.flags, entry.method) + _WRITTEN
        sizes = struct.pack("<LLL", crc, packed_size, size)
        if entry.offset is None:
            is_described = entry.flags & DESCRIBED
            files += b"PK\3\4" + how + (bytes(12) if is_described else sizes)
            files += struct.pack("<HH", len(entry.name), 0) + entry.name + data
            files += b"PK\7\x08" + sizes if is_described else b""
        listed += b"PK\1\2" + struct.pack("<H", 3 << 8 | 20) + how + sizes
        listed += struct.pack("<HHH", len(entry.name), len(entry.extra), 0)
        listed += struct.pack("<HHLL", 0, 0, entry.mode << 16, offset)
        listed += entry.name + entry.extra
        count += 1
    end = _wide_end(len(files), len(listed), count) if is_wide else b""
    least = min(count, 0xFFFF)
    places = (_LARGEST, _LARGEST) if is_wide else (len(listed), len(files))
    end += b"PK\5\6" + struct.pack("<HHHHLL", disk, 0, least, least, *places)
    end += struct.pack("<H", len(comment)) + comment
    return before + files + listed + end


def _wide_end(begin: int, size: int, count: int) -> bytes:
    numbers = (45, 45, 0, 0, count, count, size, begin)
    end = b"PK\6\6" + struct.pack("<QHHLLQQQQ", 44, *numbers)
    return end + b"PK\6\7" + struct.pack("<LQL", 0, begin + size, 1)
