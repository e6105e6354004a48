"""What reads hostile input the way the user would."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.cli import main
from tests.ingest.ingest_files import Read, read_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# `<file>: <found>, expected <what>. <what to do>.`
_SENTENCE = re.compile(r"invites: [^\n]+: [^\n]+, expected [^\n]+\. [A-Z][^\n]+\.\n")


@pytest.fixture
def refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[Path], str]:
    """Runs the command, which must refuse in one sentence and leave nothing."""

    def run(path: Path) -> str:
        warehouse = tmp_path / "out" / "warehouse.duckdb"
        code = main(["run", str(path), "--warehouse", str(warehouse)])
        told = capsys.readouterr()
        assert (code, told.out) == (1, "")
        sentence = told.err.splitlines(keepends=True)[-1]
        assert _SENTENCE.fullmatch(sentence), sentence
        assert "Traceback" not in told.err
        left = {file.name for file in warehouse.parent.iterdir()}
        assert not {name for name in left if not name.endswith(".lock")}, left
        return sentence

    return run


@pytest.fixture
def read_paths(tmp_path: Path) -> Callable[..., Read]:
    """Reads the exports at some paths, and holds the books to their equation."""

    def read(*paths: Path) -> Read:
        scratch = tmp_path / "scratch"
        scratch.mkdir()
        return read_all(paths, scratch)

    return read


@pytest.fixture
def answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[Path], dict[str, dict[str, Any]]]:
    """Runs the command, which must answer; what became of the rows, by table."""

    def run(path: Path) -> dict[str, dict[str, Any]]:
        warehouse = tmp_path / "out" / "warehouse.duckdb"
        command = ["run", str(path), "--warehouse", str(warehouse), "--json"]
        assert main(command) == 0, capsys.readouterr().err
        counts = json.loads(capsys.readouterr().out)["rows"]
        for row in counts:
            parts = row["kept"] + row["duplicates"] + row["rejected"]
            assert row["read"] == parts
        return {row["table"]: row for row in counts}

    return run
