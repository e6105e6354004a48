"""What the tests of the second engine stand on; without Spark they are skipped."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from pipeline.synthetic import write_sample
from tests.exports import Invited, people, write_export

# Small work on few cores: what is compiled more would not be done sooner.
os.environ.setdefault(
    "JDK_JAVA_OPTIONS",
    "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=240m",
)
MASTER = "local[2]"
_HERE = Path(__file__).parent
ERAS = ("names_only", "urn_era", "constant_url", "merged")


def _missing() -> str | None:
    for name in ("pyspark", "sqlglot"):
        if find_spec(name) is None:
            return f"{name} is not installed"
    has_java = os.environ.get("JAVA_HOME") or shutil.which("java")
    return None if has_java else "there is no Java"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = _missing()
    if reason and os.environ.get("INVITES_SPARK_REQUIRED"):
        pytest.exit(f"Spark is required: {reason}", returncode=1)
    for item in items:
        if reason and _HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Exports of every era, a small cohort, a folder, a member of many rows."""
    top = tmp_path_factory.mktemp("sound [1]")
    for seed, scenario in enumerate(ERAS):
        write_sample(top / scenario, invitations=300, seed=seed, scenario=scenario)
    write_sample(top / "cohort", invitations=120, members=5, seed=9, scenario="cohort")
    write_sample(top / "unpacked", invitations=90, seed=12, packed=False)
    # What is known of them is no export.
    for truth in top.rglob("truth.csv"):
        truth.unlink()
    again = [
        Invited("Ada Example", 30 + number % 300, note=f"Hello {number}, call me.")
        for number in range(1500)
    ]
    once = people(1500, note="Hi, let us talk about pumps.", accepted_after=3.0)
    write_export(top / "many", [*once, *again])
    return sorted(top.iterdir())


@pytest.fixture(scope="session")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export cut short, one damaged inside, what is no zip, and a letter."""
    top = tmp_path_factory.mktemp("broken")
    cut = write_export(top, people(30)).rename(top / "cut.zip")
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    damaged = write_export(top, people(40, stem="Other")).rename(top / "damaged.zip")
    content = bytearray(damaged.read_bytes())
    content[600:660] = b"\0" * 60
    damaged.write_bytes(bytes(content))
    (top / "text.zip").write_text("no archive", encoding="utf-8")
    (top / "README.txt").write_text("A letter.", encoding="utf-8")
    return top
