"""Every file of every export, written as typed parquet parts in bounded memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline import schema, warehouse
from pipeline.errors import InputError
from pipeline.ingest import read_labels, read_parts
from pipeline.ingest.members import members, overlaps, owner_counts, owners, suspects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
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
# Exports read side by side: one waits for Python's lock while two are read by polars.
# With more, parts wait in memory.
_SIDE_BY_SIDE = 3
# Rows that wait to be written together: a file for each export's few costs more to
# write and to read than its rows.
_ROWS_TOGETHER = 100_000


class Made(NamedTuple):
    """When an export was made.

    Attributes:
        export_id: The export.
        exported_at: When, UTC.
        exported_at_source: How that is known.
        contents: What tells its rows from another export's, in whatever order.
    """

    export_id: int
    exported_at: datetime
    exported_at_source: str
    contents: str


class Sums:
    """The small sums of what was read, by which exports are told apart and dated."""

    def __init__(self, kept: warehouse.Kept | None = None) -> None:
        """Start with what is known of exports that are not read again."""
        self._kept = kept or warehouse.Kept()
        self._kept_made = {
            number: made for number, *made in self._kept.exports.iter_rows()
        }
        # Where nothing is read, it still tells the columns.
        self._owner_counts = [owner_counts(schema.INVITATIONS.empty())]
        self._read_counts: dict[tuple[int, int, str, str], int] = {}
        self._newest_at: dict[int, datetime] = {}
        self._contents: dict[tuple[int, str], int] = {}

    def add(self, export_id: int, part: Part) -> None:
        """Count some rows of an export."""
        file = part.file
        key = (export_id, file.file_id, file.file, file.table)
        self._read_counts[key] = self._read_counts.get(key, 0) + part.n_read
        self._contents[export_id, file.table] = self._contents.get(
            (export_id, file.table), 0
        ) + _content(part.frame)
        if file.table == schema.INVITATIONS.name:
            self._owner_counts.append(owner_counts(part.frame))
        if newest := _newest(part.frame[_TIMES[file.table]]):
            known = self._newest_at.get(export_id, newest)
            self._newest_at[export_id] = max(newest, known)

    def made(self, export: Export) -> Made:
        """When an export was made; all its rows are counted.

        Raises:
            InputError: Neither it nor any row of it tells.
        """
        number = export.export_id
        if number in self._kept_made:
            made_at, contents = self._kept_made[number]
            return Made(number, made_at, export.exported_at_source, contents)
        if made_at := export.exported_at or self._newest_at.get(number):
            sums = (self._contents.get((number, table), 0) for table in _TIMES)
            return Made(
                number,
                made_at,
                export.exported_at_source,
                "-".join(f"{one % 2**64:016x}" for one in sums),
            )
        raise InputError(
            "The export: no row with a date found, expected one that tells when it was "
            "made. Say so with --exported-at."
        )

    def owned(self, exports: list[Export]) -> pl.DataFrame:
        """The table `owners`, a row for each of the exports."""
        ids = pl.DataFrame(
            {"export_id": [export.export_id for export in exports]},
            schema={"export_id": pl.Int32},
        )
        counted = owners(pl.concat(self._owner_counts))
        known = pl.concat([self._kept.owners, counted])
        return ids.join(known, on="export_id", how="left")

    def files(self) -> pl.DataFrame:
        """The table `files`."""
        rows = [(*key, n_read) for key, n_read in self._read_counts.items()]
        read = pl.DataFrame(rows, schema=schema.FILES.dtypes, orient="row")
        return pl.concat([self._kept.files, read])


def dated(
    made: Iterable[Made], member_of: dict[int, str], *told: int | str | None
) -> pl.DataFrame:
    """The table `exports`, numbered in order of time.

    Args:
        made: When each export was made.
        member_of: The member of each export.
        told: What the user said of them all: the most characters a note may
            have, and the owners' zone.
    """
    # Of one member and one moment, what is in them tells which comes first, and
    # never the order in which they were given.
    in_order = sorted(
        made,
        key=lambda one: (
            one.exported_at,
            member_of[one.export_id],
            one.contents,
            one.export_id,
        ),
    )
    numbered = [
        (
            one.export_id,
            number,
            member_of[one.export_id],
            one.exported_at,
            one.exported_at_source,
            *told,
        )
        for number, one in enumerate(in_order, start=1)
    ]
    return pl.DataFrame(numbered, schema=schema.EXPORTS.dtypes, orient="row")


def labels_of(path: Path) -> pl.DataFrame:
    """The user's own labels, as the table `labels`.

    Raises:
        InputError: A row can't be read: the file is the user's to mend.
    """
    part = read_labels(path)
    for line, reason in part.rejects.select("line", "reason").rows():
        raise InputError(
            f"{path.name}: line {line} is {reason}, expected a label. Mend the line."
        )
    return part.frame


class Intake:
    """Parquet parts by table, and the small sums taken on the way.

    Attributes:
        parts: The parquet files of each table, by its name.
    """

    def __init__(self, folder: Path, kept: warehouse.Kept | None = None) -> None:
        """Start with what is not read again, to write the rest into `folder`."""
        self._folder = folder
        self._kept = kept or warehouse.Kept()
        self._sums = Sums(self._kept)
        self._waiting: dict[schema.Table, list[pl.DataFrame]] = {}
        self._lock = Lock()
        self.parts: dict[str, list[Path]] = {}

    def take(
        self,
        exports: list[Export],
        tables: tuple[schema.Table, ...],
        on_stage: Callable[[str], None],
    ) -> None:
        """Read the exports' files of these tables."""
        names = {table.name for table in tables}

        def read(export: Export) -> None:
            files = tuple(file for file in export.files if file.table in names)
            for part in read_parts(export._replace(files=files)):
                self._take(export.export_id, part)

        count = len(exports)
        with ThreadPoolExecutor(max_workers=_SIDE_BY_SIDE) as readers:
            for number in range(1, count + 1):
                told = f" {number} of {count}" if count > 1 else ""
                on_stage(f"Reading export{told}")
                if number == 1:
                    # On the first failure, in order, those not begun are called off.
                    done = readers.map(read, exports)
                next(done)
        for table in [*self._waiting]:
            self._write_together(table)

    def conclude(
        self,
        exports: list[Export],
        inputs: pl.DataFrame,
        note_limit_characters: int,
        owner_zone: str | None,
    ) -> None:
        """Say whose the exports are and when they were made; all are read.

        Args:
            exports: All that were given, those not read again among them.
            inputs: export_id, fingerprint, read_by of each, in their order.
            note_limit_characters: The most that a note may have.
            owner_zone: The owners' zone, if it is known.
        """
        owned = self._sums.owned(exports)
        self._write(schema.OWNERS, owned)
        self._write(schema.FILES, self._sums.files())
        member_of = members(owned, self._overlapping(owned))
        made = [self._sums.made(export) for export in exports]
        self._write(
            schema.EXPORTS, dated(made, member_of, note_limit_characters, owner_zone)
        )
        contents = pl.Series("contents", [one.contents for one in made], pl.String)
        known = inputs.with_columns(contents).select(list(schema.INPUTS.dtypes))
        self._write(schema.INPUTS, known)

    def take_labels(self, path: Path) -> None:
        """Read the user's own labels, as `labels_of` does."""
        self._write(schema.LABELS, labels_of(path))

    def _take(self, export_id: int, part: Part) -> None:
        with self._lock:
            self._sums.add(export_id, part)
            self._wait(getattr(schema, part.file.table.upper()), part.frame)
            self._wait(schema.REJECTS, part.rejects)

    def _overlapping(self, owned: pl.DataFrame) -> list[tuple[int, int]]:
        """Pairs of exports that are of one member, whatever its address says."""
        found = suspects(owned)
        if found.is_empty():
            return []
        path = self._folder / "suspects.parquet"
        found.write_parquet(path)
        invitations, values = warehouse.all_rows(
            schema.INVITATIONS, self._kept, self.parts.get(schema.INVITATIONS.name, [])
        )
        with warehouse.opened(self._kept, self._folder) as connection:
            return connection.execute(
                overlaps("read_parquet($suspects)", invitations),
                {"suspects": str(path), **values},
            ).fetchall()

    def _wait(self, table: schema.Table, frame: pl.DataFrame) -> None:
        waiting = self._waiting.setdefault(table, [])
        waiting.append(frame)
        if sum(map(len, waiting)) >= _ROWS_TOGETHER:
            self._write_together(table)

    def _write_together(self, table: schema.Table) -> None:
        self._write(table, pl.concat(self._waiting.pop(table)))

    def _write(self, table: schema.Table, frame: pl.DataFrame) -> None:
        paths = self.parts.setdefault(table.name, [])
        if frame.height:
            path = self._folder / f"{table.name}-{len(paths)}.parquet"
            table.check(frame).write_parquet(path, compression="lz4")
            paths.append(path)


def _content(rows: pl.DataFrame) -> int:
    """A number that tells rows from others, in whatever order and pieces."""
    told = rows.drop("export_id", "file_id", "line")
    return int(told.hash_rows(seed=0).sum())


def _newest(times: pl.Series) -> datetime | None:
    newest: date | datetime | None = times.max()  # type: ignore[assignment]
    if newest is None or isinstance(newest, datetime):
        return newest
    return datetime.combine(newest, time(), UTC)
