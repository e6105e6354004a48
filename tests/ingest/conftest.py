"""Exports of invented people, written to disk and read again."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

from pipeline.ingest.recognise import layout_of
from tests.ingest.ingest_files import INVITATIONS, Read, read_all

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def read_paths(scratch: Path) -> Callable[..., Read]:
    """Reads the exports at some paths, and holds the books to their equation."""

    def read(*paths: Path, exported_at: datetime | None = None) -> Read:
        return read_all(paths, scratch, exported_at)

    return read


@pytest.fixture
def read_files(tmp_path: Path, read_paths: Callable[..., Read]) -> Callable[..., Read]:
    """Writes files into a folder and reads it."""

    def read(
        files: Mapping[str, bytes | str],
        exported_at: datetime | None = None,
        folder: str = "export",
    ) -> Read:
        for name, content in files.items():
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_paths(tmp_path / folder, exported_at=exported_at)

    return read


@pytest.fixture
def docstring(request: pytest.FixtureRequest) -> str:
    """The text below the first line of the test's docstring: its input."""
    return inspect.cleandoc(request.function.__doc__).partition("\n\n")[2] + "\n"


@pytest.fixture
def read_docstring(docstring: str, read_files: Callable[..., Read]) -> Read:
    """The test's docstring, read as an export.

    A file other than Invitations.csv comes with invitations beside it.
    """
    layout = layout_of(docstring.encode())
    assert layout
    if layout.table == "invitations":
        return read_files({"Invitations.csv": docstring})
    return read_files({"other.csv": docstring, "Invitations.csv": INVITATIONS})
