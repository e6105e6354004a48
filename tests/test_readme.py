"""What the README shows is what the commands print.

`README_UPDATE=1 make test` writes the outputs anew.
"""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.cli import main

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"```console\n\$ ([^\n]*)\n(.*?)```", re.DOTALL)


def shown(text: str) -> str:
    """Output as a README shows it: no blanks at a line's end, no blank last line."""
    return "".join(line.rstrip() + "\n" for line in text.rstrip().splitlines())


def output_of(command: str, warehouse: Path, capsys: pytest.CaptureFixture[str]) -> str:
    arguments = {"make run": ["invites", "run"]}.get(command) or shlex.split(command)
    assert arguments[0] == "invites", command
    capsys.readouterr()
    assert main([arguments[1], "--warehouse", str(warehouse), *arguments[2:]]) == 0
    return shown(capsys.readouterr().out)


def test_readme_outputs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "88")
    text = README.read_text(encoding="utf-8")
    blocks = _BLOCK.findall(text)
    assert len(blocks) >= 3
    warehouse = tmp_path / "warehouse.duckdb"
    for command, output in blocks:
        printed = output_of(command, warehouse, capsys)
        if os.environ.get("README_UPDATE"):
            old = f"$ {command}\n{output}```"
            text = text.replace(old, f"$ {command}\n{printed}```")
        else:
            assert printed == output, command
    if os.environ.get("README_UPDATE"):
        README.write_text(text, encoding="utf-8")


def test_readme_counts_the_packages() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    (told,) = re.findall(r"\((\d+) packages", README.read_text(encoding="utf-8"))
    # What only Windows needs is not counted.
    assert len(re.findall(r"^[a-z][^;\n]*$", lock, flags=re.MULTILINE)) == int(told)


def test_readme_make_commands_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([a-z]+)\b", README.read_text(encoding="utf-8")):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_readme_names_the_pythons_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert "Python 3.11, 3.12 or 3.13" in README.read_text(encoding="utf-8")
