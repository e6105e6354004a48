"""A bomb costs less than ten seconds and a gigabyte, and is told in a sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.hostile import bombs
from tests.hostile.bombs import BOMBS, Bomb

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SECONDS, BYTES = 10, 2**30


def run_alone(path: Path) -> tuple[int, str]:
    """The command in a process of its own, held to its bounds: code and message.

    The seconds are the processor's: how busy the machine is, is no fault of a bomb.
    """
    warehouse = path.parent / "out" / "warehouse.duckdb"
    measured = [sys.executable, "-S", str(Path(__file__).with_name("measured.py"))]
    command = [sys.executable, "-m", "dashboard", "run", str(path)]
    ran = subprocess.run(
        [*measured, *command, "--warehouse", str(warehouse)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    cost = json.loads(ran.stdout)
    assert cost["seconds"] < SECONDS
    assert cost["bytes"] < BYTES
    return cost["code"], cost["told"]


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system tells no usage")
@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.name)
def test_run_of_a_bomb(bomb: Bomb, tmp_path: Path) -> None:
    path = tmp_path / bomb.name
    path.write_bytes(bomb.make())
    code, told = run_alone(path)
    assert code == 1
    assert bomb.found in told
    assert "Traceback" not in told
    assert [file.name for file in (tmp_path / "out").glob("*.duckdb")] == []


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system tells no usage")
@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("names.zip", bombs.hard_names, 0),
        ("headers.zip", bombs.hard_headers, 0),
        ("keys.json", bombs.hard_keys, 1),
        ("most.json", bombs.most_values, 1),
    ],
)
def test_run_of_hard_work(
    name: str, make: Callable[[], bytes], code: int, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    assert run_alone(path)[0] == code
