"""Synthetic exports that several tests look at."""

from __future__ import annotations

import pytest

from pipeline.synthetic import write_sample
from tests.synthetic.written import Export, read_export


@pytest.fixture(scope="session")
def effect(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """One export of the scenario *effect*, large enough to know its rates."""
    folder = tmp_path_factory.mktemp("effect")
    return read_export(write_sample(folder, invitations=60_000, seed=11)[0])


@pytest.fixture(scope="session")
def merged(tmp_path_factory: pytest.TempPathFactory) -> list[Export]:
    """Two exports of one member, 120 days apart."""
    folder = tmp_path_factory.mktemp("merged")
    paths = write_sample(folder, invitations=6000, seed=5, scenario="merged")
    return [read_export(path) for path in paths[:-1]]
