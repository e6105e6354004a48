"""Zip archives and folders -> the files in them, none of them trusted.

Nothing is unpacked to a path that an archive names: files are read as streams, and
an archive inside an archive is copied to a folder of ours under a name of ours.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import struct
import tempfile
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.ingest import limits
from pipeline.ingest.containers import (
    Container,
    Member,
    is_candidate,
    is_hidden,
    is_zip_name,
)
from pipeline.ingest.dates import FIRST_YEAR, LAST_YEAR
from pipeline.ingest.decode import SAMPLE_BYTES
from pipeline.ingest.limits import Allowance, too_much
from pipeline.ingest.recognise import form_of
from pipeline.ingest.streams import (
    DAMAGE,
    METHODS,
    ChangedError,
    Seen,
    SeenFile,
    entry_opener,
    see,
    unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class _List(SeenFile):
    """An archive of which no more is read at once than a list of files may have."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > limits.DIRECTORY_LIMIT_BYTES:
            raise _TooLongError
        return super().read(size)


class _TooLongError(Exception):
    """The list of files has more bytes than any of LinkedIn's could."""


def _check_end(file: SeenFile, shown: str) -> None:
    """Refuse an archive whose end says that it is a part.

    Source: APPNOTE.TXT 4.3.16, PKWARE.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 2**16 - 22))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise zipfile.BadZipFile
    (disk,) = struct.unpack_from("<4xH", tail, end)
    if disk not in (0, 0xFFFF):
        raise InputError(
            f"{shown}: one part of a split archive, expected LinkedIn's archive. Join "
            "the parts, or unpack them and give the folder."
        )


def _entries(seen: Seen, shown: str, allowance: Allowance) -> list[zipfile.ZipInfo]:
    try:
        with _List(seen) as file:
            _check_end(file, shown)
            with zipfile.ZipFile(file) as archive:
                entries, end = archive.infolist(), archive.start_dir
    except _TooLongError as error:
        raise too_much(shown, "a list of files that is too long") from error
    except (ChangedError, FileNotFoundError, PermissionError) as error:
        raise unreadable(shown, error) from error
    except DAMAGE as error:
        raise InputError(
            f"{shown}: not a whole zip archive, expected LinkedIn's archive. Download "
            "it again from LinkedIn and pass it on as it is."
        ) from error
    allowance.take(entries, end)
    return entries


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    # `is_dir` fails on an empty name.
    return entry.filename.endswith("/")


def _is_kept(entry: zipfile.ZipInfo) -> bool:
    # zipfile cuts `filename` at a NUL, and on Windows turns its slashes.
    name = entry.orig_filename
    parts = tuple(name.split("/"))
    is_inside = not re.search(r"\\|\0|^/|^[A-Za-z]:", name)
    is_short = (
        len(name) <= limits.PATH_LIMIT_CHARACTERS
        and max(map(len, parts)) <= limits.NAME_LIMIT_CHARACTERS
    )
    return (
        is_inside
        and is_short
        and ".." not in parts
        and not _is_folder(entry)
        and not stat.S_ISLNK(entry.external_attr >> 16)
        and not is_hidden(parts)
    )


def _refuse_unreadable(entry: zipfile.ZipInfo, shown: str) -> None:
    if entry.flag_bits & 0x1:
        raise InputError(
            f"{shown}: encrypted, expected LinkedIn's archive, which has no password. "
            "Unpack it with its password and give the folder."
        )
    if entry.compress_type not in METHODS:
        raise InputError(
            f"{shown}: packed by another method than LinkedIn's, expected Deflate. "
            "Unpack it and give the folder."
        )


def open_archive(path: Path, shown: str, scratch: Path) -> Iterator[Container]:
    """The archive, and those that lie in it.

    Args:
        path: Where it lies.
        shown: Its name in messages.
        scratch: A private folder, for archives inside it.

    Raises:
        InputError: It is damaged, encrypted, or beyond the limits.
    """
    seen = see(path, shown)
    allowance = Allowance(shown, path.stat().st_size)
    yield from _open_archive(seen, shown, (path.name,), scratch, allowance)


def _open_archive(
    seen: Seen,
    shown: str,
    names: tuple[str, ...],
    scratch: Path,
    allowance: Allowance,
) -> Iterator[Container]:
    entries = _entries(seen, shown, allowance)
    kept = [entry for entry in entries if _is_kept(entry)]
    files = [entry for entry in kept if is_candidate(entry.filename)]
    inner = [entry for entry in kept if is_zip_name(entry.filename)]
    if inner and len(names) >= limits.NESTING_LIMIT and not files:
        raise InputError(
            f"{shown}: archives packed more than {limits.NESTING_LIMIT} deep, expected "
            "LinkedIn's archive. Unpack the outer ones and give the inner one."
        )
    for entry in (*files, *inner):
        _refuse_unreadable(entry, shown)
    yield Container(
        shown,
        names,
        _members(seen, files, shown, allowance),
        tuple(time for entry in files for time in _time(entry)),
        sum(not _is_folder(entry) for entry in entries) - len(files) - len(inner),
        is_archive=True,
    )
    if len(names) < limits.NESTING_LIMIT:
        for entry in inner:
            copy = see(_copied(seen, entry, shown, scratch), shown)
            name = entry.filename.rpartition("/")[2]
            yield from _open_archive(copy, shown, (name, *names), scratch, allowance)


def _members(
    seen: Seen, entries: list[zipfile.ZipInfo], shown: str, allowance: Allowance
) -> tuple[Member, ...]:
    members = []
    for entry in entries:
        *folder, name = entry.filename.split("/")
        opener = entry_opener(seen, entry, shown)
        stream = opener()
        try:
            form = form_of(name, stream.read(SAMPLE_BYTES))
        finally:
            stream.close()
        if form.layout or form.is_snapshot:
            allowance.take_table()
        mark = (entry.CRC, entry.file_size, entry.compress_size)
        members.append(Member(tuple(folder), name, shown, opener, form, mark))
    return tuple(members)


def _copied(seen: Seen, entry: zipfile.ZipInfo, shown: str, scratch: Path) -> Path:
    stream = entry_opener(seen, entry, shown)()
    try:
        handle, name = tempfile.mkstemp(suffix=".zip", dir=scratch)
        with os.fdopen(handle, "wb") as copy:
            shutil.copyfileobj(stream, copy, 2**20)
    except OSError as error:
        raise InputError(
            f"{shown}: no room to unpack the archive inside it, expected "
            f"{entry.file_size // 2**20 + 1} MB. Free some space, or unpack it."
        ) from error
    finally:
        stream.close()
    return Path(name)


def _time(entry: zipfile.ZipInfo) -> Iterator[datetime]:
    # 1980 is what a zip says when it knows no time.
    if FIRST_YEAR <= entry.date_time[0] <= LAST_YEAR:
        with suppress(ValueError):
            yield datetime(*entry.date_time, tzinfo=UTC)
