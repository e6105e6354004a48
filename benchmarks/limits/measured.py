"""The measurements themselves: each takes a cohort's folder and gives numbers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.limits import cohort
from benchmarks.limits.costs import ROOT, Cost, costs, last_json, run_costs

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.limits.cohort import Sizes

TEXTS = ("object", "string[pyarrow]")
SECOND_RUN = ROOT / "benchmarks" / "second_run.py"


class Yardstick(NamedTuple):
    """What DuckDB alone took to load the same rows.

    Attributes:
        seconds: By the clock, the quickest of two, one before the command and one
            after it.
        cpu_s: CPU seconds of that one.
        joined_seconds: The same with one file a table.
        rows: By table.
        is_parallel: Whether both forms were read in parts at once.
    """

    seconds: float
    cpu_s: float
    joined_seconds: float
    rows: dict[str, int]
    is_parallel: bool


class Point(NamedTuple):
    """One run of the whole command.

    Attributes:
        what: Of what.
        invitations: How many.
        rows: Of all three tables.
        cost: What it took.
        loading_s: What DuckDB alone took to load the same files; None for a zip.
    """

    what: str
    invitations: int
    rows: int
    cost: Cost
    loading_s: float | None


class Beside(NamedTuple):
    """The command and another way on the same files.

    Attributes:
        invitations: How many.
        ours: The command's cost.
        others: Of each way, by name.
        right: Share of notes told right as canned or personal, by name.
    """

    invitations: int
    ours: Cost
    others: dict[str, Cost]
    right: dict[str, float]


class SecondRun(NamedTuple):
    """What `benchmarks.second_run` says: its last line, and whether it is content."""

    said: str
    is_met: bool


def write_cohort(folder: Path, sizes: Sizes) -> None:
    """Write the largest cohort, in a process of its own."""
    given = [sizes.members, sizes.invitations, sizes.pandas]
    costs("benchmarks.limits.cohort", [str(folder), *map(str, given)])


class _Load(NamedTuple):
    seconds: float
    cpu_s: float
    rows: dict[str, int]
    is_parallel: bool


def _load(exports: Path) -> _Load:
    database = exports.parent / "yardstick.duckdb"
    cost, printed = costs("benchmarks.limits.yardstick", [str(exports), str(database)])
    told = last_json(printed)
    return _Load(told["seconds"], cost.cpu_s, told["rows"], told["is_parallel"])


def beside_yardstick(folder: Path, sizes: Sizes) -> tuple[Point, Yardstick, float]:
    """The command on the cohort, DuckDB on it, and its size in MB.

    Raises:
        ValueError: DuckDB found other rows in the joined files: it is no measure.
    """
    exports = cohort.beginning(folder, sizes.cohort)
    before = _load(exports)
    cost = _run(exports)
    quicker = min(before, _load(exports))
    point = _point(_members(sizes.cohort), quicker, cost)
    together = cohort.joined(exports, folder)
    joined = _load(together)
    shutil.rmtree(together)
    if joined.rows != before.rows:
        raise ValueError(f"joined files: {joined.rows}, expected {before.rows}.")
    yardstick = Yardstick(
        quicker.seconds,
        quicker.cpu_s,
        joined.seconds,
        before.rows,
        before.is_parallel and joined.is_parallel,
    )
    return point, yardstick, cohort.megabytes(exports)


def grown(folder: Path, sizes: Sizes) -> list[Point]:
    """The command on ever larger beginnings of the cohort."""
    points = []
    for members in sizes.growth:
        exports = cohort.beginning(folder, members)
        points.append(_point(_members(members), _load(exports), _run(exports)))
    return points


def _members(count: int) -> str:
    return f"{count:,} member{'s' if count > 1 else ''}"


def one_export(folder: Path, sizes: Sizes) -> Point:
    """The command on one member's large export, as a zip."""
    archive = folder / "one" / "Complete_LinkedInDataExport_06-27-2026.zip"
    sample = ["sample", str(archive), "--invitations", str(sizes.one_export)]
    archive.parent.mkdir()
    costs("dashboard.cli", sample)
    rows = _zipped_rows(archive)
    cost = _run(archive)
    shutil.rmtree(archive.parent)
    what = "1 member, in a zip"
    return Point(what, rows["Invitations"], sum(rows.values()), cost, None)


def _zipped_rows(archive: Path) -> dict[str, int]:
    """Rows of each table of an invented archive: none has a line break in a field."""
    from zipfile import ZipFile  # noqa: PLC0415 (used once)

    rows = {}
    with ZipFile(archive) as opened:
        for name, skipped in cohort.PREAMBLE_LINES.items():
            with opened.open(f"{name}.csv") as handle:
                rows[name] = sum(1 for _ in handle) - skipped - 1
    return rows


def _run(exports: Path) -> Cost:
    warehouse = exports.parent / "warehouse.duckdb"
    cost = run_costs(exports, warehouse)
    warehouse.unlink()
    return cost


def _point(what: str, load: _Load, cost: Cost) -> Point:
    rows = load.rows
    return Point(what, rows["Invitations"], sum(rows.values()), cost, load.seconds)


def beside_pandas(folder: Path, sizes: Sizes) -> Beside:
    """The command and the job in pandas, with texts of either type."""
    exports = cohort.beginning(folder, sizes.pandas)
    warehouse, truth = folder / "beside.duckdb", folder / "truth.parquet"
    others, right = {}, {}
    for text in TEXTS:
        out = folder / "rows.parquet"
        others[text], _ = costs(
            "benchmarks.limits.in_pandas", [str(exports), str(out), text]
        )
        right[text] = _right(f"select * from '{out}'", truth)
    ours = run_costs(exports, warehouse)
    # Exports are numbered in the order of their names.
    rows = """
        select
            export, joined.line, joined.message_kind
        from beside.int_invitations_joined as joined
        inner join beside.raw.files as files on joined.file_id = files.file_id
        inner join (
            select export, row_number() over (order by export) as number
            from (select distinct export from truth)
        ) as exports on files.export_id = exports.number
    """
    right["invites run"] = _right(rows, truth, warehouse)
    warehouse.unlink()
    return Beside(_load(exports).rows["Invitations"], ours, others, right)


def _right(rows: str, truth: Path, warehouse: Path | None = None) -> float:
    """Share of the notes that are told right as canned or personal."""
    import duckdb  # noqa: PLC0415 (the commands measured have their own)

    with duckdb.connect() as connection:
        connection.execute(f"create view truth as select * from '{truth}'")
        if warehouse:
            connection.execute(f"attach '{warehouse}' as beside (read_only)")
        ((share,),) = connection.execute(
            f"""
            select avg(cast(
                (found.message_kind = 'personal') = (truth.message_kind = 'personal')
                as integer
            ))
            from truth
            inner join ({rows}) as found using (export, line)
            where truth.message_kind <> 'blank'
            """
        ).fetchall()
    return float(share)


def second_run() -> SecondRun | None:
    """What the benchmark of a second run says; None where there is none."""
    if not SECOND_RUN.exists():
        return None
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.second_run"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    said = (done.stdout.splitlines() or done.stderr.splitlines() or [""])[-1]
    return SecondRun(said.strip(), done.returncode == 0)
