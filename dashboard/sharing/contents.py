"""Everything that can be read in a file, however it is packed."""

from __future__ import annotations

import binascii
import re
import zlib
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from dashboard.sharing.sheet import library

if TYPE_CHECKING:
    from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_PIXELS = b"IDAT"
_ESCAPED = re.compile(r"\\u\{?([0-9a-fA-F]{2,6})\}?|\\x([0-9a-fA-F]{2})")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}")
_STEERING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
# How deep one packing may lie in another, and how much one may hold.
_DEEPEST = 5
_LARGEST = 50_000_000


def texts(content: bytes, depth: int = 0) -> Iterator[str]:
    """Each text that a file's bytes can be read as.

    A picture's own texts are read, and what is packed by zlib, gzip or base64, as
    HTML entities, as percent signs or as Unicode escapes, in each other too. Pixels
    are not, nor the drawing library, which holds no data.

    >>> list(texts(b"Ada%20&lt;b&gt;"))
    ['Ada%20&lt;b&gt;', 'Ada <b>']
    """
    if depth > _DEEPEST:
        return
    if content.startswith(_PNG):
        yield from _of_picture(content, depth)
        return
    if (inflated := _inflated(content)) is not None:
        yield from texts(inflated, depth + 1)
        return
    for text in layers(content):
        yield text
        for packed in set(_BASE64.findall(text)):
            yield from _of_base64(packed, depth)


def layers(content: bytes) -> Iterator[str]:
    """A file's text, and what it becomes as its escapes are undone one by one."""
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = content.decode("utf-16" if is_wide else "utf-8", "replace")
    text = text.replace(library(), " ")
    for _ in range(_DEEPEST):
        yield text
        plain = unquote(unescape(_ESCAPED.sub(_character, text)))
        if plain == text:
            return
        text = plain


def _of_base64(packed: str, depth: int) -> Iterator[str]:
    padded = packed.replace("-", "+").replace("_", "/") + "=" * (-len(packed) % 4)
    try:
        content = binascii.a2b_base64(padded)
        is_packed = content.startswith(_PNG) or _inflated(content) is not None
        if is_packed or not _STEERING.search(content.decode()):
            yield from texts(content, depth + 1)
    except ValueError:
        return


def _of_picture(content: bytes, depth: int) -> Iterator[str]:
    """What a PNG says beside its pixels, behind its end too."""
    place = len(_PNG)
    while place + 8 <= len(content):
        size = int.from_bytes(content[place : place + 4])
        kind, start = content[place + 4 : place + 8], place + 8
        chunk = content[start : start + size]
        place = start + size + 4
        if kind == b"IEND":
            yield from texts(content[place:], depth + 1)
            return
        if kind != _PIXELS:
            yield from texts(chunk, depth + 1)
            yield chunk.decode("latin-1")
            for piece in _packed(chunk):
                yield from texts(piece, depth + 1)


def _packed(chunk: bytes) -> Iterator[bytes]:
    """What stands packed behind the names that a chunk begins with."""
    for end in (place for place, byte in enumerate(chunk[:400]) if not byte):
        for skipped in (1, 2):
            piece = _inflated(chunk[end + skipped :])
            if piece is not None:
                yield piece


def _inflated(content: bytes) -> bytes | None:
    """What zlib or gzip has packed; None if neither has."""
    if len(content) < 6 or not (
        content[:2] == b"\x1f\x8b" or int.from_bytes(content[:2]) % 31 == 0
    ):
        return None
    try:
        return zlib.decompressobj(wbits=47).decompress(content, _LARGEST)
    except zlib.error:
        return None


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code < 0x110000 else escape[0]
