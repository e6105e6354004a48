"""A run that is killed leaves a whole warehouse, and the next one nothing else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(sys.platform != "linux", reason="processes are told apart by Linux")
def test_run_killed_at_any_point_leaves_a_whole_warehouse(tmp_path: Path) -> None:
    """A few points; `python -m tests.faults.kill` takes hundreds."""
    from tests.faults.kill import Point, Range, can_trace, points  # noqa: PLC0415

    shot = Range(tmp_path)
    around_publishing = [Point(call="fsync", number=2), Point(call="rename", number=1)]
    by_call = around_publishing if can_trace() else []
    for point in [*points([], 6), *by_call]:
        shot.shoot(point)
    shot.end()
    assert shot.found["old"] >= 3
