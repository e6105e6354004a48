"""Where a run may not write, it says so and leaves the old warehouse."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.build import build
from tests.faults.house import House, assert_told

if TYPE_CHECKING:
    from pathlib import Path

# Root may write wherever it likes: without this, a process of root's may not.
_AS_ANYBODY = (
    "setpriv",
    "--bounding-set=-all",
    "--inh-caps=-all",
    "--no-new-privs",
)


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path)
    build([made.old], made.warehouse)
    return made


def as_anybody() -> tuple[str, ...]:
    if os.geteuid():
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and nothing here sheds that")
    return _AS_ANYBODY


def assert_unchanged(house: House, before: str, answer: str) -> None:
    assert house.digest() == before
    assert house.answer() == answer
    assert house.left_behind() == []


@pytest.mark.parametrize("mode", [0o500, 0o000])
def test_run_in_a_folder_that_may_not_be_written(house: House, mode: int) -> None:
    before, answer = house.digest(), house.answer()
    folder = house.warehouse.parent
    folder.chmod(mode)
    try:
        ended = house.invites("run", str(house.new), before=as_anybody())
        forgotten = house.invites("forget", before=as_anybody())
        again = house.invites("answer", "--json", before=as_anybody())
    finally:
        folder.chmod(0o700)
    for told in (ended, forgotten):
        assert_told(told)
    if mode == 0o500:
        assert again.out == answer
    else:
        assert_told(again)
    assert_unchanged(house, before, answer)
    assert house.run(house.new) == house.answer()


def test_first_run_beside_a_file_in_place_of_its_folder(house: House) -> None:
    shutil.rmtree(house.warehouse.parent)
    house.warehouse.parent.write_text("a file", encoding="utf-8")
    for command in (["run", str(house.new)], ["answer"], ["tables", "--out", "x"]):
        assert_told(house.invites(*command))
    assert house.warehouse.parent.read_text(encoding="utf-8") == "a file"


def test_run_over_a_file_that_can_not_be_replaced(house: House) -> None:
    """Immutable: not even root may."""
    before, answer = house.digest(), house.answer()
    done = subprocess.run(
        ["chattr", "+i", str(house.warehouse)],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("no file can be made immutable here")
    try:
        assert_told(house.invites("run", str(house.new)))
        assert_told(house.invites("forget"))
        assert_unchanged(house, before, answer)
    finally:
        subprocess.run(["chattr", "-i", str(house.warehouse)], check=True)  # noqa: S607
    assert house.run(house.new) == house.answer()


@pytest.mark.parametrize("share", [0.01, 0.9])
def test_run_that_may_write_no_large_file(house: House, share: float) -> None:
    before, answer = house.digest(), house.answer()
    limit = int(house.warehouse.stat().st_size * share)
    ended = house.invites("run", str(house.new), before=("prlimit", f"--fsize={limit}"))
    assert_told(ended)
    assert_unchanged(house, before, answer)


def test_tables_where_nothing_may_be_written(house: House, tmp_path: Path) -> None:
    before, answer = house.digest(), house.answer()
    out = tmp_path / "tables"
    out.mkdir(mode=0o500)
    ended = house.invites("tables", "--out", str(out), before=as_anybody())
    assert_told(ended)
    assert "can't be written" in ended.err
    assert list(out.iterdir()) == []
    assert_unchanged(house, before, answer)


def test_export_that_may_not_be_read(house: House) -> None:
    before, answer = house.digest(), house.answer()
    house.new.chmod(0)
    ended = house.invites("run", str(house.new), before=as_anybody())
    assert_told(ended)
    assert house.new.name in ended.err
    assert_unchanged(house, before, answer)
    assert stat.S_IMODE(house.new.stat().st_mode) == 0
