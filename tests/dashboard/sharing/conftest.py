"""A hostile export, and what is shared of it and of the sample; each made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard.data import Filters
from dashboard.sharing.write import share
from pipeline.build import build
from tests.dashboard.sharing.hostile import invitations
from tests.exports import write_export

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def hostile_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    export = write_export(folder / "Zebulon exports", invitations())
    build([export], folder / "warehouse.duckdb")
    return folder / "warehouse.duckdb"


@pytest.fixture(scope="session")
def shared(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("shared") / "out"
    share(sample_warehouse, out, Filters())
    return out


@pytest.fixture(scope="session")
def shared_hostile(
    hostile_warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("shared") / "out"
    share(hostile_warehouse, out, Filters())
    return out
