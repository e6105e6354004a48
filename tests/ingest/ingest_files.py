"""What the tests of ingest write and read."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.ingest import find_exports, read_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.ingest import Export, Part

INVITATIONS = (
    "From,To,Sent At,Message,Direction,inviterProfileUrn,inviteeProfileUrn,"
    "inviterProfileUrl,inviteeProfileUrl\n"
)
ROW = (
    'Ada Example,Bob Sample,"6/7/26, 3:04 PM",,OUTGOING,urn:li:member:1,'
    "urn:li:member:2,https://www.linkedin.com/in/ada-example,"
    "https://www.linkedin.com/in/bob-sample\n"
)
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


class Read(NamedTuple):
    """All that was read of some exports."""

    exports: list[Export]
    parts: list[Part]

    def frame(self, table: str = "invitations") -> pl.DataFrame:
        return pl.concat([p.frame for p in self.parts if p.file.table == table])

    def reasons(self) -> list[tuple[int, str]]:
        rejects = pl.concat([part.rejects for part in self.parts])
        return rejects.select("line", "reason").rows()

    def column(self, name: str, table: str = "invitations") -> list[object]:
        return self.frame(table)[name].to_list()


def read_all(
    paths: Sequence[Path], scratch: Path, exported_at: datetime | None = None
) -> Read:
    """The exports at some paths, their books held to their equation."""
    exports = find_exports(paths, exported_at, scratch=scratch)
    parts = [part for export in exports for part in read_parts(export)]
    for part in parts:
        assert part.n_read == part.frame.height + part.rejects.height
    return Read(exports, parts)


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """An archive of some files, all of one time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (2026, 6, 28, 9, 30, 0))
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
