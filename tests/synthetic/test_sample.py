"""Writing samples: bytes, places and refusals."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from time import perf_counter
from zipfile import ZIP_STORED, ZipFile

import polars as pl
import pytest

from dashboard.cli import main
from pipeline.errors import InputError
from pipeline.synthetic import SCENARIOS, write_sample
from tests.synthetic.written import read_export, read_truth

BUNDLED = Path(__file__).parents[2] / "data" / "raw" / "sample"
BUNDLED_TRUTH = Path(__file__).parent / "truth.csv"


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_bundled_sample_is_what_the_readme_command_writes(tmp_path: Path) -> None:
    readme = (BUNDLED.parents[2] / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^invites (sample sample .*)$", readme, re.MULTILINE)
    arguments = shlex.split(command)
    arguments[1] = str(tmp_path / "sample")
    assert main(arguments) == 0
    written = _bytes(tmp_path / "sample")
    assert written.pop("truth.csv") == BUNDLED_TRUTH.read_bytes()
    assert written == _bytes(BUNDLED)


def test_bundled_sample_can_be_compared() -> None:
    """Both arms are large enough in the window of 31 to 175 days."""
    truth = read_truth(BUNDLED_TRUTH).filter(pl.col("line").is_not_null())
    age = (pl.lit(SCENARIOS["effect"].exported_date) - pl.col("sent_at").dt.date()) / (
        pl.duration(days=1)
    )
    mature = truth.filter(age.is_between(31, 175))
    outgoing = mature.filter(pl.col("direction") == "outgoing")
    written = (outgoing["message_kind"] == "personal").sum()
    assert written >= 60
    assert outgoing.height - written >= 300
    assert (mature["direction"] == "incoming").sum() >= 100
    assert truth["language"].n_unique() >= 10


@pytest.mark.parametrize("scenario", ["effect", "cohort"])
def test_write_sample_same_seed_same_bytes(tmp_path: Path, scenario: str) -> None:
    for folder in ("one", "two", "three"):
        write_sample(
            tmp_path / folder,
            invitations=300,
            members=2,
            seed=3 if folder == "three" else 2,
            scenario=scenario,
        )
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")
    assert _bytes(tmp_path / "one") != _bytes(tmp_path / "three")


def test_write_sample_zip_has_the_given_name_and_fixed_entries(tmp_path: Path) -> None:
    export, truth = write_sample(tmp_path / "mine.zip", invitations=200)
    assert (export.name, truth.name) == ("mine.zip", "truth.csv")
    with ZipFile(export) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {
            (2026, 6, 27, 21, 0, 0)
        }
        assert {entry.compress_type for entry in archive.infolist()} == {ZIP_STORED}
        assert "truth.csv" not in archive.namelist()


def test_write_sample_members_are_different_people(tmp_path: Path) -> None:
    *paths, _ = write_sample(tmp_path, invitations=200, members=3)
    assert [path.name for path in paths] == [
        f"Complete_LinkedInDataExport_06-27-2026_member_000{member}.zip"
        for member in (1, 2, 3)
    ]
    profiles = {read_export(path).files["Profile.csv"] for path in paths}
    assert len(profiles) == 3


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_write_sample_every_scenario(tmp_path: Path, scenario: str) -> None:
    *paths, truth = write_sample(tmp_path, invitations=400, scenario=scenario)
    told = read_truth(truth)
    for path in paths:
        export = read_export(path)
        assert export.invitations.height == export.truth["line"].count() > 250
        assert export.name == f"Complete_LinkedInDataExport_{path.name[-14:]}"
    assert told["export"].n_unique() == len(paths)


@pytest.mark.parametrize("wanted", [1, 20, 1500, 20_000])
def test_write_sample_hits_the_number_wanted(tmp_path: Path, wanted: int) -> None:
    export = read_export(write_sample(tmp_path, invitations=wanted, seed=4)[0])
    assert export.invitations.height == pytest.approx(wanted, rel=0.05, abs=2)


def test_write_sample_natural_size_follows_the_calendar(tmp_path: Path) -> None:
    """Three sittings of six a week for half a year; twelve of eight if heavy."""
    outgoing = {
        scenario: (
            read_export(
                write_sample(tmp_path / scenario, invitations=None, scenario=scenario)[
                    0
                ]
            ).truth["direction"]
            == "outgoing"
        ).sum()
        for scenario in ("small", "effect", "heavy")
    }
    assert outgoing["small"] == pytest.approx(1 * 3 * 26, rel=0.5)
    assert outgoing["effect"] == pytest.approx(3 * 6 * 26, rel=0.3)
    assert outgoing["heavy"] == pytest.approx(12 * 8 * 26, rel=0.2)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("out", {"scenario": "nowhere"}),
        ("out", {"invitations": 0}),
        ("out", {"members": 0}),
        ("out", {"seed": -1}),
        ("out.zip", {"members": 2}),
        ("out.zip", {"scenario": "merged"}),
    ],
)
def test_write_sample_refuses(
    tmp_path: Path, name: str, options: dict[str, int]
) -> None:
    with pytest.raises(InputError):
        write_sample(tmp_path / name, **options)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_write_sample_leaves_a_foreign_file_alone(tmp_path: Path) -> None:
    mine = tmp_path / "Complete_LinkedInDataExport_06-27-2026.zip"
    mine.write_bytes(b"a member's own")
    with pytest.raises(InputError, match="already there"):
        write_sample(tmp_path, invitations=50)
    assert mine.read_bytes() == b"a member's own"


def test_write_sample_without_numpy_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.synthetic.find_spec", lambda _: None)
    with pytest.raises(InputError, match="pip install numpy"):
        write_sample(tmp_path)


def test_write_sample_200_000_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = perf_counter()
    write_sample(tmp_path, invitations=200_000)
    with capsys.disabled():
        print(f"\n200,000 invitations in {perf_counter() - start:.1f} s")  # noqa: T201
