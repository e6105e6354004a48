"""Rows that a warehouse reads where they lie, in a folder of its own beside it."""

from __future__ import annotations

import glob
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def new_rows_folder(warehouse: Path) -> Path:
    """A free path beside the warehouse, for rows that it reads where they lie."""
    return warehouse.with_name(f".{warehouse.name}.rows-{secrets.token_hex(4)}")


def rows_folders(warehouse: Path) -> list[Path]:
    """All such folders, of the warehouse that stands and of runs that were killed."""
    return sorted(warehouse.parent.glob(f".{glob.escape(warehouse.name)}.rows-*"))
