"""By what exports and notes are read: another reader may find other rows."""

from __future__ import annotations

import platform
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import polars as pl

import pipeline
from pipeline.warehouse import WAREHOUSE_FORMAT

HERE = Path(pipeline.__file__).parent
# What makes rows of files and readings of notes, the weights of the reader included.
READERS = (
    "ingest",
    "features",
    "schema.py",
    "intake.py",
    "notes.py",
    "warehouse/raw.py",
)
_LIBRARIES = ("numpy", "ua-parser", "ua-parser-builtins")


def read_by() -> str:
    """A hash that another version of anything that reads would change."""
    told = sha256()
    told.update(
        "\n".join(
            [
                pipeline.__version__,
                str(WAREHOUSE_FORMAT),
                platform.python_version(),
                pl.__version__,
                *map(_version, _LIBRARIES),
            ]
        ).encode()
    )
    for top in (HERE / name for name in READERS):
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                told.update(f"\n{path.relative_to(HERE)}\n".encode())
                told.update(path.read_bytes())
    return told.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
