"""Files and archive entries as streams that tell damage in one clear message."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import partial
from typing import TYPE_CHECKING

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
    if isinstance(error, (FileNotFoundError, PermissionError)):
        return InputError(
            f"{shown}: can't be read, expected a file of an export. Check that it is "
            "still there and that you may open it."
        )
    return InputError(
        f"{shown}: damaged or cut short, expected a whole file. Download it again "
        "from LinkedIn and pass it on as it is."
    )


def _open_file(path: Path) -> Stream:
    return path.open("rb")


def file_opener(path: Path, shown: str) -> Callable[[], Stream]:
    """What opens a file on disk, guarded, under the name that messages show."""
    return partial(GuardedStream, partial(_open_file, path), shown)


class _EntryStream:
    """An entry, and with it the archive that it keeps open."""

    def __init__(self, path: Path, place: int) -> None:
        self._archive = zipfile.ZipFile(path)
        entry = self._archive.infolist()[place]
        self._entry = self._archive.open(entry)
        self._left = entry.file_size

    def read(self, size: int = -1, /) -> bytes:
        data = self._entry.read(size)
        self._left -= len(data)
        # zipfile itself notices only an entry that is longer than it says.
        if not data and size and self._left:
            raise zipfile.BadZipFile
        return data

    def close(self) -> None:
        self._entry.close()
        self._archive.close()


def entry_opener(path: Path, place: int, shown: str) -> Callable[[], Stream]:
    """What opens an archive's entry, guarded.

    Args:
        path: The archive.
        place: The entry's place in its list, from 0: names may come twice.
        shown: The archive's name in messages.
    """
    return partial(GuardedStream, partial(_EntryStream, path, place), shown)
