"""Where an export's files go: into a zip, or into a folder."""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path
    from typing import Literal

    import polars as pl

    Opener = Callable[[str], IO[bytes]]

TRUTH = "truth.csv"
_TRUTH_BEGINS = b"export,line,left_because,"


def archive_name(exported: date) -> str:
    """The name LinkedIn gives an archive, without its ending."""
    return f"Complete_LinkedInDataExport_{exported:%m-%d-%Y}"


def refuse_foreign(path: Path) -> None:
    """Nothing, if `path` and the truth beside it are free or ours to write anew.

    Raises:
        InputError: Something else stands there.
    """
    beside = path.parent / TRUTH
    is_ours = beside.is_file() and beside.read_bytes().startswith(_TRUTH_BEGINS)
    for taken in (path, beside):
        if taken.exists() and not is_ours:
            raise InputError(
                f"{taken.name}: already there, expected a new path. Choose another."
            )


@contextmanager
def opened(path: Path, exported: date) -> Iterator[Opener]:
    """A function that opens a file of the export for writing, by its name.

    Args:
        path: A zip if it ends in `.zip`, else a folder.
        exported: Decides the time of every entry. Entries are stored, not
            packed, since compressors differ in their bytes.
    """
    if path.suffix != ".zip":
        yield lambda name: _file(path / name)
        return
    with ZipFile(anew(path), "w", ZIP_STORED) as archive:
        yield lambda name: archive.open(_entry(name, exported), "w", force_zip64=True)


def _file(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return anew(path).open("wb")


def anew(path: Path) -> Path:
    """The path, free: a file that is written over keeps who may read it."""
    path.unlink(missing_ok=True)
    return path


def _entry(name: str, exported: date) -> ZipInfo:
    entry = ZipInfo(name, (exported.year, exported.month, exported.day, 21, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def write_rows(
    handle: IO[bytes],
    frames: Iterable[pl.DataFrame],
    *,
    preamble: str = "",
    quotes: Literal["necessary", "always"] = "necessary",
    ends_line: bool = True,
) -> None:
    """Write text columns as CSV, the header first.

    Args:
        handle: Where to.
        frames: Rows, at least one frame; null is an empty field.
        preamble: What stands above the header.
        quotes: Which fields are quoted.
        ends_line: Whether the last row ends on a newline.
    """
    handle.write(preamble.encode())
    for number, frame in enumerate(frames):
        text = frame.write_csv(include_header=number == 0, quote_style=quotes)
        body = text.removesuffix("\n").encode()
        handle.write(b"\n" + body if number and frame.height else body)
    if ends_line:
        handle.write(b"\n")
