"""performance.md: the machine, the table of aims, the growth, how to run it."""

from __future__ import annotations

import os
import platform
import textwrap
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from benchmarks.limits.aims import rate, rows
from benchmarks.limits.cohort import FULL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.limits.aims import Measured, Row
    from benchmarks.limits.cohort import Sizes
    from benchmarks.limits.measured import Beside, Point

_VERSIONS = ("duckdb", "polars", "pandas", "pyarrow")
_YARDSTICK = """\
The yardstick is what the machine must do at least: DuckDB alone, in a process of its
own, loads the three files of every export as text into one table each on disk,
checkpoint included, with its own number of threads. It is taken before and after the
command; the quicker counts, without Python's start. The command counts from its start
to its end."""
_GROWTH = """## As the rows grow

![Seconds and memory by invitations](performance.svg)"""
_PANDAS = """## Beside pandas

`benchmarks/limits/in_pandas.py` does the job in the usual way: `read_csv`, `merge` on
addresses, `str.contains` for keywords, `groupby`; whole columns at once, each distinct
note read once, texts of pandas' own type or of Arrow's. It does less: keywords instead
of a trained reader, seven languages instead of 22, files of one year, no note that is
nearly another, no accounting for rows, no like for like, and no warehouse."""
_HOW = """## Run it

    make bench                             # everything, and this page
    python -m benchmarks.limits            # this page alone
    python -m benchmarks.limits --quick    # small, to build/performance.md

Needs Linux, 15 GB of free disk for the invented exports (`TMPDIR` says where) and a
machine at rest: seconds are by the clock. The exports are those of `invites sample
--scenario cohort`, unpacked, each with its first 2,000 connections. It exits 1 if an
aim is missed.
"""


def machine() -> str:
    """Cores, memory, kernel, Python, and the versions of what is measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in _VERSIONS)
    return _filled(
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {memory:.0f} GiB of "
        f"memory, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {versions}."
    )


def page(measured: Measured) -> str:
    """The page, as Markdown."""
    return "\n\n".join(
        [
            "# How fast, and how near the machine's limit",
            *_scale(measured.sizes),
            machine(),
            _table(rows(measured)),
            _yardstick_told(measured),
            _GROWTH,
            _points_told(measured),
            _pandas_told(measured.pandas),
            _HOW,
        ]
    )


def _scale(sizes: Sizes) -> list[str]:
    if sizes == FULL:
        return []
    told = _filled(
        f"**Not the full measure**: {sizes.members:,} members of "
        f"{sizes.invitations:,} invitations at most, where {FULL.members:,} of "
        f"{FULL.invitations:,} are asked for. At this size starting Python weighs "
        "more than the rows do; the ratios say little."
    )
    return [told]


def _table(table: Sequence[Row]) -> str:
    lines = ["| work | aim | measured | ratio | met |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.work} | {row.aim} | {row.measured} | {row.ratio} | "
        f"{'yes' if row.is_met else '**no**'} |"
        for row in table
    ]
    missed = sum(not row.is_met for row in table)
    said = f"{missed} of {len(table)} aims missed." if missed else "Every aim is met."
    return "\n".join([*lines, "", said])


def _yardstick_told(measured: Measured) -> str:
    joined_s = measured.yardstick.joined_seconds
    told = (
        "Small files cost DuckDB more than their bytes. The same rows in one file a "
        f"table took it {joined_s:.1f} s, {rate(measured, joined_s)}; the command took "
        f"{measured.cohort.cost.wall_s / joined_s:.2f} times as long as that."
    )
    if not measured.yardstick.is_parallel:
        told += " A file was refused by its parallel reader and read on one core."
    return f"{_YARDSTICK}\n\n{_filled(told)}"


def _filled(text: str) -> str:
    return textwrap.fill(text, 88, break_on_hyphens=False, break_long_words=False)


def _points_told(measured: Measured) -> str:
    points = sorted(
        [*measured.growth, measured.cohort], key=lambda point: point.invitations
    )
    if measured.large:
        points.append(measured.large)
    head = "of|invitations|rows|s|times DuckDB|CPU-s|CPU-s a million rows|peak, GiB"
    lines = [f"| {head.replace('|', ' | ')} |", "|---" * 8 + "|"]
    lines += [
        f"| {point.what} | {point.invitations:,} | {point.rows:,} | "
        f"{point.cost.wall_s:.1f} | {_times(point)} | {point.cost.cpu_s:.1f} | "
        f"{1e6 * point.cost.cpu_s / point.rows:.1f} | {point.cost.peak_gib:.2f} |"
        for point in points
    ]
    return "\n".join(lines)


def _times(point: Point) -> str:
    if point.loading_s is None:
        return "-"
    return f"{point.cost.wall_s / point.loading_s:.2f}"


def _pandas_told(beside: Beside) -> str:
    lines = [
        "| | s | CPU-s | peak, GiB | notes told right as canned or personal |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {cost.wall_s:.1f} | {cost.cpu_s:.1f} | {cost.peak_gib:.2f} | "
        f"{100 * beside.right[key]:.1f} % |"
        for name, key, cost in [
            ("`invites run`", "invites run", beside.ours),
            *(
                (f"pandas, `{text}`", text, cost)
                for text, cost in beside.others.items()
            ),
        ]
    ]
    return "\n".join([_PANDAS, "", *lines])
