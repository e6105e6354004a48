"""What the benchmark of the limits says: a small run of all of it, and its sums."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.limits import in_pandas
from benchmarks.limits.__main__ import measure, write
from benchmarks.limits.aims import Measured, rows
from benchmarks.limits.cohort import FULL, Sizes
from benchmarks.limits.costs import Cost, costs
from benchmarks.limits.growth import slope
from benchmarks.limits.measured import Point
from benchmarks.limits.page import page
from pipeline import warehouse
from pipeline.warehouse.publish import read_frame
from tests.conftest import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="costs are read from /proc"
)
TINY = Sizes(2, 60, 2, 1, (1,), 0, 0)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """Of two members, one of them beside pandas; no large export, no one member."""
    return measure(tmp_path_factory.mktemp("limits"), TINY)


def test_page_tells_the_machine_every_row_and_each_miss(
    tiny: Measured, tmp_path: Path
) -> None:
    write(tiny, tmp_path)
    text = (tmp_path / "performance.md").read_text(encoding="utf-8")
    table = [line for line in text.splitlines() if line.startswith("| ")]
    for row in rows(tiny):
        (line,) = (line for line in table if line.startswith(f"| {row.work} |"))
        assert line.endswith("| yes |" if row.is_met else "| **no** |")
    missed = sum(not row.is_met for row in rows(tiny))
    # So few rows take less than starting Python: neither aim can hold.
    assert missed >= 2
    assert f"{missed} of {len(rows(tiny))} aims missed." in text
    for said in ("**Not the full measure**", " cores, ", "duckdb 2.", "pandas 2."):
        assert said in " ".join(text.split())
    assert str(tmp_path) not in text
    svg = (tmp_path / "performance.svg").read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert "CPU seconds" in svg


def test_page_of_what_holds_says_so(tiny: Measured) -> None:
    cost = Cost(0.1, 0.1, 0.1)
    yard = tiny.yardstick._replace(seconds=1.0)
    points = [point._replace(cost=cost) for point in tiny.growth]
    slow = tiny.pandas._replace(ours=cost, others={"object": Cost(9.0, 9.0, 1.0)})
    held = tiny._replace(
        sizes=FULL,
        cohort=tiny.cohort._replace(cost=cost),
        yardstick=yard,
        growth=points,
        pandas=slow._replace(right=tiny.pandas.right),
        one_member=[2.0, 2.5],
    )
    text = page(held)
    assert "Every aim is met." in text
    assert "Not the full measure" not in text
    assert "1 of 6 aims missed." in page(held._replace(one_member=[2.0, 3.5]))


def test_growth_counts_the_rows_of_both_members(tiny: Measured) -> None:
    (first,) = tiny.growth
    assert first.invitations < tiny.cohort.invitations
    assert tiny.cohort.rows == sum(tiny.yardstick.rows.values())
    assert tiny.cohort.cost.peak_gib > 0.1


@pytest.mark.parametrize("power", [1.0, 1.3])
def test_slope_is_the_power_over_the_last_tenfold(power: float) -> None:
    """What starting the command adds to small runs does not flatter it."""
    points = [
        Point("", n, n, Cost(0.0, n**power / 1e4 + (n < 1e5), 0.0), None)
        for n in (10_000, 30_000, 100_000, 300_000, 1_000_000)
    ]
    assert slope(points, "cpu_s") == pytest.approx(power)


def test_costs_of_what_fails_say_why(tmp_path: Path) -> None:
    nothing = [str(tmp_path), str(tmp_path / "y.duckdb")]
    with pytest.raises(RuntimeError, match="No files found"):
        costs("benchmarks.limits.yardstick", nothing)


def test_pandas_finds_the_same_acceptances(sample_warehouse: Path) -> None:
    """It is the same job only if it comes to the same answer."""
    found, rates = in_pandas.run(SAMPLE, "object")
    asked = found[found["is_in_window"]]
    counts = asked.groupby("direction").agg(
        n=("line", "size"), n_accepted=("accepted_30", "sum")
    )
    with warehouse.read_only(sample_warehouse) as connection:
        ours = read_frame(
            connection,
            """
            select
                direction,
                count(*) as n,
                count(*) filter (duration_days <= 30) as n_accepted
            from int_invitations_joined
            where is_in_window
            group by direction
            order by direction
            """,
        )
    assert counts.reset_index().to_dict("records") == ours.to_dicts()
    blank = rates.set_index(["direction", "message_kind"]).loc[("outgoing", "blank")]
    assert (blank["accepted_30"], blank["n"]) == (241, 603)
    assert (round(blank["ci_lower"], 2), round(blank["ci_upper"], 2)) == (0.36, 0.44)
