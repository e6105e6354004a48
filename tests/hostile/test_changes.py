"""Files that are cut, replaced or taken away while they are read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pipeline.build import build
from pipeline.errors import InputError
from pipeline.ingest.streams import file_opener
from tests.hostile.zips import CONNECTED, INVITED, archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHANGED = "changed while it was read, expected"
GONE = "can't be read, expected"


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _empty(path: Path) -> None:
    os.truncate(path, 0)


def _grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(INVITED.data)


def _rewrite(path: Path) -> None:
    """As many bytes, others, in the same file."""
    before = path.stat().st_mtime_ns
    path.write_bytes(path.read_bytes().replace(b"Ada", b"Eve"))
    os.utime(path, ns=(before + 1, before + 1))


def _replace(path: Path) -> None:
    """Another file of as many bytes and the same time in its place."""
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    times = path.stat()
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(path)


def _become_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _become_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _go(path: Path) -> None:
    path.unlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
@pytest.mark.parametrize("name", ["a.zip", "Invitations.csv"])
@pytest.mark.parametrize(
    ("change", "found"),
    [
        (_cut, CHANGED),
        (_empty, CHANGED),
        (_grow, CHANGED),
        (_rewrite, CHANGED),
        (_replace, CHANGED),
        (_become_a_pipe, CHANGED),
        (_become_a_folder, "damaged or cut short"),
        (_go, GONE),
    ],
)
def test_build_of_what_changes_meanwhile(
    change: Callable[[Path], None], found: str, name: str, tmp_path: Path
) -> None:
    """Once it has been looked at and before it is read: the old answer stands."""
    path = tmp_path / name
    plain = archive([INVITED, CONNECTED]) if name == "a.zip" else INVITED.data
    path.write_bytes(plain)
    warehouse = tmp_path / "out" / "warehouse.duckdb"
    warehouse.parent.mkdir()

    def on_stage(told: str) -> None:
        if told == "Reading export":
            change(path)

    with pytest.raises(InputError, match=rf"^{name}: {found}"):
        build([path], warehouse, on_stage=on_stage)
    left = {file.name for file in warehouse.parent.iterdir()}
    assert not {name for name in left if not name.endswith(".lock")}


@pytest.mark.parametrize("change", [_cut, _grow, _rewrite])
def test_read_of_a_file_that_changes_between_two_bytes(
    change: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "Invitations.csv"
    path.write_bytes(INVITED.data * 100)
    stream = file_opener(path, "Invitations.csv")()
    assert stream.read(100)
    change(path)
    with pytest.raises(InputError, match=rf"^Invitations\.csv: {CHANGED}"):
        stream.read(100)
    stream.close()


def test_read_of_a_file_that_is_taken_away_between_two_bytes(tmp_path: Path) -> None:
    """An open file stays whole, whatever has become of its name."""
    path = tmp_path / "Invitations.csv"
    path.write_bytes(INVITED.data)
    stream = file_opener(path, "Invitations.csv")()
    start = stream.read(100)
    _replace(path)
    assert start + stream.read() == INVITED.data
    stream.close()
