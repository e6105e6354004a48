"""What the fuzzer found stays mended, and the fuzzer finds what it looks for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.errors import InputError
from pipeline.ingest import csv_text, find_exports, read_parts
from tests.fuzz import cases, run, trial
from tests.fuzz.corpus import CANARIES, seeds
from tests.fuzz.mutate_files import case

if TYPE_CHECKING:
    from collections.abc import Callable

FOUND = sorted(Path(__file__).with_name("found").glob("*.json"))
SEEDS = seeds()
ONE = cases.Case(("Invitations.csv",), SEEDS["alone"])


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_found_is_mended(path: Path) -> None:
    found, _ = cases.load(path)
    assert trial.tried(found, trial.with_notes) is None


@pytest.mark.parametrize("name", SEEDS)
def test_seed_is_a_valid_export(name: str, tmp_path: Path) -> None:
    paths = cases.Case((".",), SEEDS[name]).lay(tmp_path)
    exports = find_exports(paths, scratch=tmp_path)
    read = [part for export in exports for part in read_parts(export)]
    assert sum(part.frame.height for part in read) >= 8
    assert not any(part.rejects.height for part in read)
    text = "".join(map(bytes.decode, SEEDS["2024"].values())).casefold()
    assert all(word in text for word in CANARIES)


def test_case_is_the_same_again() -> None:
    assert case(SEEDS, 1, 7) == case(seeds(), 1, 7)
    assert case(SEEDS, 1, 7) != case(SEEDS, 2, 7)


def test_saved_case_is_the_same_again(tmp_path: Path) -> None:
    made = case(SEEDS, 0, 3)
    made.save(tmp_path / "case.json", "why")
    assert cases.load(tmp_path / "case.json") == (made, "why")


@pytest.mark.parametrize("start", range(0, 150, 25))
def test_mutated_exports_are_read_or_refused(start: int) -> None:
    for number in range(start, start + 25):
        assert trial.tried(case(SEEDS, 7, number)) is None, number


@pytest.mark.parametrize("number", [1, 5])
def test_mutated_exports_are_answered_or_refused(number: int) -> None:
    assert trial.tried(case(SEEDS, 7, number), trial.whole) is None


def _raises(error: BaseException) -> Callable[..., Any]:
    def raised(*_: object, **__: object) -> None:
        raise error

    return raised


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (ValueError("x"), "ValueError at intake.py:"),
        (BaseException("a panic"), "BaseException at intake.py:"),
        (InputError("a: no form."), "a message of another form"),
        (InputError("a: an okapi, expected b. Do c."), "told what is private"),
    ],
)
def test_trial_tells_an_error(
    error: BaseException, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.intake.read_parts", _raises(error))
    assert (trial.tried(ONE) or "").startswith(fault)


def test_trial_tells_a_lost_row(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = csv_text.records

    def less(*given: Any) -> Any:
        for found in whole(*given):
            yield found._replace(frame=found.frame.filter(pl.col("line") != 4))

    assert trial.tried(ONE) is None
    monkeypatch.setattr(csv_text, "records", less)
    assert trial.tried(ONE) == "a line that is on no account"


def test_trial_tells_a_row_that_was_not_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write = pl.DataFrame.write_parquet

    def less(frame: pl.DataFrame, path: Path, **given: Any) -> None:
        is_rows = path.name.startswith("invitations")
        write(frame.head(3) if is_rows else frame, path, **given)

    monkeypatch.setattr(pl.DataFrame, "write_parquet", less)
    fault = trial.tried(ONE, trial.with_notes)
    assert fault == "rows read that are neither kept nor rejected"


def test_minimised_keeps_what_matters() -> None:
    def way(made: cases.Case, _: Path) -> str | None:
        return "found" if b"QUOKKA d'Axolotl" in made.files["Invitations.csv"] else None

    small = trial.minimised(ONE, "found", way)
    assert small.files["Invitations.csv"].count(b"\n") <= 1


# A process that is stuck in a library hears no signal: it ends itself.
_STUCK = """
import sys, time
from pathlib import Path
from tests.fuzz import run, trial
run.HANG_SECONDS = 0.5
trial.ingest = lambda case, folder: time.sleep(60)
if __name__ == "__main__":
    value = type("Value", (), {"value": 0})
    run.work(run.Task(0, 0, 1, 1, Path(sys.argv[1])), value(), value())
"""


def test_work_ends_a_case_that_hangs(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _STUCK, str(tmp_path)], timeout=50, check=False
    )
    assert done.returncode == 1
    assert "Timeout" in (tmp_path / "worker-0.log").read_text()


def test_run_saves_what_it_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "ingest", _raises(ValueError("x")))
    value = type("Value", (), {"value": 0})
    run.work(run.Task(0, 0, 2, 1, tmp_path), value(), value())
    saved = json.loads((tmp_path / "0-0.json").read_text())
    assert saved["why"].startswith("ValueError")
