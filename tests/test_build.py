"""Few rows and many are built in two ways, and come to the same."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import duckdb

from pipeline import build
from tests.conftest import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def contents(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    """The columns and rows of each table of a warehouse, by its name."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "union all select schema_name || '.' || view_name from duckdb_views() "
            "where not internal"
        ).fetchall()
        return {
            name: [
                *connection.execute(f"describe {name}").fetchall(),
                *connection.execute(f"from {name} order by all").fetchall(),
            ]
            for (name,) in tables
        }


def test_build_by_one_connection_and_by_two_comes_to_the_same(
    sample_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_two = contents(sample_warehouse)
    # As if every export were a large one.
    monkeypatch.setattr(build, "_FEW_BYTES", 0)
    one = tmp_path / "warehouse.duckdb"
    build.build([SAMPLE], one)
    assert contents(one) == by_two
    assert len(by_two) > 20


def test_build_tells_its_stages_in_the_calling_thread(tmp_path: Path) -> None:
    """A page of the dashboard may be written to by its own thread alone."""
    told: dict[str, int] = {}

    def on_stage(name: str) -> None:
        told[name] = threading.get_ident()

    build.build([SAMPLE], tmp_path / "warehouse.duckdb", on_stage=on_stage)
    assert {*told.values()} == {threading.get_ident()}
    assert {"Opening the export", "Reading export", "Publishing"} <= {*told}
    assert any(name.startswith("Building ") for name in told)
