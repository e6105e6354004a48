"""What several tests stand on: the sample, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.build import build

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "raw" / "sample"


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = tmp_path_factory.mktemp("sample") / "warehouse.duckdb"
    build([SAMPLE], warehouse)
    return warehouse
