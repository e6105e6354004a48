"""The same exports give the same bytes, wherever they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.same import ELSEWHERE, USUAL, Bench, assert_same

if TYPE_CHECKING:
    from pathlib import Path


def test_marts_and_answers_are_the_same_elsewhere(tmp_path: Path) -> None:
    """All at once; `python -m tests.faults.same` takes them one by one."""
    bench = Bench(tmp_path)
    assert_same(bench.made(USUAL), bench.made(ELSEWHERE), ELSEWHERE.name)
