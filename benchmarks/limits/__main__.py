"""How near `invites run` comes to what the machine can do, aim by aim.

    python -m benchmarks.limits [--quick] [--out FOLDER]

Writes an invented cohort, measures the command beside DuckDB alone and beside pandas,
from 0.1 to 10 million invitations, and one member; prints the table and writes
performance.md and performance.svg to the folder, `docs` by default. With --quick all
is a hundredth as large, and goes to `build`. Exits 1 if an aim is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.limits import measured
from benchmarks.limits.aims import Measured, rows
from benchmarks.limits.cohort import FULL, QUICK, Sizes
from benchmarks.limits.costs import ROOT
from benchmarks.limits.growth import picture
from benchmarks.limits.page import page
from benchmarks.one_member import ratios


def measure(folder: Path, sizes: Sizes) -> Measured:
    """Everything, smallest memory first: nothing here may weigh on what is timed."""
    _say(f"writing {sizes.members:,} members")
    measured.write_cohort(folder, sizes)
    _say(f"{sizes.cohort:,} members, and DuckDB alone")
    cohort, yardstick, megabytes = measured.beside_yardstick(folder, sizes)
    _say("pandas")
    pandas = measured.beside_pandas(folder, sizes)
    _say("growth")
    growth = measured.grown(folder, sizes)
    large = None
    if sizes.one_export:
        _say("one large export")
        large = measured.one_export(folder, sizes)
    _say("one member")
    one_member = ratios(sizes.runs) if sizes.runs else []
    second = None
    if sizes == FULL:
        _say("a second run")
        second = measured.second_run()
    return Measured(
        sizes,
        cohort,
        yardstick,
        megabytes,
        growth,
        large,
        pandas,
        one_member,
        second,
    )


def write(found: Measured, out: Path) -> None:
    """Write the page and its picture."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "performance.md").write_text(page(found), encoding="utf-8")
    svg = picture([*found.growth, found.cohort])
    (out / "performance.svg").write_text(svg, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Measure, print and write; 1 if an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), QUICK if chosen.quick else FULL)
    write(found, chosen.out or ROOT / ("build" if chosen.quick else "docs"))
    for row in rows(found):
        verdict = "met" if row.is_met else "MISSED"
        print(f"{verdict:7} {row.work}: {row.measured}; {row.aim}")
    return int(not all(row.is_met for row in rows(found)))


def _say(doing: str) -> None:
    print(f"  {doing} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
