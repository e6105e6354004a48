"""Every page on every size of data, without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import app
from dashboard.serve import WAREHOUSE_VARIABLE
from dashboard.sidebar import UNSEEN
from pipeline.build import build
from pipeline.synthetic import write_sample
from tests.exports import people, write_export

if TYPE_CHECKING:
    from collections.abc import Callable

_APP = Path(app.__file__)
_PAGES = (
    "share",
    "answer",
    "when",
    "notes",
    "received",
    "mine",
    "draft",
    "trust",
    "exports",
)
_OF_ONE = ("when", "notes", "received")
_NOTE = "Hello Ada, we met at the fair in Leeds. I liked your talk."


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """What opens a page of a warehouse by its address."""

    def opened(warehouse: Path, address: str, **query: str) -> AppTest:
        monkeypatch.setenv(WAREHOUSE_VARIABLE, str(warehouse))
        test = AppTest.from_file(_APP, default_timeout=30)
        test._page_hash = calc_hash(address)  # noqa: SLF001 (switch_page knows files only)
        for name, value in query.items():
            test.query_params[name] = value
        test.run()
        assert [found.message for found in test.exception] == []
        return test

    return opened


@pytest.fixture(scope="module")
def warehouses(
    sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Warehouses of every size, by name."""
    folder = tmp_path_factory.mktemp("warehouses")
    few = people(4, accepted_after=3) + people(3, stem="Other", note=_NOTE)
    exports = {
        "nobody": [write_export(folder / "nobody", [])],
        "tiny": [write_export(folder / "tiny", few)],
        "two": _cohort(folder / "two", 2),
        "six": _cohort(folder / "six", 6),
    }
    built = {"full": sample_warehouse}
    for name, paths in exports.items():
        built[name] = folder / f"{name}.duckdb"
        build(paths, built[name])
    return built


def _cohort(folder: Path, members: int) -> list[Path]:
    written = write_sample(
        folder, invitations=300 * members, members=members, scenario="cohort"
    )
    return [path for path in written if path.suffix != ".csv"]


@pytest.mark.parametrize("address", _PAGES)
@pytest.mark.parametrize("name", ["nobody", "tiny", "full", "two", "six"])
def test_page_is_drawn(
    page: Callable[..., AppTest],
    warehouses: dict[str, Path],
    name: str,
    address: str,
) -> None:
    found = page(warehouses[name], address)
    assert len(found.title) == 1
    assert not found.error
    if address in _OF_ONE:
        assert bool(found.info) == (name in {"two", "six"})


@pytest.mark.parametrize("address", _PAGES)
def test_page_of_one_member_of_a_cohort(
    page: Callable[..., AppTest], warehouses: dict[str, Path], address: str
) -> None:
    found = page(warehouses["six"], address, member="member 3")
    assert found.selectbox(key="member").value == "member_3"
    assert not found.info


@pytest.mark.parametrize("name", ["nobody", "tiny"])
@pytest.mark.parametrize("address", ["when", "notes"])
def test_few_rows_are_told_and_not_drawn(
    page: Callable[..., AppTest], warehouses: dict[str, Path], name: str, address: str
) -> None:
    found = page(warehouses[name], address)
    assert "too few" in found.markdown[-1].value
    assert not found.get("arrow_vega_lite_chart")


def test_answer_of_few_counts_and_grades(
    page: Callable[..., AppTest], warehouses: dict[str, Path]
) -> None:
    found = page(warehouses["tiny"], "answer")
    told = " ".join(line.value for line in found.markdown)
    assert "4 of 4 blank and 0 of 3 personal" in told
    assert "%" not in told
    assert not found.metric


def test_answer_shows_the_gap_both_ways(
    page: Callable[..., AppTest], warehouses: dict[str, Path]
) -> None:
    found = page(warehouses["full"], "answer")
    assert [gap.label for gap in found.metric] == ["As counted", "Like for like"]


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("answer", {"direction", "days", "from", "to"}),
        ("notes", {"direction", "days", "from", "to", "language"}),
        ("received", {"days", "from", "to"}),
        ("mine", {"direction", "from", "to", "language"}),
        ("draft", set()),
        ("trust", {"direction", "days"}),
        ("exports", set()),
    ],
)
def test_filters_are_seen_where_they_make_sense(
    page: Callable[..., AppTest],
    warehouses: dict[str, Path],
    address: str,
    seen: set[str],
) -> None:
    found = page(warehouses["full"], address)
    names = {box.key for box in found.sidebar.selectbox}
    assert names == {"direction", "days", "from", "to", "language"}
    held = [str(block.proto.id) for block in found.sidebar.children.values()]
    unseen = {name.rsplit(f"{UNSEEN}_", 1)[1] for name in held if UNSEEN in name}
    assert names - unseen == seen


def test_filter_changes_the_answer(
    page: Callable[..., AppTest], warehouses: dict[str, Path]
) -> None:
    found = page(warehouses["full"], "answer")
    found.selectbox(key="days").select("7").run()
    assert "within 7 days" in found.markdown[1].value
    found.selectbox(key="from").select("2026-04").run()
    found.selectbox(key="to").select("2026-02").run()
    assert any("other way round" in line.value for line in found.sidebar.caption)
    assert any("1 Feb 2026 to 30 Apr 2026" in line.value for line in found.caption)


def test_own_rows_are_searched_filtered_and_turned(
    page: Callable[..., AppTest], warehouses: dict[str, Path]
) -> None:
    found = page(warehouses["full"], "mine")
    found.button[1].click().run()
    assert not found.button[0].disabled
    found.multiselect(key="mine_kinds").select("personal").run()
    assert found.button[0].disabled
    found.text_input(key="mine_search").input("xyzzy, which nobody wrote").run()
    assert found.markdown[-1].value == "No invitation is like that."
    assert set(found.query_params) == set()


@pytest.mark.parametrize("address", _PAGES)
def test_foreign_or_broken_file_is_told(
    page: Callable[..., AppTest], tmp_path: Path, address: str
) -> None:
    foreign = tmp_path / "foreign.duckdb"
    with duckdb.connect(str(foreign)) as connection:
        connection.execute("create table other (x integer)")
    broken = tmp_path / "broken*.duckdb"
    broken.write_bytes(b"no database at all" * 100)
    assert "format None found" in page(foreign, address).error[0].value
    assert "not a warehouse that can be read" in page(broken, address).error[0].value


def test_no_warehouse_opens_on_the_way_in(
    page: Callable[..., AppTest], tmp_path: Path
) -> None:
    found = page(tmp_path / "none.duckdb", "answer")
    assert found.title[0].value == "Does the canned invitation work?"
    assert [button.label for button in found.button] == [
        "Read it",
        "Try it with the sample",
    ]


def test_sample_is_not_offered_over_a_warehouse(
    page: Callable[..., AppTest], warehouses: dict[str, Path]
) -> None:
    found = page(warehouses["tiny"], "exports")
    assert [button.label for button in found.button] == ["Read it"]


def test_another_warehouse_in_its_place_is_shown(
    page: Callable[..., AppTest], tmp_path: Path
) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    build([write_export(tmp_path / "old", people(5, accepted_after=1))], warehouse)
    assert "All 5 invitations" in page(warehouse, "answer").markdown[1].value
    build([write_export(tmp_path / "new", people(6, accepted_after=1))], warehouse)
    assert "All 6 invitations" in page(warehouse, "answer").markdown[1].value
