"""A mutated export as it lies on disk, and how it is kept as a fixture."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Case(NamedTuple):
    """What is laid on disk and given to the tool.

    Attributes:
        given: The names given, of `files` or of folders that they lie in; `.` for
            the folder around.
        files: The content of each file by its path.
    """

    given: tuple[str, ...]
    files: dict[str, bytes]

    def lay(self, folder: Path) -> list[Path]:
        """Write the files; the paths given."""
        for name, content in self.files.items():
            path = folder / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            except (OSError, ValueError):  # a name that the disk can't hold
                continue
        paths = [folder / name for name in self.given]
        return [path for path in paths if path.exists()] or [folder]

    def save(self, path: Path, why: str) -> None:
        """Write the case down; bytes stand as the Latin-1 characters they are."""
        files = {name: data.decode("latin-1") for name, data in self.files.items()}
        kept = {"why": why, "given": self.given, "files": files}
        path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> tuple[Case, str]:
    """A case written down, and why."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    files = {name: text.encode("latin-1") for name, text in kept["files"].items()}
    return Case(tuple(kept["given"]), files), kept["why"]
