"""A warehouse of canaries, made once."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

import pytest

from dashboard.cli import main
from tests.privacy.canaries import FORMS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def canary_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of an archive with rejected rows, read from the command line."""
    folder = tmp_path_factory.mktemp("canaries")
    exports = [str(path) for path in FORMS["with_rejects"](folder)]
    warehouse = folder / "warehouse.duckdb"
    with redirect_stdout(io.StringIO()):
        assert main(["run", *exports, "--warehouse", str(warehouse)]) == 0
    return warehouse
