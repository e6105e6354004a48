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
from pipeline.ingest.containers import (
    Container,
    Member,
    is_candidate,
    is_hidden,
    is_zip_name,
)
from pipeline.ingest.dates import FIRST_YEAR, LAST_YEAR
from pipeline.ingest.decode import SAMPLE_BYTES
from pipeline.ingest.recognise import form_of
from pipeline.ingest.streams import DAMAGE, entry_opener, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

# A Complete export of twenty years with its media list has about 1 GB.
TOTAL_LIMIT_BYTES = 16 * 2**30
# An export has 30 to 80 files; media of a busy member some thousands.
MEMBER_LIMIT = 10_000
# 10,000 members with the longest names a zip allows in practice.
DIRECTORY_LIMIT_BYTES = 16 * 2**20
# Text packs 3 to 12 times; only a bomb packs its megabytes 200 times.
RATIO_LIMIT = 200
RATIO_FROM_BYTES = 10 * 2**20
# Browsers save `Basic_….zip.zip`: one archive inside another, never more.
NESTING_LIMIT = 2


def _check_end(path: Path, shown: str) -> None:
    """Refuse an archive whose end says that it is a part, or endless.

    Source: APPNOTE.TXT 4.3.14 to 4.3.16, PKWARE.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 2**16 - 98))
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise zipfile.BadZipFile
    disk, directory_bytes = struct.unpack_from("<4xH6xL", tail, end)
    wide = end - 76
    if wide >= 0 and tail.startswith(b"PK\x06\x06", wide):
        (directory_bytes,) = struct.unpack_from("<40xQ", tail, wide)
    if disk not in (0, 0xFFFF):
        raise InputError(
            f"{shown}: one part of a split archive, expected LinkedIn's archive. Join "
            "the parts, or unpack them and give the folder."
        )
    if directory_bytes > DIRECTORY_LIMIT_BYTES:
        raise _too_much(shown, "a list of files that is too long")


def _entries(path: Path, shown: str) -> list[zipfile.ZipInfo]:
    try:
        _check_end(path, shown)
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except DAMAGE as error:
        raise InputError(
            f"{shown}: not a whole zip archive, expected LinkedIn's archive. Download "
            "it again from LinkedIn and pass it on as it is."
        ) from error
    _check_limits(entries, shown, path.stat().st_size)
    return entries


def _too_much(shown: str, found: str) -> InputError:
    return InputError(
        f"{shown}: {found}, expected LinkedIn's archive. Unpack it yourself if you "
        "trust it, and give the folder."
    )


def _check_limits(entries: list[zipfile.ZipInfo], shown: str, size: int) -> None:
    if len(entries) > MEMBER_LIMIT:
        raise _too_much(shown, f"more than {MEMBER_LIMIT:,} files")
    total = sum(entry.file_size for entry in entries)
    if total > TOTAL_LIMIT_BYTES:
        raise _too_much(shown, f"more than {TOTAL_LIMIT_BYTES // 2**30} GB unpacked")
    packed = [(entry.file_size, entry.compress_size) for entry in entries]
    for unpacked_bytes, packed_bytes in [*packed, (total, size)]:
        is_large = unpacked_bytes > RATIO_FROM_BYTES
        if is_large and unpacked_bytes > RATIO_LIMIT * packed_bytes:
            raise _too_much(shown, f"packed more than {RATIO_LIMIT} times over")


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    # `is_dir` fails on an empty name.
    return entry.filename.endswith("/")


def _is_kept(entry: zipfile.ZipInfo) -> bool:
    parts = tuple(entry.filename.split("/"))
    is_inside = not re.search(r"\\|\0|^/|^[A-Za-z]:", entry.filename)
    return (
        is_inside
        and ".." not in parts
        and not _is_folder(entry)
        and not stat.S_ISLNK(entry.external_attr >> 16)
        and not is_hidden(parts)
    )


def _refuse_encrypted(entry: zipfile.ZipInfo, shown: str) -> None:
    if entry.flag_bits & 0x1:
        raise InputError(
            f"{shown}: encrypted, expected LinkedIn's archive, which has no password. "
            "Unpack it with its password and give the folder."
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
    yield from _open_archive(path, shown, (path.name,), scratch)


def _open_archive(
    path: Path, shown: str, names: tuple[str, ...], scratch: Path
) -> Iterator[Container]:
    entries = _entries(path, shown)
    kept = [place for place, entry in enumerate(entries) if _is_kept(entry)]
    files = [place for place in kept if is_candidate(entries[place].filename)]
    inner = [place for place in kept if is_zip_name(entries[place].filename)]
    if inner and len(names) >= NESTING_LIMIT and not files:
        raise InputError(
            f"{shown}: archives packed more than {NESTING_LIMIT} deep, expected "
            "LinkedIn's archive. Unpack the outer ones and give the inner one."
        )
    for place in (*files, *inner):
        _refuse_encrypted(entries[place], shown)
    yield Container(
        shown,
        names,
        _members(path, shown, files),
        tuple(time for place in files for time in _time(entries[place])),
        sum(not _is_folder(entry) for entry in entries) - len(files) - len(inner),
        is_archive=True,
    )
    if len(names) < NESTING_LIMIT:
        for place in inner:
            copy = _copied(path, entries[place], place, shown, scratch)
            name = entries[place].filename.rpartition("/")[2]
            yield from _open_archive(copy, shown, (name, *names), scratch)


def _members(path: Path, shown: str, places: list[int]) -> tuple[Member, ...]:
    members = []
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            for place in places:
                *folder, name = entries[place].filename.split("/")
                opener = entry_opener(path, place, shown)
                with archive.open(entries[place]) as file:
                    form = form_of(name, file.read(SAMPLE_BYTES))
                members.append(Member(tuple(folder), name, shown, opener, form))
    except DAMAGE as error:
        raise unreadable(shown, error) from error
    return tuple(members)


def _copied(
    path: Path, entry: zipfile.ZipInfo, place: int, shown: str, scratch: Path
) -> Path:
    stream = entry_opener(path, place, shown)()
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
