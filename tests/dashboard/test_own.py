"""What of the owner's own reaches a page, and what is left of it afterwards."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest

from dashboard import data
from dashboard.dropped import keep, kept, remove_left, written
from dashboard.marked import marked_html, runs
from dashboard.own_rows import PAGE_ROWS, Wanted, own_rows
from dashboard.own_words import told_rows
from pipeline import warehouse as warehouses
from pipeline.build import build
from pipeline.features import read_note
from pipeline.synthetic import write_sample
from tests.exports import Invited, people, write_export

if TYPE_CHECKING:
    from pathlib import Path

_NOTE = "Hello Ada, we met at the fair in Leeds. I liked your talk."


class _Dropped(io.BytesIO):
    """A file as Streamlit gives it."""

    def __init__(self, name: str, content: bytes = b"content") -> None:
        super().__init__(content)
        self.name = name


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    invited = [
        Invited("\u00c9dith Gabarit", 50, _NOTE, accepted_after=2),
        Invited("Jonas Erdacht", 40),
        *people(40, days_ago=90, direction="INCOMING"),
    ]
    build([write_export(folder, invited)], folder / "warehouse.duckdb")
    return folder / "warehouse.duckdb"


def test_marked_note_is_its_text_and_no_markup() -> None:
    text = f"<b>&</b> {_NOTE}"
    read = read_note(text)
    told = marked_html(text, read)
    assert "".join(words for words, _ in runs(text, read)) == text
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in told
    assert '<mark class="context">we met at the fair' in told


@pytest.mark.parametrize(
    ("searched", "found"),
    [
        ("edith", 1),
        ("GABARIT \u00e9dith", 1),
        ("leeds", 1),
        ("%", 0),
        ("", 2),
        ("' or 1=1 --", 0),
    ],
)
def test_own_rows_are_searched(warehouse: Path, searched: str, found: int) -> None:
    wanted = Wanted("outgoing", searched=searched)
    assert own_rows(warehouse, wanted).n_rows == found


def test_own_rows_are_filtered_and_paged(warehouse: Path) -> None:
    wanted = Wanted("incoming", kinds=("blank",), outcomes=("not_accepted", "accepted"))
    pages = [own_rows(warehouse, wanted, page) for page in range(3)]
    assert [found.rows.height for found in pages] == [PAGE_ROWS, 15, 0]
    days = [day for found in pages for day in found.rows["sent_date"]]
    assert days == sorted(days, reverse=True)


def test_own_row_is_told_in_words(warehouse: Path) -> None:
    rows = own_rows(warehouse, Wanted("outgoing", language="en")).rows.rows(named=True)
    (told,) = told_rows(rows)
    assert told["cells"][1:3] == ["personal", "accepted"]
    assert told["told"][1].endswith("known by the profile's address.")


def test_dropped_files_are_the_owners_and_do_not_stay(tmp_path: Path) -> None:
    beside = tmp_path / "data" / "warehouse.duckdb"
    with written([_Dropped("../../up.zip"), _Dropped("C:\\x\\y.zip")], beside) as paths:
        assert [path.name for path in paths] == ["up.zip", "y.zip"]
        assert all(tmp_path / "data" in path.parents for path in paths)
        assert paths[0].parent.stat().st_mode & 0o077 == 0
    assert list(beside.parent.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["..", ".", "", "/", "a\0.zip", "\udc80.zip", "é" * 300 + ".zip", "a/.."]
)
def test_dropped_file_of_any_name_has_a_place(tmp_path: Path, name: str) -> None:
    with written([_Dropped(name)], tmp_path / "warehouse.duckdb") as paths:
        assert [path.parent.parent.parent for path in paths] == [tmp_path]
        assert paths[0].suffix == (".zip" if name.endswith(".zip") else "")


def test_dropped_csv_files_are_one_export(tmp_path: Path) -> None:
    files = [_Dropped("Invitations.csv"), _Dropped("Connections.csv")]
    with written(files, tmp_path / "warehouse.duckdb") as paths:
        assert len({path.parent for path in paths}) == 1


def test_what_a_kill_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".dropped-old").mkdir()
    (tmp_path / ".dropped-new").mkdir()
    os.utime(tmp_path / ".dropped-old", (0, 0))
    remove_left(tmp_path / "warehouse.duckdb")
    assert [path.name for path in tmp_path.iterdir()] == [".dropped-new"]


def test_a_kept_export_is_read_again_with_a_later_one(tmp_path: Path) -> None:
    """Two exports of one member, dropped on two days, become one history."""
    first, second, _ = write_sample(
        tmp_path / "made", invitations=80, seed=2, scenario="merged"
    )
    warehouse_path = tmp_path / "own" / "warehouse.duckdb"
    with written([_Dropped(first.name, first.read_bytes())], warehouse_path) as paths:
        build([*kept(warehouse_path), *paths], warehouse_path)
        keep(paths, warehouse_path)
    assert [path.name for path in kept(warehouse_path)] == [first.name]
    with written([_Dropped(second.name, second.read_bytes())], warehouse_path) as paths:
        build([*kept(warehouse_path), *paths], warehouse_path)
        keep(paths, warehouse_path)
    assert [path.name for path in kept(warehouse_path)] == [first.name, second.name]
    loaded = data.load(warehouse_path)
    assert loaded.marts.windows.height == 2
    assert data.members(loaded) == ["member_1"]
    warehouses.forget(warehouse_path)
    assert kept(warehouse_path) == []
