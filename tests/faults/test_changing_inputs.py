"""An input that changes while it is read is refused, whatever changes it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from pipeline.build import build
from pipeline.errors import InputError
from pipeline.ingest.streams import file_opener, see
from tests.changing import delete, empty, grow, put_another, truncate, write_over
from tests.exports import invitations_csv
from tests.faults.house import NEW, OLD, House

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


CHANGES = (truncate, empty, grow, delete, put_another, write_over)


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path)
    build([made.old], made.warehouse)
    return made


def refused(house: House, export: Path, at: str, change: Callable[[], None]) -> str:
    """What is said of an export that changes at a stage of reading it."""
    before = house.digest()
    changed: list[str] = []

    def on_stage(name: str) -> None:
        if name == at and not changed:
            changed.append(name)
            change()

    with pytest.raises(InputError, match=", expected ") as told:
        build([export], house.warehouse, on_stage=on_stage)
    assert changed
    assert house.digest() == before
    assert house.left_behind() == []
    return str(told.value)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("is_packed", [True, False])
def test_build_of_an_export_that_changes(
    house: House, change: Callable[[Path], None], *, is_packed: bool
) -> None:
    export = changed = house.new
    if not is_packed:
        export = house.new.with_suffix("")
        with zipfile.ZipFile(house.new) as archive:
            archive.extractall(export)
        changed = export / "Connections.csv"
    told = refused(house, export, "Reading export", lambda: change(changed))
    assert "changed while it was read" in told or "still there" in told


@pytest.mark.parametrize("change", [truncate, empty, delete])
def test_build_of_an_export_that_ends_before_it_is_opened(
    house: House, change: Callable[[Path], None]
) -> None:
    refused(house, house.new, "Opening the export", lambda: change(house.new))


@pytest.mark.parametrize("change", [truncate, empty, grow, write_over])
def test_file_that_changes_between_two_blocks(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    path = tmp_path / "Invitations.csv"
    path.write_text(invitations_csv(OLD), encoding="utf-8")
    stream = file_opener(see(path, path.name), path.name)()
    assert stream.read(100)
    change(path)
    with pytest.raises(InputError, match=r"Invitations\.csv: changed while"):
        stream.read(100)
    stream.close()


@pytest.mark.parametrize("change", [delete, put_another])
def test_file_that_is_taken_away_once_open_is_read_whole(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    """Nothing of it is lost to who has it open, whatever has become of its name."""
    path = tmp_path / "Invitations.csv"
    text = invitations_csv(NEW)
    path.write_text(text, encoding="utf-8")
    stream = file_opener(see(path, path.name), path.name)()
    start = stream.read(100)
    change(path)
    assert (start + stream.read(2**20)).decode() == text
    stream.close()


def test_run_of_an_export_that_is_being_written(house: House) -> None:
    """As a browser does while it downloads: the next run, once it has, succeeds."""
    whole = house.new.read_bytes()
    house.new.write_bytes(whole[: len(whole) * 2 // 3])
    ended = house.invites("run", str(house.new))
    assert ended.code == 1
    assert "not a whole zip archive" in ended.err
    house.new.write_bytes(whole)
    assert house.run(house.new) == house.answer()
