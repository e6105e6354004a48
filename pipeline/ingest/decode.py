"""Bytes of a text file -> UTF-8 in blocks that end with a line."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

# Large enough for polars to use every core, small enough for many copies of it.
BLOCK_BYTES = 8 * 2**20
# The longest row seen, a message with an article in it, has 0.03 MB.
ROW_LIMIT_BYTES = 2**20
# What is known of a line takes fifty times the room of an empty one. LinkedIn's rows
# have 100 bytes and more, so that only a block of damage has as many lines.
BLOCK_LINES = 2**18
SAMPLE_BYTES = 64 * 2**10


class Stream(Protocol):
    """What is read from a file."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, none at the end."""

    def close(self) -> None:
        """Give the file back."""


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    # Five bytes mean nothing in cp1252: browsers read them as controls.
    text = "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in bad
    )
    return text, error.end


codecs.register_error("as_cp1252", _as_cp1252)


def encoding_of(sample: bytes) -> str:
    """The name of the encoding a file begins with.

    UTF-8 also stands for cp1252 and a mixture of both: a byte that can't be UTF-8
    is read as cp1252.
    """
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = sample[:1024]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if len(start) >= 4 and zeros.count(0) > 0.4 * len(zeros):
            return encoding
    return "utf-8"


def _utf8(stream: Stream, encoding: str, size: int) -> Iterator[bytes]:
    if encoding == "utf-8-sig":
        stream.read(len(codecs.BOM_UTF8))
    decoder = (
        codecs.getincrementaldecoder(encoding)("replace")
        if encoding.startswith("utf-16")
        else None
    )
    while block := stream.read(size):
        yield decoder.decode(block).encode() if decoder else block
    if decoder:
        # Half a character, where a file is cut short, is a row's text too.
        yield decoder.decode(b"", final=True).encode()


def utf8(block: bytes) -> bytes:
    """The block itself if it is valid UTF-8, else with cp1252 bytes turned into it."""
    try:
        block.decode()
    except UnicodeDecodeError:
        return block.decode("utf-8", "as_cp1252").encode()
    return block


def _unmarked(lines: bytes) -> bytes:
    """The lines without the marks that stand where files were put behind another.

    Polars takes one for no text where a block begins, and for text elsewhere.
    """
    if codecs.BOM_UTF8 not in lines:
        return lines
    return re.sub(rb"(?m)^(?:\xef\xbb\xbf)+", b"", lines)


def _pieces(block: bytes) -> Iterator[bytes]:
    """A block of whole lines, in parts of not too many."""
    while block.count(b"\n") > BLOCK_LINES:
        # A line has one byte at least.
        cut = block.rfind(b"\n", 0, BLOCK_LINES) + 1 or block.index(b"\n") + 1
        yield block[:cut]
        block = block[cut:]
    yield block


def line_blocks(
    stream: Stream, encoding: str, size: int = BLOCK_BYTES
) -> Iterator[bytes]:
    """The file's lines, in blocks that each end with a newline.

    UTF-16 becomes UTF-8; other bytes are passed on unchecked, for polars checks them
    faster than Python (see `utf8`). CRLF and lone CR become LF. A line beyond the
    limit is cut a byte past it, for its row is refused whatever follows.

    Args:
        stream: The file, at its start.
        encoding: What `encoding_of` says of it.
        size: About how many bytes a block has.
    """
    rest = b""
    for raw in _utf8(stream, encoding, size):
        data = rest + raw
        held = b"\r" if data.endswith(b"\r") else b""
        if b"\r" in data:
            data = data.removesuffix(b"\r").replace(b"\r\n", b"\n")
            data = data.replace(b"\r", b"\n")
        cut = data.rfind(b"\n") + 1
        rest = data[cut:][: ROW_LIMIT_BYTES + 1] + held
        if cut:
            yield from _pieces(_unmarked(data[:cut]))
    if rest:
        yield _unmarked(rest.removesuffix(b"\r") + b"\n")
