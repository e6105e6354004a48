"""What is written, where, and what stops it."""

from __future__ import annotations

import csv
import io
import re
import stat
from typing import TYPE_CHECKING

import pytest

from dashboard import data
from dashboard.data import Filters
from dashboard.sharing import write
from dashboard.sharing.hiding import LEAST
from dashboard.sharing.sheet import library
from dashboard.sharing.tables import MEANINGS
from dashboard.sharing.write import share
from pipeline.build import build
from pipeline.errors import InputError
from pipeline.synthetic import write_sample
from tests.exports import Invited, people, write_export

if TYPE_CHECKING:
    from pathlib import Path

_NOTE = "Hi, we met at the Leeds fair. May I ask you for advice on night shifts?"


def names(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    }


def tables(folder: Path) -> dict[str, list[dict[str, str]]]:
    return {
        path.stem: list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        for path in (folder / "marts").iterdir()
    }


def test_share_writes_every_form(shared: Path) -> None:
    written = names(shared)
    charts = {name[7:-4] for name in written if re.match(r"charts/.*\.png", name)}
    assert {"gaps", "months", "notes", "studies", "within"} <= charts
    assert written == {
        *(
            f"charts/{name}.{form}"
            for name in charts
            for form in ("png", "svg", "html")
        ),
        *(f"answer.{form}" for form in ("png", "svg", "html")),
        *(f"marts/{name}.csv" for name in MEANINGS),
        "report.html",
        "alt.txt",
    }
    for path in shared.rglob("*"):
        mode = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == mode, path.name
    assert stat.S_IMODE(shared.stat().st_mode) == 0o700
    assert [path.name for path in shared.parent.iterdir()] == ["out"]


def test_share_describes_every_file(shared: Path) -> None:
    lines = (shared / "alt.txt").read_text(encoding="utf-8").splitlines()
    for name in names(shared):
        told = lines[lines.index(name) + 1]
        assert len(told) >= 10, name
    answer = lines[lines.index("answer.png") + 1]
    assert re.search(r"\d{3} of \d{3}", answer)
    assert "not an experiment" in answer


def test_pictures_are_two_pixels_for_one(shared: Path) -> None:
    for path in shared.rglob("*.png"):
        assert int.from_bytes(path.read_bytes()[16:20]) == 2 * 640, path.name


def test_tables_hide_what_is_small(shared: Path) -> None:
    for name, rows in tables(shared).items():
        assert rows or name == "reject_counts"
        for row in rows:
            for column, value in row.items():
                if column.endswith("_count") and value:
                    assert int(value) >= LEAST, (name, column)
            counts = [value for key, value in row.items() if key.endswith("_count")]
            if "is_hidden" in row:
                assert (row["is_hidden"] == "true") == ("" in counts), name
    cells = tables(shared)["invitation_cells"]
    assert {row["direction"] for row in cells} == {"incoming", "outgoing"}
    assert "2026-01" in {row["sent_month"] for row in cells}


def test_no_file_tells_a_count_under_ten_or_what_is_left_of_it(shared: Path) -> None:
    """What others have published, and is public, aside."""
    counted = re.compile(r"(?<![\d,])(\d[\d,]*) of (\d[\d,]*)")
    told = 0
    for name in names(shared):
        if name.endswith(".png") or "studies" in name or name == "report.html":
            continue
        text = (shared / name).read_text(encoding="utf-8").replace(library(), "")
        if name == "alt.txt":
            text = "".join(part for part in text.split("\n\n") if "studies" not in part)
        for pair in counted.findall(text):
            n_events, n_obs = (int(n.replace(",", "")) for n in pair)
            assert min(n_events, n_obs - n_events) >= LEAST, name
            told += 1
    assert told > 50


def test_same_warehouse_gives_the_same_bytes(
    sample_warehouse: Path, shared: Path, tmp_path: Path
) -> None:
    share(sample_warehouse, tmp_path / "again", Filters())
    assert names(tmp_path / "again") == names(shared)
    for name in names(shared):
        same = (tmp_path / "again" / name).read_bytes() == (shared / name).read_bytes()
        assert same, name


def test_share_again_replaces_what_was_shared(
    hostile_warehouse: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = share(hostile_warehouse, out, Filters())
    (out / "alt.txt").write_bytes((out / "alt.txt").read_bytes() + b"\nold\n")
    assert share(hostile_warehouse, out, Filters()) == first
    assert "\nold\n" not in (out / "alt.txt").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_share_takes_an_empty_folder(hostile_warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert share(hostile_warehouse, tmp_path / "out", Filters())


@pytest.mark.parametrize("name", ["thesis.txt", "alt.txt", "charts/months.png"])
def test_share_leaves_a_foreign_folder_alone(
    hostile_warehouse: Path, tmp_path: Path, name: str
) -> None:
    mine = tmp_path / "out" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"^out: something else found, expected a new"):
        share(hostile_warehouse, tmp_path / "out", Filters())
    assert names(tmp_path) == {f"out/{name}"}


def test_share_leaves_alone_what_was_put_beside_its_own(
    hostile_warehouse: Path, tmp_path: Path
) -> None:
    share(hostile_warehouse, tmp_path / "out", Filters())
    mine = tmp_path / "out" / "marts" / "mine.csv"
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="something else found"):
        share(hostile_warehouse, tmp_path / "out", Filters())
    assert mine.read_text(encoding="utf-8") == "mine"


def test_share_needs_a_folder(hostile_warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="something else found"):
        share(hostile_warehouse, tmp_path / "out", Filters())
    with pytest.raises(InputError, match="no warehouse found"):
        share(tmp_path / "none.duckdb", tmp_path / "new", Filters())
    assert not (tmp_path / "new").exists()


def test_share_keeps_nothing_that_the_gate_refuses(
    hostile_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chart that told a name would not leave the house, nor the rest with it."""

    def leaking(loaded: data.Loaded, filters: Filters) -> dict[str, bytes]:
        told = contents(loaded, filters)
        return told | {"charts/gaps.svg": b"<svg><text>quibble-3-xyzzy</text></svg>"}

    contents = write._contents  # noqa: SLF001 (what is to leak)
    monkeypatch.setattr(write, "_contents", leaking)
    with pytest.raises(InputError, match=r"^charts/gaps\.svg: ") as refused:
        share(hostile_warehouse, tmp_path / "out", Filters())
    assert "quibble" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def _built(folder: Path, exports: list[Path]) -> Path:
    build(exports, folder / "w.duckdb")
    return folder / "w.duckdb"


@pytest.mark.parametrize(
    "invited",
    [
        [],
        [*people(4, stem="Few"), *people(3, stem="Friend", note=_NOTE)],
        [Invited("Ada Example", 60, _NOTE, accepted_after=1)],
    ],
    ids=["none", "seven", "one"],
)
def test_share_of_next_to_nothing(invited: list[Invited], tmp_path: Path) -> None:
    exported = write_export(tmp_path / "in", invited)
    out = tmp_path / "out"
    share(_built(tmp_path, [exported]), out, Filters())
    written = names(out)
    assert {"answer.png", "report.html", "charts/studies.svg"} <= written
    assert "charts/gaps.svg" not in written
    for rows in tables(out).values():
        for row in rows:
            counts = [value for key, value in row.items() if key.endswith("_count")]
            assert not any(counts), row
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "What is left out" in report


@pytest.mark.parametrize(("members", "has_forest"), [(6, True), (2, False)])
def test_share_of_a_cohort(members: int, has_forest: bool, tmp_path: Path) -> None:
    exports = write_sample(tmp_path / "in", members=members, scenario="cohort", seed=3)
    warehouse = _built(tmp_path, [path for path in exports if path.suffix == ".zip"])
    out = tmp_path / "out"
    share(warehouse, out, Filters())
    charts = {name for name in names(out) if name.startswith("charts/")}
    forest = {f"charts/forest.{form}" for form in ("png", "svg", "html")}
    assert charts == (forest if has_forest else set())
    assert "invitation_cells" not in tables(out)
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "add several members" in report
    assert ("mean of the members" in report) == has_forest
    alone = share(warehouse, tmp_path / "one", Filters(member="member_2"))
    assert tmp_path / "one" / "charts" / "months.png" in alone


def test_share_of_a_part(sample_warehouse: Path, tmp_path: Path) -> None:
    """Only what is looked at is counted, in the tables too."""
    first = data.months(data.load(sample_warehouse))[1]
    filters = Filters(horizon_days=7, first=first, last=first, language="en")
    share(sample_warehouse, tmp_path / "out", filters)
    cells = tables(tmp_path / "out")["invitation_cells"]
    assert {row["sent_month"] for row in cells} == {"2026-02", "all"}
    assert "accepted_7_days_count" in cells[0]
    assert "charts/rules.svg" not in names(tmp_path / "out")
