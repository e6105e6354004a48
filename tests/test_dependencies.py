"""Each package that is installed has its version and its reason in the review."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
_LOCKED = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==([^ \\]+)", re.MULTILINE)


def test_each_locked_package_is_reviewed_in_its_version() -> None:
    locked = _LOCKED.findall((ROOT / "requirements.lock").read_text("utf-8"))
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ")
    ][1:]
    assert [(row[0], row[1]) for row in rows] == sorted(locked)
    assert all(cell for row in rows for cell in row)
