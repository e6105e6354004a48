"""Files and archive entries as streams that tell damage in one clear message."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.ingest.decode import Stream

# All that zipfile and zlib raise on a file that is not what it says.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    OverflowError,
)
# LinkedIn's method and none. What else zipfile reads can't be unpacked in bounded
# memory: one byte of bzip2 makes a megabyte.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PACKED_BYTES = 2**18


class ChangedError(OSError):
    """A file is no longer what it was when it was first looked at."""


class Seen(NamedTuple):
    """A file on disk as it was when it was first looked at.

    Attributes:
        path: Where it lies.
        mark: What a change of it, or another file in its place, would change.
        touched_ns: When anything of it last changed, which no program can put back;
            a new name or a link to it counts too.
    """

    path: Path
    mark: tuple[int, ...]
    touched_ns: int


class SeenFile(io.BufferedReader):
    """A file that is read only as long as it is the one that was seen."""

    def __init__(self, seen: Seen) -> None:
        """Open the file, without waiting if it has become a pipe."""
        super().__init__(io.FileIO(seen.path, opener=_open_at_once))
        self._mark = seen.mark
        self._check()

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes, none at the end."""
        data = super().read(size)
        self._check()
        return data

    def _check(self) -> None:
        if _mark(os.fstat(self.fileno())) != self._mark:
            raise ChangedError


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _mark(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def see(path: Path, shown: str) -> Seen:
    """The file as it is now.

    Raises:
        InputError: It is gone, or no file.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ChangedError
    except OSError as error:
        raise unreadable(shown, error) from error
    return Seen(path, _mark(status), status.st_ctime_ns)


class GuardedStream(io.RawIOBase):
    """A file that tells damage as one clear message."""

    def __init__(self, opener: Callable[[], Stream], shown: str) -> None:
        """Open the file.

        Args:
            opener: Opens it unguarded.
            shown: Its name, or its archive's, in messages.
        """
        super().__init__()
        self._stream: Stream | None = None
        self._shown = shown
        try:
            self._stream = opener()
        except DAMAGE as error:
            raise unreadable(shown, error) from error

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, none at the end."""
        if self._stream is None:
            return b""
        try:
            return self._stream.read(size)
        except DAMAGE as error:
            raise unreadable(self._shown, error) from error

    def close(self) -> None:
        """Give the file back."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        super().close()


def unreadable(shown: str, error: Exception) -> InputError:
    """That a file or an archive can't be read to its end."""
    if isinstance(error, ChangedError):
        return InputError(
            f"{shown}: changed while it was read, expected a file that stays as it is. "
            "Wait until it is whole, then run it again."
        )
    if isinstance(error, (FileNotFoundError, PermissionError)):
        return InputError(
            f"{shown}: can't be read, expected a file of an export. Check that it is "
            "still there and that you may open it."
        )
    return InputError(
        f"{shown}: damaged or cut short, expected a whole file. Download it again "
        "from LinkedIn and pass it on as it is."
    )


def file_opener(seen: Seen, shown: str) -> Callable[[], Stream]:
    """What opens a file on disk, guarded, under the name that messages show."""
    return partial(GuardedStream, partial(SeenFile, seen), shown)


class _EntryStream:
    """An archive's entry, unpacked no further than it is read.

    It is what its archive says, to the byte and to the checksum, or damaged.
    """

    def __init__(self, seen: Seen, entry: zipfile.ZipInfo) -> None:
        self._file = SeenFile(seen)
        self._left, self._packed_left = entry.file_size, entry.compress_size
        self._sum, self._expected_sum = 0, entry.CRC
        is_packed = entry.compress_type == zipfile.ZIP_DEFLATED
        self._unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if is_packed else None
        try:
            self._seek(entry)
        except BaseException:
            self._file.close()
            raise

    def _seek(self, entry: zipfile.ZipInfo) -> None:
        """Go to the first packed byte. Source: APPNOTE.TXT 4.3.7, PKWARE."""
        self._file.seek(entry.header_offset)
        head = self._file.read(30)
        magic, name_bytes, extra_bytes = struct.unpack("<4s22xHH", head)
        encoding = "utf-8" if entry.flag_bits & 0x800 else "cp437"
        name = self._file.read(name_bytes)
        if magic != b"PK\3\4" or name != entry.orig_filename.encode(encoding):
            raise zipfile.BadZipFile
        self._file.seek(extra_bytes, os.SEEK_CUR)

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        pieces = []
        while wanted:
            pieces.append(self._piece(wanted))
            wanted -= len(pieces[-1])
        data = b"".join(pieces)
        self._left -= len(data)
        self._sum = zlib.crc32(data, self._sum)
        if not self._left:
            self._check_end()
        return data

    def _piece(self, size: int) -> bytes:
        piece = b""
        if self._unpacker is None:
            piece = self._packed(size)
        else:
            fed = b"more"
            while fed and not piece and not self._unpacker.eof:
                fed = self._unpacker.unconsumed_tail or self._packed(_PACKED_BYTES)
                piece = self._unpacker.decompress(fed, size)
        if not piece:
            raise zipfile.BadZipFile
        return piece

    def _packed(self, size: int) -> bytes:
        data = self._file.read(min(size, self._packed_left, _PACKED_BYTES))
        self._packed_left -= len(data)
        return data

    def _check_end(self) -> None:
        rest = b""
        if self._unpacker is not None:
            # The mark of the end may still be to come, but no byte.
            if not self._unpacker.eof:
                fed = self._unpacker.unconsumed_tail + self._packed(_PACKED_BYTES)
                rest = self._unpacker.decompress(fed, 1)
            rest += self._unpacker.unused_data
            if not self._unpacker.eof:
                raise zipfile.BadZipFile
        if rest or self._packed_left or self._sum != self._expected_sum:
            raise zipfile.BadZipFile

    def close(self) -> None:
        self._file.close()


def entry_opener(
    seen: Seen, entry: zipfile.ZipInfo, shown: str
) -> Callable[[], Stream]:
    """What opens an archive's entry, guarded.

    Args:
        seen: The archive.
        entry: The entry, as the archive lists it; names may come twice.
        shown: The archive's name in messages.
    """
    return partial(GuardedStream, partial(_EntryStream, seen, entry), shown)
