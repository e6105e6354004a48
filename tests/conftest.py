"""What several tests stand on: the sample, built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.build import build

# The machine may be busy, which is no fault of a test; and the same commit is to
# give the same verdict.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "raw" / "sample"


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = tmp_path_factory.mktemp("sample") / "warehouse.duckdb"
    build([SAMPLE], warehouse)
    return warehouse
