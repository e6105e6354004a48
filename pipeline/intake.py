"""Every file of every export, written as typed parquet parts in bounded memory."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import polars as pl

from pipeline import schema
from pipeline.errors import InputError
from pipeline.ingest import read_labels, read_parts
from pipeline.ingest.members import members, overlapping, owner_counts, owners

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from pipeline.ingest import Export, Part

# Where an export does not say when it was made, the newest of these does.
_TIMES = {
    "invitations": "sent_at",
    "connections": "connected_date",
    "messages": "message_at",
    "logins": "login_at",
}


class Intake:
    """Parquet parts by table, and the small sums taken on the way.

    Attributes:
        parts: The parquet files of each table, by its name.
    """

    def __init__(self, folder: Path) -> None:
        """Start with nothing, to write into `folder`."""
        self._folder = folder
        self._owner_counts: list[pl.DataFrame] = []
        self._read_counts: dict[tuple[int, int, str, str], int] = {}
        self._newest_at: dict[int, datetime] = {}
        self.parts: dict[str, list[Path]] = {}

    def take(
        self,
        exports: list[Export],
        tables: tuple[schema.Table, ...],
        on_stage: Callable[[str], None],
    ) -> None:
        """Read the exports' files of these tables."""
        names = {table.name for table in tables}
        for number, export in enumerate(exports, start=1):
            told = f" {number} of {len(exports)}" if len(exports) > 1 else ""
            on_stage(f"Reading export{told}")
            files = tuple(file for file in export.files if file.table in names)
            for part in read_parts(export._replace(files=files)):
                self._take(export.export_id, part)

    def conclude(
        self, exports: list[Export], note_limit_characters: int, owner_zone: str | None
    ) -> None:
        """Say whose the exports are and when they were made; all are read."""
        ids = pl.DataFrame(
            {"export_id": [export.export_id for export in exports]},
            schema={"export_id": pl.Int32},
        )
        owned = ids.join(
            owners(pl.concat(self._owner_counts)), on="export_id", how="left"
        )
        self._write(schema.OWNERS, owned)
        self._write(schema.FILES, self._files())
        told = (note_limit_characters, owner_zone)
        self._write(schema.EXPORTS, self._dated(exports, owned, told))

    def take_labels(self, path: Path) -> None:
        """Read the user's own labels.

        Raises:
            InputError: A row can't be read: the file is the user's to mend.
        """
        part = read_labels(path)
        for line, reason in part.rejects.select("line", "reason").rows():
            raise InputError(
                f"{path.name}: line {line} is {reason}, expected a label. "
                "Mend the line."
            )
        self._write(schema.LABELS, part.frame)

    def _take(self, export_id: int, part: Part) -> None:
        file, table = part.file, getattr(schema, part.file.table.upper())
        self._write(table, part.frame)
        self._write(schema.REJECTS, part.rejects)
        key = (export_id, file.file_id, file.file, file.table)
        self._read_counts[key] = self._read_counts.get(key, 0) + part.n_read
        if table == schema.INVITATIONS:
            self._owner_counts.append(owner_counts(part.frame))
        if newest := _newest(part.frame[_TIMES[file.table]]):
            known = self._newest_at.get(export_id, newest)
            self._newest_at[export_id] = max(newest, known)

    def _newest(self, export_id: int) -> datetime:
        if export_id in self._newest_at:
            return self._newest_at[export_id]
        raise InputError(
            "The export: no row with a date found, expected one that tells when it was "
            "made. Say so with --exported-at."
        )

    def _write(self, table: schema.Table, frame: pl.DataFrame) -> None:
        paths = self.parts.setdefault(table.name, [])
        if frame.height:
            path = self._folder / f"{table.name}-{len(paths)}.parquet"
            table.check(frame).write_parquet(path, compression="lz4")
            paths.append(path)

    def _files(self) -> pl.DataFrame:
        rows = [(*key, n_read) for key, n_read in self._read_counts.items()]
        return pl.DataFrame(rows, schema=schema.FILES.dtypes, orient="row")

    def _dated(
        self, exports: list[Export], owned: pl.DataFrame, told: tuple[int, str | None]
    ) -> pl.DataFrame:
        """The table `exports`, numbered in order of time."""
        invitations = self.parts[schema.INVITATIONS.name]
        member_of = members(owned, overlapping(owned, invitations))
        rows = [
            (
                export.export_id,
                member_of[export.export_id],
                export.exported_at or self._newest(export.export_id),
                export.exported_at_source,
                *told,
            )
            for export in exports
        ]
        made = Counter((row[2], row[1]) for row in rows)
        # Of one member and one moment, what is in them tells which comes first, and
        # never the order in which they were given.
        rows.sort(
            key=lambda row: (
                row[2],
                row[1],
                self._contents(row[0]) if made[row[2], row[1]] > 1 else (),
                row[0],
            )
        )
        numbered = [(row[0], number, *row[1:]) for number, row in enumerate(rows, 1)]
        return pl.DataFrame(numbered, schema=schema.EXPORTS.dtypes, orient="row")

    def _contents(self, export_id: int) -> tuple[int, ...]:
        """Numbers that tell an export's rows from another's, in whatever order."""
        return tuple(
            int(
                pl.scan_parquet(self.parts[name])
                .filter(pl.col("export_id") == export_id)
                .select(
                    pl.struct(pl.exclude("export_id", "file_id", "line"))
                    .hash(seed=0)
                    .cast(pl.Int128)
                    .sum()
                )
                .collect()
                .item()
            )
            for name in _TIMES
            if self.parts.get(name)
        )


def _newest(times: pl.Series) -> datetime | None:
    newest: date | datetime | None = times.max()  # type: ignore[assignment]
    if newest is None or isinstance(newest, datetime):
        return newest
    return datetime.combine(newest, time(), UTC)
