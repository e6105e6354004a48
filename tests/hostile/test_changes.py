"""Files that are cut, replaced or taken away while they are read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pipeline.build import build
from pipeline.errors import InputError
from tests.changing import (
    become_a_folder,
    become_a_pipe,
    delete,
    empty,
    grow,
    put_another,
    truncate,
    write_over,
)
from tests.hostile.zips import CONNECTED, INVITED, archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHANGED = "changed while it was read, expected"
GONE = "can't be read, expected"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
@pytest.mark.parametrize("name", ["a.zip", "Invitations.csv"])
@pytest.mark.parametrize(
    ("change", "found"),
    [
        (truncate, CHANGED),
        (empty, CHANGED),
        (grow, CHANGED),
        (write_over, CHANGED),
        (put_another, CHANGED),
        (become_a_pipe, CHANGED),
        (become_a_folder, "damaged or cut short"),
        (delete, GONE),
    ],
)
def test_build_of_what_changes_meanwhile(
    change: Callable[[Path], None], found: str, name: str, tmp_path: Path
) -> None:
    """Once it has been looked at and before it is read: the old answer stands."""
    path = tmp_path / name
    plain = archive([INVITED, CONNECTED]) if name == "a.zip" else INVITED.data
    path.write_bytes(plain)
    warehouse = tmp_path / "out" / "warehouse.duckdb"
    warehouse.parent.mkdir()

    def on_stage(told: str) -> None:
        if told == "Reading export":
            change(path)

    with pytest.raises(InputError, match=rf"^{name}: {found}"):
        build([path], warehouse, on_stage=on_stage)
    left = {file.name for file in warehouse.parent.iterdir()}
    assert not {name for name in left if not name.endswith(".lock")}
