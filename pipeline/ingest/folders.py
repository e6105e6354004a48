"""What the user gave, a folder, an archive or files -> containers."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import InputError
from pipeline.ingest.archive import open_archive
from pipeline.ingest.containers import (
    Container,
    Member,
    is_candidate,
    is_hidden,
    is_zip_name,
)
from pipeline.ingest.decode import SAMPLE_BYTES
from pipeline.ingest.recognise import CANONICAL_NAMES, form_of, name_key
from pipeline.ingest.streams import file_opener, see

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Some thousand unpacked exports; a whole disk is a slip.
FILE_LIMIT = 200_000
# An unpacked export has two levels, a folder of members' exports some more.
DEPTH_LIMIT = 50


def _member(path: Path, folder: tuple[str, ...], shown: str) -> Member:
    told = CANONICAL_NAMES.get(name_key(path.name)) or shown
    seen = see(path, told)
    opener = file_opener(seen, told)
    stream = opener()
    try:
        form = form_of(path.name, stream.read(SAMPLE_BYTES))
    finally:
        stream.close()
    mark = (*seen.mark, seen.touched_ns)
    return Member(folder, path.name, shown, opener, form, mark)


def _walk(top: Path, shown: str) -> Iterator[tuple[tuple[str, ...], Path]]:
    for here, folders, files in os.walk(top, onerror=_raise):
        folders[:] = sorted(name for name in folders if not is_hidden((name,)))
        folder = Path(here).relative_to(top).parts
        if len(folder) > DEPTH_LIMIT:
            raise InputError(
                f"{shown}: folders more than {DEPTH_LIMIT} deep, expected exports. "
                "Give the folder in which they lie."
            )
        for name in sorted(files):
            path = Path(here, name)
            # Pipes and devices would never end, and a link may lead out.
            if not is_hidden((name,)) and path.is_file() and not path.is_symlink():
                yield folder, path


def _raise(error: OSError) -> None:
    """Tell of a folder that can't be listed; its rows would be lost silently."""
    raise error


def _listed(top: Path, shown: str) -> list[tuple[tuple[str, ...], Path]]:
    found = list(islice(_walk(top, shown), FILE_LIMIT + 1))
    if len(found) > FILE_LIMIT:
        raise InputError(
            f"{shown}: more than {FILE_LIMIT:,} files, expected exports. Give "
            "the folder in which they lie."
        )
    return found


def _open_folder(top: Path, scratch: Path) -> Iterator[Container]:
    shown = top.resolve().name or str(top)
    members, archives, n_passed = [], [], 0
    for folder, path in _listed(top, shown):
        if is_candidate(path.name):
            members.append(_member(path, folder, shown))
        elif is_zip_name(path.name):
            archives.append(path)
        else:
            n_passed += 1
    yield Container(shown, (shown,), tuple(members), (), n_passed)
    for path in archives:
        yield from open_archive(path, path.name, scratch)


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        return is_zip_name(path.name) or file.read(4) in (b"PK\3\4", b"PK\5\6")


def _open_path(path: Path, scratch: Path) -> Iterator[Container]:
    try:
        if path.is_dir():
            yield from _open_folder(path, scratch)
        elif not path.is_file():
            found = "no regular file" if path.exists() else "no such file or folder"
            raise InputError(
                f"{path.name or path}: {found}, expected an export. "
                "Check where it lies."
            )
        elif _is_archive(path):
            yield from open_archive(path, path.name, scratch)
    except OSError as error:
        raise InputError(
            f"{path.name or path}: can't be read, expected an export. Check that you "
            "may open it and that the disk has room."
        ) from error


class Given(NamedTuple):
    """One thing the user gave: a path, or the loose files of one folder.

    Attributes:
        shown: Its name in messages.
        containers: The archives and folders in it.
    """

    shown: str
    containers: tuple[Container, ...]


def given(paths: Sequence[Path], scratch: Path) -> list[Given]:
    """The archives and folders given; files of one folder count as one.

    Args:
        paths: What the user gave.
        scratch: A private folder, for archives inside archives.

    Raises:
        InputError: One of them isn't there, can't be read, or is no archive.
    """
    found: list[Given] = []
    loose: dict[Path, list[Member]] = {}
    for path in dict.fromkeys(path.absolute() for path in paths):
        containers = tuple(_open_path(path, scratch))
        if containers:
            found.append(Given(containers[0].shown, containers))
        else:
            loose.setdefault(path.parent, []).append(_member(path, (), path.name))
    for folder, members in loose.items():
        shown = members[0].name if len(members) == 1 else folder.name
        container = Container(shown, (folder.name,), tuple(members))
        found.append(Given(shown, (container,)))
    return found
