"""What is asked, and whether it holds: the table of aims."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from benchmarks.limits.growth import slope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.limits.cohort import Sizes
    from benchmarks.limits.measured import Beside, Point, SecondRun, Yardstick

MOST_YARDSTICKS = 2.0
MOST_GIB = 2.0
MOST_GROWN_MEMORY = 1.2
# What a cost in proportion to the rows may measure, clocks being what they are.
MOST_SLOPE = 1.05
MOST_IMPORTS = 3.0
LEAST_PANDAS = 20.0


class Row(NamedTuple):
    """One line of the table.

    Attributes:
        work: What is done.
        aim: What is asked of it.
        measured: What was found, with units.
        ratio: What the aim is held against.
        is_met: Whether it holds.
    """

    work: str
    aim: str
    measured: str
    ratio: str
    is_met: bool


class Measured(NamedTuple):
    """Everything that the page tells; None or empty where it was not measured.

    Attributes:
        sizes: What was asked for.
        cohort: The command on the cohort beside the yardstick.
        yardstick: DuckDB alone on it.
        megabytes: Of the files that both read.
        growth: The command on beginnings of the cohort.
        large: The command on one member's large export.
        pandas: Beside pandas.
        one_member: Its time by that of importing duckdb and polars, not
            byte-compiled and byte-compiled.
        second: The second run.
    """

    sizes: Sizes
    cohort: Point
    yardstick: Yardstick
    megabytes: float
    growth: list[Point]
    large: Point | None
    pandas: Beside
    one_member: list[float]
    second: SecondRun | None


def rows(measured: Measured) -> list[Row]:
    """The table."""
    return [
        _beside_yardstick(measured),
        *_memory(measured),
        _growth(measured),
        *_one_member(measured.one_member),
        _beside_pandas(measured.pandas),
        *_second(measured.second),
    ]


def _beside_yardstick(measured: Measured) -> Row:
    cohort, yardstick = measured.cohort, measured.yardstick
    ratio = cohort.cost.wall_s / yardstick.seconds
    count = yardstick.rows
    return Row(
        f"{count['Invitations']:,} invitations, {count['Connections']:,} connections, "
        f"{count['messages']:,} messages of {cohort.what} "
        f"({measured.megabytes:,.0f} MB), `invites run` whole",
        f"at most {MOST_YARDSTICKS:g} times DuckDB loading the same files",
        f"{cohort.cost.wall_s:.1f} s, {cohort.cost.cpu_s:.1f} CPU-s; "
        f"DuckDB {yardstick.seconds:.1f} s, {yardstick.cpu_s:.1f} CPU-s, "
        f"{rate(measured, yardstick.seconds)}",
        f"{ratio:.2f}",
        ratio <= MOST_YARDSTICKS,
    )


def rate(measured: Measured, seconds: float) -> str:
    """Megabytes of the exports a second."""
    return f"{measured.megabytes / seconds:,.0f} MB/s"


def _memory(measured: Measured) -> list[Row]:
    first = measured.cohort.cost.peak_gib
    found = [
        Row(
            "the same, peak memory",
            f"at most {MOST_GIB:g} GiB",
            f"{first:.2f} GiB",
            "",
            first <= MOST_GIB,
        )
    ]
    for point in (max(measured.growth, key=_size), measured.large):
        if point:
            ratio = point.cost.peak_gib / first
            row = Row(
                f"{point.invitations:,} invitations ({point.rows:,} rows) of "
                f"{point.what}, peak memory",
                f"at most {MOST_GROWN_MEMORY:g} times that",
                f"{point.cost.peak_gib:.2f} GiB",
                f"{ratio:.2f}",
                ratio <= MOST_GROWN_MEMORY,
            )
            found.append(row)
    return found


def _size(point: Point) -> int:
    return point.invitations


def _growth(measured: Measured) -> Row:
    points = [*measured.growth, measured.cohort]
    slopes = {name: slope(points, name) for name in ("wall_s", "cpu_s")}
    sizes = sorted(map(_size, points))
    return Row(
        f"growth from {sizes[0]:,} to {sizes[-1]:,} invitations",
        f"linear or better: a slope of at most {MOST_SLOPE:g}",
        f"rows to the power of {slopes['wall_s']:.2f} by the clock, "
        f"{slopes['cpu_s']:.2f} in CPU-s, over the last tenfold",
        f"{max(slopes.values()):.2f}",
        max(slopes.values()) <= MOST_SLOPE,
    )


def _one_member(ratios: Sequence[float]) -> list[Row]:
    if not ratios:
        return []
    fresh, compiled = ratios
    return [
        Row(
            "one member's 5,000 invitations, start to end",
            f"at most {MOST_IMPORTS:g} times importing duckdb and polars",
            f"{fresh:.2f} in a fresh environment, {compiled:.2f} byte-compiled",
            f"{max(ratios):.2f}",
            max(ratios) <= MOST_IMPORTS,
        )
    ]


def _beside_pandas(beside: Beside) -> Row:
    text, best = min(beside.others.items(), key=lambda other: other[1].wall_s)
    ratio = best.wall_s / beside.ours.wall_s
    return Row(
        f"the job in pandas, {beside.invitations:,} invitations",
        f"at least {LEAST_PANDAS:g} times faster",
        f"{beside.ours.wall_s:.1f} s, {beside.ours.cpu_s:.1f} CPU-s; pandas at its "
        f"best (`{text}`) {best.wall_s:.1f} s, {best.cpu_s:.1f} CPU-s",
        f"{ratio:.2f} ({best.cpu_s / beside.ours.cpu_s:.2f} in CPU-s)",
        ratio >= LEAST_PANDAS,
    )


def _second(second: SecondRun | None) -> list[Row]:
    if second is None:
        return []
    return [
        Row(
            "a second run after adding one export",
            "only what changed is read again",
            second.said.replace("|", "/"),
            "",
            second.is_met,
        )
    ]
