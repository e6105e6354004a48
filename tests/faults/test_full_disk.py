"""On a disk that is too small, a run says so and leaves the old warehouse."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.faults.fill import CannotMountError, Disk, fill
from tests.faults.house import COMMAND, House, assert_told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KB = 1024


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def kept(house: House) -> Iterator[Disk]:
    """The disk that the warehouse lies on, and nothing else."""
    yield from mounted(house.warehouse.parent)


@pytest.fixture
def aside(tmp_path: Path) -> Iterator[Disk]:
    """Another disk."""
    yield from mounted(tmp_path / "aside")


def mounted(place: Path) -> Iterator[Disk]:
    try:
        disk = Disk(place)
    except CannotMountError:
        pytest.skip("a file system can't be mounted here: it takes root, and Linux")
    yield disk
    disk.remove()


def test_run_on_a_full_disk_leaves_the_old_warehouse(house: House, kept: Disk) -> None:
    """A few sizes; `python -m tests.faults.fill` takes many."""
    codes = fill(house, kept, [0.02, 0.4, 0.9, 2])
    assert codes == [1, 1, 1, 0]


def test_first_run_on_a_full_disk_leaves_nothing(house: House, kept: Disk) -> None:
    for size_kb in (4, 400, 2000):
        kept.resize(size_kb * _KB)
        assert_told(house.invites("run", str(house.new)))
        assert not house.warehouse.exists()
        assert house.left_behind() == []


def test_run_with_a_full_temporary_folder(house: House, aside: Disk) -> None:
    """Nothing is written there, so nothing fails."""
    aside.resize(4 * _KB)
    ended = house.invites("run", str(house.new), "--json", TMPDIR=str(aside.place))
    assert ended.code == 0, ended.err
    assert ended.out == house.answer()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tables_on_a_full_disk_leave_no_part_of_a_table(
    house: House, aside: Disk, form: str
) -> None:
    house.run(house.new)
    out = aside.place / "tables"
    told = ("tables", "--out", str(out), "--format", form)
    aside.resize(16 * _KB)
    assert_told(ended := house.invites(*told))
    assert "can't be written" in ended.err
    begun = {path.name: path.read_bytes() for path in out.iterdir()}
    aside.resize(64 * 2**20)
    assert house.invites(*told).code == 0
    whole = {path.name: path.read_bytes() for path in out.iterdir()}
    assert begun.items() < whole.items()


def test_answer_to_a_full_disk_says_so(house: House) -> None:
    house.run(house.new)
    for told in (["answer"], ["answer", "--json"], ["check", "Hello"]):
        with open("/dev/full", "w") as full:  # noqa: PTH123
            done = subprocess.run(
                [*COMMAND, *told, "--warehouse", str(house.warehouse)],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                env=house.environment(),
                check=False,
            )
        assert done.returncode == 1
        assert done.stderr.startswith("invites: The disk: full, expected room")
        assert done.stderr.count("\n") == 1
