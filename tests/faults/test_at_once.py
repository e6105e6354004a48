"""Two runs at once, and readers while the warehouse is replaced or deleted."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import app, data
from dashboard.own_rows import Wanted, own_rows
from dashboard.serve import WAREHOUSE_VARIABLE
from pipeline import warehouse
from pipeline.build import build
from pipeline.errors import InputError
from tests.faults.house import NEW, OLD, House, assert_told

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def both(house: House) -> tuple[Path, Path]:
    """A warehouse of the old export, and one of the new one, kept apart."""
    made = []
    for export in (house.old, house.new):
        build([export], house.warehouse)
        made.append(house.home / export.parent.name)
        shutil.copy(house.warehouse, made[-1])
    return made[0], made[1]


def publish(made: Path, target: Path) -> None:
    """Put a warehouse in place, in the way a run does."""
    beside = target.with_name("next")
    shutil.copy(made, beside)
    beside.replace(target)


def sent_count(loaded: data.Loaded) -> int:
    found = data.answer(loaded, data.Filters())
    return found.directions["outgoing"].n_invitations


N_OLD, N_NEW = (
    sum(one.direction == "OUTGOING" for one in invited) for invited in (OLD, NEW)
)


def test_two_runs_at_once(house: House) -> None:
    """One builds; the other says so, or comes after it."""
    answers = {str(house.old): house.run(house.old), str(house.new): ""}
    answers[str(house.new)] = house.run(house.new)
    running = [house.start("run", export, "--json") for export in answers]
    ended = [(*process.communicate(timeout=60), process) for process in running]
    codes = [process.returncode for *_, process in ended]
    assert 0 in codes
    for (out, err, process), answer in zip(ended, answers.values(), strict=True):
        if process.returncode:
            assert process.returncode == 1
            assert "another run is building it" in err
            assert err.count("\n") == 1
        else:
            assert out in answers.values() if codes == [0, 0] else out == answer
    assert house.answer() in answers.values()
    assert house.left_behind() == []


def test_run_and_forget_while_another_builds(house: House) -> None:
    build([house.old], house.warehouse)
    before = house.digest()
    with pytest.raises(RuntimeError), warehouse.building(house.warehouse):
        assert_told(house.invites("run", str(house.new)))
        assert_told(house.invites("forget"))
        raise RuntimeError
    assert house.digest() == before
    assert house.left_behind() == []


def test_lock_that_was_deleted_keeps_nobody_out(house: House) -> None:
    """`forget` deletes it: who opened it just before must not build beside the next."""
    build([house.old], house.warehouse)
    stop = threading.Event()
    builders: list[int] = []
    most: list[int] = []

    def build_often() -> None:
        while not stop.is_set():
            try:
                with warehouse.building(house.warehouse):
                    builders.append(1)
                    most.append(len(builders))
                    builders.pop()
            except InputError as error:
                assert "another run" in str(error)  # noqa: PT017

    def forget_often() -> None:
        for _ in range(30):
            try:
                warehouse.forget(house.warehouse)
            except InputError as error:
                assert "another run" in str(error)  # noqa: PT017
        stop.set()

    threads = [threading.Thread(target=build_often) for _ in range(2)]
    threads.append(threading.Thread(target=forget_often))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(most) <= {1}


def test_second_reader_is_given_the_warehouse_that_stands_there(
    house: House, both: tuple[Path, Path]
) -> None:
    """Though the first still has the replaced one open, in the same process."""
    old, new = both
    publish(old, house.warehouse)
    with warehouse.read_only(house.warehouse) as connection:
        publish(new, house.warehouse)
        assert sent_count(data.load(house.warehouse)) == N_NEW
        marts = warehouse.read_marts(connection)
        assert marts["row_counts"].filter(table_name="invitations")["read_count"].item()
        rows = own_rows(house.warehouse, Wanted("outgoing"))
        assert rows.n_rows == N_NEW
        house.warehouse.unlink()
        with pytest.raises(InputError, match="no warehouse found"):
            data.load(house.warehouse)
        assert warehouse.read_marts(connection)["cells"].equals(marts["cells"])


class Reader(threading.Thread):
    """Reads as the dashboard does, again and again.

    Attributes:
        counts: With the version they were found under; None for one's own rows.
        counts_known: Once one was found under a version.
        told: Why something could not be read.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._is_over = threading.Event()
        self.counts: list[tuple[object, int]] = []
        self.counts_known = threading.Event()
        self.told: list[str] = []

    def run(self) -> None:
        while not self._is_over.is_set():
            try:
                self._read()
            except InputError as error:
                self.told.append(str(error))

    def _read(self) -> None:
        version = data.version(self._path)
        count = sent_count(data.load(self._path))
        if version == data.version(self._path):
            self.counts.append((version, count))
            self.counts_known.set()
        self.counts.append((None, own_rows(self._path, Wanted("outgoing")).n_rows))

    def end(self) -> None:
        self._is_over.set()
        self.join()


def test_readers_while_the_warehouse_is_replaced_and_deleted(
    house: House, both: tuple[Path, Path]
) -> None:
    """What is kept by a version is the warehouse of this version, or none."""
    of_version: dict[object, int] = {}
    readers = [Reader(house.warehouse) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(24):
        publish(both[turn % 2], house.warehouse)
        of_version[data.version(house.warehouse)] = (N_OLD, N_NEW)[turn % 2]
        time.sleep(0.06)
        if turn % 6 == 5:
            house.warehouse.unlink()
            time.sleep(0.03)
    publish(both[0], house.warehouse)
    of_version[data.version(house.warehouse)] = N_OLD
    for reader in readers:
        # Until it has read this last one: a busy machine may be slow at it.
        reader.counts_known.wait(timeout=30)
        reader.end()
    counts = [found for reader in readers for found in reader.counts]
    assert any(version for version, _ in counts)
    for version, count in counts:
        assert count in ([of_version[version]] if version else [N_OLD, N_NEW])
    for told in (told for reader in readers for told in reader.told):
        assert "no warehouse found" in told


def test_answers_while_runs_publish(house: House) -> None:
    """Each is one of two, whole."""
    build([house.new], house.warehouse)
    whole = {house.answer()}
    build([house.old], house.warehouse)
    whole.add(house.answer())
    for export in (house.new, house.old):
        with house.start("run", str(export), "--json") as running:
            while running.poll() is None:
                assert house.answer() in whole
            out, err = running.communicate()
        assert running.returncode == 0, err
        assert out == house.answer()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], AppTest]:
    def page(path: Path) -> AppTest:
        monkeypatch.setenv(WAREHOUSE_VARIABLE, str(path))
        return AppTest.from_file(Path(app.__file__), default_timeout=30)

    return page


def test_page_while_the_warehouse_is_replaced_damaged_and_deleted(
    house: House, both: tuple[Path, Path], opened: Callable[[Path], AppTest]
) -> None:
    old, new = both
    publish(old, house.warehouse)
    page = opened(house.warehouse).run()
    assert str(N_OLD) in _said(page)
    publish(new, house.warehouse)
    page.run()
    assert str(N_NEW) in _said(page)
    assert not page.exception
    half = house.warehouse.with_name("half")
    half.write_bytes(new.read_bytes()[: new.stat().st_size // 2])
    half.replace(house.warehouse)
    page.run()
    assert not page.exception
    assert "not a warehouse that can be read" in page.error[0].value
    house.warehouse.unlink()
    page.run()
    assert not page.exception
    assert page.title[0].value == "Does the canned invitation work?"


def _said(page: AppTest) -> str:
    return " ".join(found.value for found in [*page.markdown, *page.caption])
