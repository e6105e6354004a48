"""Exports that were dropped: on disk for as long as it takes to read them."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PREFIX = ".dropped-"
# Longer than any export takes to read, where nothing else tells that it was left.
_LEFT_AFTER_S = 6 * 3600
_MADE_JUST_NOW_S = 1
# File systems take 255.
_NAME_BYTES = 200


class Dropped(Protocol):
    """What Streamlit gives for a file."""

    @property
    def name(self) -> str:
        """As it was called where it came from."""

    def getbuffer(self) -> memoryview:
        """What is in it."""


@contextmanager
def written(dropped: Sequence[Dropped], beside: Path) -> Iterator[list[Path]]:
    """The files on disk, the owner's to read alone, until they are read.

    Args:
        dropped: What was dropped.
        beside: The warehouse they are read into.
    """
    beside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    remove_left(beside)
    with ExitStack() as stack:
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix=_PREFIX, dir=beside.parent)
        )
        stack.enter_context(_held(Path(folder)))
        paths = []
        for number, file in enumerate(dropped):
            # The name tells when the export was made; it never chooses the place.
            place = Path(folder) / str(number)
            place.mkdir(mode=0o700)
            target = place / _file_name(file.name)
            target.write_bytes(file.getbuffer())
            paths.append(target)
        if all(target.suffix.lower() == ".csv" for target in paths):
            paths = _together(paths, Path(folder) / "export")
        yield paths


def _file_name(given: str) -> str:
    """A name that stays in its folder and that every file system takes.

    >>> _file_name("up/a.zip"), _file_name("..")
    ('a.zip', 'export')
    """
    last = given.encode("utf-8", "replace").decode().replace("\\", "/").split("/")[-1]
    name = "".join(letter if letter.isprintable() else "_" for letter in last)
    if name.strip(". ") == "":
        return "export"
    return name.encode()[-_NAME_BYTES:].decode("utf-8", "ignore")


def kept(beside: Path) -> list[Path]:
    """The exports that were kept to be read again with the next, in their order.

    Args:
        beside: The warehouse they were read into.
    """
    return [
        export
        for place in sorted(_kept_folder(beside).glob("*"))
        for export in sorted(place.iterdir())
    ]


def keep(paths: Sequence[Path], beside: Path) -> None:
    """Keep exports that were read, so that another can be added later.

    Args:
        paths: As `written` gave them.
        beside: The warehouse they were read into.
    """
    folder = _kept_folder(beside)
    folder.mkdir(mode=0o700, exist_ok=True)
    first = len(kept(beside))
    for number, path in enumerate(paths, first):
        place = folder / f"{number:04}"
        place.mkdir(mode=0o700)
        shutil.move(path, place / path.name)


def _kept_folder(beside: Path) -> Path:
    return beside.with_name(f".{beside.name}.exports")


def remove_left(beside: Path, *, now: float | None = None) -> None:
    """Delete what a killed server left of what was dropped.

    Args:
        beside: The warehouse it was read into.
        now: Seconds since the epoch; the clock's if left out.
    """
    moment = time.time() if now is None else now
    for folder in beside.parent.glob(f"{_PREFIX}*"):
        if not _is_in_use(folder, moment):
            shutil.rmtree(folder, ignore_errors=True)


if sys.platform == "win32":

    @contextmanager
    def _held(folder: Path) -> Iterator[None]:  # noqa: ARG001
        """Windows can't lock a folder: its age tells."""
        yield

    def _is_in_use(folder: Path, moment: float) -> bool:
        return moment - folder.stat().st_mtime <= _LEFT_AFTER_S
else:
    import fcntl

    @contextmanager
    def _held(folder: Path) -> Iterator[None]:
        """Show others that a living process makes use of it: the lock dies with it."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _is_in_use(folder: Path, moment: float) -> bool:
        try:
            descriptor = os.open(folder, os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        else:
            # Just made, and about to be locked.
            return moment - folder.stat().st_mtime < _MADE_JUST_NOW_S
        finally:
            os.close(descriptor)


def _together(paths: list[Path], folder: Path) -> list[Path]:
    """CSV files of one export, side by side in a folder of their own."""
    folder.mkdir(mode=0o700)
    return [path.rename(folder / path.name) for path in paths]
