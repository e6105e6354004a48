"""What the tests of features share."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.features import NAME_MARK, read_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FOLDER = Path(__file__).parent


def cases(name: str) -> dict[str, Any]:
    """The invented notes of one file, `@` standing for a replaced name."""
    text = (_FOLDER / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text.replace("@", NAME_MARK))


def frame(notes: Sequence[str]) -> pl.DataFrame:
    """The notes as `read_notes` takes them."""
    keys = pl.Series("note_key", range(len(notes)), dtype=pl.UInt64)
    return pl.DataFrame([keys, pl.Series("note", list(notes), dtype=pl.String)])


@pytest.fixture(scope="session")
def read() -> Callable[[Sequence[str]], list[dict[str, Any]]]:
    """Reads notes in one go; a row for each."""
    return lambda notes: read_notes(frame(notes)).to_dicts()
