"""A word that stands in every field of an export is told nowhere.

Where private output is asked for it must be, or the search would find nothing
anywhere.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from dashboard.cli import main
from tests.privacy.canaries import FORMS, NAME, files_of, found_in
from tests.privacy.failures import FAILURES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("form", FORMS)
def test_no_command_tells_a_canary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    exports = [str(path) for path in FORMS[form](tmp_path / "exports")]
    assert any(found_in(path.read_bytes()) for path in files_of(tmp_path / "exports"))
    warehouse = ["--warehouse", str(tmp_path / "w.duckdb"), "--debug"]
    told = ["--exported-at", "2026-06-27"]
    assert main(["run", *exports, *told, *warehouse]) == 0
    assert main(["answer", "--json", "--by", "language", *warehouse]) == 0
    assert main(["tables", "--out", str(tmp_path / "t"), *warehouse]) == 0
    captured = capsys.readouterr()
    assert "invitations read = " in captured.out
    assert found_in(captured.out + captured.err) == []
    for path in files_of(tmp_path / "t"):
        assert found_in(pl.read_parquet(path).write_csv()) == [], path.name
        assert found_in(path.read_bytes()) == [], path.name
    # The warehouse has them all, and nothing but it and the exports.
    places = {path.parts[len(tmp_path.parts)] for path in files_of(tmp_path)}
    assert places == {"exports", "t", "w.duckdb", ".w.duckdb.lock"}


@pytest.mark.parametrize("by", ["has_context", "sent_from_mobile", "name_script"])
def test_no_answer_by_a_column_tells_a_canary(
    canary_warehouse: Path, capsys: pytest.CaptureFixture[str], by: str
) -> None:
    assert main(["answer", "--by", by, "--warehouse", str(canary_warehouse)]) == 0
    out = capsys.readouterr().out
    assert "Rejected: " in out
    assert found_in(out) == []


def test_a_draft_is_read_without_a_canary(
    canary_warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = ["check", "Hi Bob, we met at the fair. May I ask for advice?"]
    assert main([*draft, "--warehouse", str(canary_warehouse)]) == 0
    captured = capsys.readouterr()
    assert "Personal" in captured.out
    assert found_in(captured.out + captured.err) == []


def test_private_tables_are_where_the_canaries_are(
    canary_warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--private", "--format", "csv", "--warehouse", str(canary_warehouse)]
    assert main(["tables", "--out", str(tmp_path), *arguments]) == 0
    captured = capsys.readouterr()
    assert found_in(captured.out + captured.err) == []
    with_canaries = {
        path.stem for path in files_of(tmp_path) if found_in(path.read_bytes())
    }
    assert "invitations" in with_canaries
    assert with_canaries <= {"invitations", "connections", "messages", "logins"}


@pytest.mark.parametrize("failure", FAILURES)
def test_no_failure_tells_a_canary(
    canary_warehouse: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    failure: str,
) -> None:
    """With `--debug`, which says all that is said without it, and more."""
    arguments = FAILURES[failure](tmp_path, canary_warehouse)
    if "--warehouse" not in arguments:
        arguments += ["--warehouse", str(tmp_path / "w.duckdb")]
    code = main([*arguments, "--debug"])
    captured = capsys.readouterr()
    assert found_in(captured.out + captured.err) == []
    # A few of them are no failure: what can't be read is rejected, row by row.
    assert code == 1 or "rejected" in captured.out
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("debug", [[], ["--debug"]])
def test_a_failure_that_nobody_foresaw_tells_no_canary(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    debug: list[str],
) -> None:
    """Libraries name in an error the value that they could not read."""

    def fail(*_: object, **__: object) -> None:
        try:
            json.loads("kanari")
            pl.Series(["Ada Kanari"]).cast(pl.Int64)
        except ValueError:
            pl.Series(["Ada Kanari"]).cast(pl.Int64)

    monkeypatch.setattr("pipeline.build.find_exports", fail)
    export = FORMS["archive"](tmp_path / "kanari")[0].rename(tmp_path / f"{NAME}.zip")
    where = ["--warehouse", str(tmp_path / "w.duckdb")]
    assert main(["run", str(export), *where, *debug]) == 1
    err = capsys.readouterr().err
    assert "a failure that was not foreseen" in err
    assert found_in(err) == []
    if debug:
        assert "JSONDecodeError\n" in err
        assert "in fail\n" in err
        assert str(tmp_path) not in err
