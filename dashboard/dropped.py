"""Exports that were dropped: on disk for as long as it takes to read them."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PREFIX = ".dropped-"
# Longer than any export takes to read: what is older was left by a kill.
_LEFT_AFTER_S = 6 * 3600


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
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=beside.parent) as folder:
        paths = []
        for number, file in enumerate(dropped):
            # The name tells when the export was made; it never chooses the place.
            place = Path(folder) / str(number)
            place.mkdir(mode=0o700)
            target = place / (Path(file.name.replace("\\", "/")).name or "export")
            target.write_bytes(file.getbuffer())
            paths.append(target)
        if all(target.suffix.lower() == ".csv" for target in paths):
            paths = _together(paths, Path(folder) / "export")
        yield paths


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
        if moment - folder.stat().st_mtime > _LEFT_AFTER_S:
            shutil.rmtree(folder, ignore_errors=True)


def _together(paths: list[Path], folder: Path) -> list[Path]:
    """CSV files of one export, side by side in a folder of their own."""
    folder.mkdir(mode=0o700)
    return [path.rename(folder / path.name) for path in paths]
