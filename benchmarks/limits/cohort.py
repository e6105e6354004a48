"""The exports that everything here is measured on: one cohort, and its beginnings.

    python -m benchmarks.limits.cohort FOLDER MEMBERS INVITATIONS TRUE_MEMBERS

writes it; that is done in a process of its own, whose memory is gone after it.
"""

from __future__ import annotations

import os
import shutil
import sys
from itertools import islice
from pathlib import Path
from typing import NamedTuple

TABLES = ("Invitations", "Connections", "messages")
# A preamble of three lines, the header and 2,000 connections.
CONNECTION_LINES = 2_004
PREAMBLE_LINES = {"Invitations": 0, "Connections": 3, "messages": 0}


class Sizes(NamedTuple):
    """How much is measured.

    Attributes:
        members: Of the largest cohort.
        invitations: Of each of them.
        cohort: Members of the cohort beside the yardstick.
        pandas: Members of the cohort beside pandas.
        growth: Members of the cohorts that grow up to the largest.
        one_export: Invitations of the large export of one member.
        runs: How often one member's export is run.
    """

    members: int
    invitations: int
    cohort: int
    pandas: int
    growth: tuple[int, ...]
    one_export: int
    runs: int


FULL = Sizes(2_000, 5_000, 1_000, 200, (20, 60, 200, 600, 2_000), 5_000_000, 9)
QUICK = Sizes(100, 1_000, 50, 10, (1, 3, 10, 30, 100), 50_000, 3)


def write(folder: Path, sizes: Sizes) -> None:
    """Write the largest cohort to `exports`, `truth.parquet` beside it.

    The truth is that of the members held against pandas; of all it would be larger
    than their exports.
    """
    import duckdb  # noqa: PLC0415 (who measures holds nothing of it)

    from pipeline.synthetic import write_sample  # noqa: PLC0415 (the same)

    *exports, truth = write_sample(
        folder / "exports",
        invitations=sizes.invitations,
        members=sizes.members,
        scenario="cohort",
        packed=False,
    )
    for export in exports:
        _cut(export / "Connections.csv")
    duckdb.execute(
        f"""
        copy (
            select export, line::bigint as line, message_kind
            from read_csv('{truth}', all_varchar = true)
            where line is not null and member::int <= {sizes.pandas}
        ) to '{folder}/truth.parquet'
        """
    )
    truth.unlink()


def _cut(path: Path) -> None:
    with path.open("rb") as handle:
        kept = list(islice(handle, CONNECTION_LINES))
    path.write_bytes(b"".join(kept).removesuffix(b"\n"))


def beginning(folder: Path, members: int) -> Path:
    """A folder with the first members' exports, linked: no byte is copied."""
    target = folder / f"first_{members}"
    if not target.exists():
        for export in sorted((folder / "exports").iterdir())[:members]:
            shutil.copytree(export, target / export.name, copy_function=os.link)
    return target


def megabytes(exports: Path) -> float:
    """Of the three files that the yardstick loads."""
    paths = (path for name in TABLES for path in exports.glob(f"*/{name}.csv"))
    return sum(path.stat().st_size for path in paths) / 1e6


def joined(exports: Path, folder: Path) -> Path:
    """A folder with one export, that has the rows of all in one file a table."""
    target = folder / "joined" / "all"
    target.mkdir(parents=True)
    for name in TABLES:
        with (target / f"{name}.csv").open("wb") as out:
            for number, path in enumerate(sorted(exports.glob(f"*/{name}.csv"))):
                with path.open("rb") as handle:
                    if number:
                        for _ in range(PREAMBLE_LINES[name] + 1):
                            handle.readline()
                    shutil.copyfileobj(handle, out)
                # Connections.csv does not end its last line.
                if name == "Connections":
                    out.write(b"\n")
    return target.parent


def main(arguments: list[str]) -> int:
    """Write what the command line says; 0."""
    folder = Path(arguments[0])
    members, invitations, true_members = map(int, arguments[1:])
    few = QUICK._replace(members=members, invitations=invitations, pandas=true_members)
    write(folder, few)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
