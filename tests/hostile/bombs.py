"""Archives and pages that are small until they are read."""

from __future__ import annotations

import bz2
import random
import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from tests.hostile.zips import BZIP2, INVITED, STORED, Entry, archive, packed

if TYPE_CHECKING:
    from collections.abc import Callable

MEBIBYTE = 2**20


class Bomb(NamedTuple):
    """A bomb, and what is said of it.

    Attributes:
        name: Its file's name.
        make: Its bytes.
        found: What the message says is found.
    """

    name: str
    make: Callable[[], bytes]
    found: str


def _zeros(size: int, before: bytes = b"") -> bytes:
    """So many zero bytes, packed, without ever being in memory at once."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    pieces = [squeeze.compress(before)]
    pieces += [squeeze.compress(bytes(MEBIBYTE)) for _ in range(size // MEBIBYTE)]
    return b"".join(pieces) + squeeze.flush()


def _by_ratio() -> bytes:
    size = 256 * MEBIBYTE
    flat = Entry(b"Connections.csv", packed=_zeros(size), size=size, crc=0)
    return archive([INVITED, flat])


def _by_size() -> bytes:
    """Claims more than it may."""
    claims = [Entry(b"%d.csv" % n, b"x", size=2**32 - 2) for n in range(5)]
    return archive([INVITED, *claims])


def _lying_low() -> bytes:
    """Says that 256 megabytes are the few bytes that they begin with."""
    flat = _zeros(256 * MEBIBYTE, before=INVITED.data)
    return archive([INVITED._replace(packed=flat)])


def _lying_packed() -> bytes:
    """Says that what it holds has hardly been packed."""
    size = 256 * MEBIBYTE
    flat = Entry(b"Connections.csv", packed=_zeros(size), size=size, crc=0)
    return archive([INVITED, flat._replace(packed_size=size)])


def _of_bzip2() -> bytes:
    """A quarter of a gigabyte that says it is eight megabytes, in 300 bytes."""
    squeeze = bz2.BZ2Compressor()
    pieces = [squeeze.compress(bytes(MEBIBYTE)) for _ in range(256)]
    flat = b"".join(pieces) + squeeze.flush()
    entry = INVITED._replace(method=BZIP2, packed=flat, size=8 * MEBIBYTE)
    return archive([entry])


def _letters() -> bytes:
    return bytes(random.Random(7).choices(b"abcdefgh,\n", k=MEBIBYTE))  # noqa: S311


def _of_one_file_listed_often() -> bytes:
    first = Entry(b"0.csv", _letters())
    return archive([first, *[first._replace(offset=0)] * 15])


def overlapping(count: int, text: bytes) -> bytes:
    """Files of which each holds the next, its header quoted in a stored block.

    Source: Fifield 2019, A better zip bomb.
    """
    stream, data = packed(text), text
    claims: list[Entry] = []
    for number in reversed(range(count)):
        name = b"%03d.csv" % number
        sizes = (zlib.crc32(data), len(stream), len(data))
        claims.append(Entry(name, crc=sizes[0], packed_size=sizes[1], size=sizes[2]))
        head = b"PK\3\4" + struct.pack("<HHHL", 20, 0, 8, 0)
        head += struct.pack("<LLLHH", *sizes, len(name), 0) + name
        body = head + stream
        # A deflated block of bytes as they are, and not the last.
        quote = struct.pack("<BHH", 0, len(head), len(head) ^ 0xFFFF)
        stream, data = quote + body, head + data
    return archive(
        [
            claim._replace(offset=len(body) - claim.packed_size - 30 - len(claim.name))
            for claim in claims
            if claim.packed_size is not None
        ],
        body=body,
    )


def _overlapping_a_little() -> bytes:
    """So few that neither the ratio nor the sum would show them."""
    return overlapping(15, _letters())


def _overlapping_a_lot() -> bytes:
    return overlapping(300, bytes(4 * MEBIBYTE))


def _nested() -> bytes:
    """Sixteen archives of ten megabytes, each within its own bounds."""
    flat = archive([INVITED, Entry(b"x.bin", bytes(10 * MEBIBYTE))])
    return archive([Entry(b"%d.zip" % n, flat, STORED) for n in range(16)])


def _of_itself() -> bytes:
    inner = archive([INVITED])
    for _ in range(500):
        inner = archive([Entry(b"inner.zip", inner, STORED)])
    return inner


def _by_count() -> bytes:
    entry = Entry(b"", packed=b"", method=STORED, offset=0)
    return archive([entry._replace(name=b"%d" % n) for n in range(200_000)])


def _by_count_within() -> bytes:
    """Nine archives of which each has less than is allowed."""
    empty = archive(Entry(b"%d.jpg" % n, method=STORED) for n in range(1200))
    return archive([Entry(b"%d.zip" % n, empty) for n in range(9)])


def _by_tables() -> bytes:
    return archive(INVITED for _ in range(9000))


def _by_list() -> bytes:
    """A list of files of twenty megabytes, of the longest names there are."""
    return archive(Entry(b"a" * 65_000, method=STORED) for _ in range(320))


def _page(rows: bytes) -> bytes:
    return b'[{"snapshotDomain":"INVITATIONS","snapshotData":[' + rows + b"]}]"


def _of_values() -> bytes:
    return _page(b",".join([b"[]"] * 8_000_000))


def _of_a_long_text() -> bytes:
    return _page(b'{"Message":"' + b"a" * 65 * MEBIBYTE + b'"}')


BOMBS = [
    Bomb("ratio.zip", _by_ratio, "packed more than 100 times over"),
    Bomb("size.zip", _by_size, "more than 16 GB unpacked"),
    Bomb("lying.zip", _lying_low, "damaged or cut short"),
    Bomb("lying packed.zip", _lying_packed, "packed more than 100 times over"),
    Bomb("bzip2.zip", _of_bzip2, "packed by another method than LinkedIn's"),
    Bomb("listed often.zip", _of_one_file_listed_often, "files that share their bytes"),
    Bomb("overlap.zip", _overlapping_a_little, "files that share their bytes"),
    Bomb("overlap a lot.zip", _overlapping_a_lot, "packed more than 100 times over"),
    Bomb("nested.zip", _nested, "packed more than 100 times over"),
    Bomb("itself.zip", _of_itself, "archives packed more than 2 deep"),
    Bomb("count.zip", _by_count, "more than 10,000 files"),
    Bomb("count within.zip", _by_count_within, "more than 10,000 files"),
    Bomb("tables.zip", _by_tables, "more than 500 files of LinkedIn's"),
    Bomb("list.zip", _by_list, "a list of files that is too long"),
    Bomb("values.json", _of_values, "over 2,000,000 values in one file"),
    Bomb("text.json", _of_a_long_text, "over 48 MB in one file"),
    Bomb(
        "deep.json",
        lambda: _page(b"[" * 100_000 + b"]" * 100_000),
        "JSON nested too deep",
    ),
    Bomb(
        "deep objects.json",
        lambda: _page(b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
        "JSON nested too deep",
    ),
]


# What looks like an export, and is read: for these it is the work that is bounded.


def hard_names() -> bytes:
    """Names that a pattern could look at for minutes."""
    names = [b" " * 65_000 + b"1.csv", b"9" * 65_000 + b"x.csv", b".csv" * 16_000]
    return archive([INVITED, *(Entry(name, INVITED.data) for name in names)])


def hard_headers() -> bytes:
    """Files whose every line could be the header."""
    text = b"sentat direction" + b"\n,;\t" * 16_000
    return archive([INVITED, *(Entry(b"%d.csv" % n, text) for n in range(60))])


def hard_keys() -> bytes:
    """A row with 800 spellings of one key, and 100,000 rows below it."""
    spelt = (
        b'"%sMessage%s":"x"' % (b" " * (n % 40), b" " * (n // 40)) for n in range(800)
    )
    return _page(b"{" + b",".join(spelt) + b"}" + b',{"Message":"y"}' * 100_000)


def most_values() -> bytes:
    """As many values as one page may have, each of the largest kind."""
    return _page(b",".join([b'{"":0}'] * 990_000))
