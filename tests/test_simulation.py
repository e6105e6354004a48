"""How often the answer is right: `make simulate` in small, its seeds fixed.

docs/method.md has the scenarios; with fewer members than there the bounds leave
three standard errors of chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from benchmarks.simulate import Result, faults, simulate
from pipeline import estimates, warehouse
from pipeline.build import build
from pipeline.synthetic import write_sample
from pipeline.warehouse.publish import read_frame

if TYPE_CHECKING:
    from pathlib import Path

MEMBERS = 100


@pytest.fixture(scope="module")
def null() -> Result:
    return simulate("null", MEMBERS)


@pytest.fixture(scope="module")
def effect() -> Result:
    return simulate("effect", MEMBERS)


def test_without_an_effect_the_adjusted_gap_seldom_claims_one(null: Result) -> None:
    assert faults(null) == []
    assert null.adjusted is not None
    assert null.crude is not None
    assert null.crude.rejects > null.adjusted.rejects


def test_an_effect_is_found_without_bias(effect: Result) -> None:
    assert faults(effect) == []
    assert effect.adjusted is not None
    assert effect.adjusted.coverage >= 0.915
    assert abs(effect.adjusted.bias) < 0.015
    assert effect.adjusted.rejects > 0.5


def test_a_recent_sender_misleads_the_naive_rate() -> None:
    """Matched by all on file, as other tools divide: off by over 2 points."""
    found = simulate("recent", 20)
    assert found.naive_bias < -0.02
    assert faults(found) == []


def test_what_is_not_in_the_export_biases_and_the_tipping_point_says_so() -> None:
    found = simulate("unobserved_null", 40)
    assert found.adjusted is not None
    assert found.adjusted.bias < -0.05
    weak, strong = estimates.tipping_points(found.adjusted.bias, -0.2, 0.05)
    assert weak.strength < strong.strength == 0.40
    assert strong.difference < 0.25


def test_a_file_without_refusals_gives_no_rate() -> None:
    found = simulate("swept", 15)
    assert found.blocked_share == 1
    assert found.blank is None


def test_placebo_is_the_share_of_namesakes_taken_for_people(tmp_path: Path) -> None:
    """Within 3 points, over 30 members whose exports hold names alone."""
    *exports, truth = write_sample(
        tmp_path / "e", members=30, seed=5, scenario="names_only"
    )
    target = tmp_path / "warehouse.duckdb"
    build(exports, target)
    with warehouse.read_only(target) as connection:
        matches = warehouse.read_mart(connection, "match_counts")
        rows = read_frame(
            connection,
            """
            select joined.*, files.member_number
            from int_invitations_joined as joined
            inner join (
                select file_id, cast(export_id as bigint) as member_number
                from raw.files
            ) as files on joined.file_id = files.file_id
            """,
        )
    is_asked = (pl.col("direction") == "outgoing") & pl.col("is_in_window")
    true = (
        pl.read_csv(truth, infer_schema_length=None)
        .filter(pl.col("line").is_not_null())
        .select(
            pl.col("line").cast(pl.Int64),
            "is_connected",
            member_number=pl.col("member"),
        )
    )
    refused = (
        rows.filter(is_asked, pl.col("outcome") != "unknown")
        .join(true, on=["member_number", "line"])
        .filter(~pl.col("is_connected"))
    )
    taken = refused.filter(
        pl.col("outcome") == "accepted", pl.col("duration_days") <= 30
    )
    found = estimates.placebo(matches.filter(pl.col("direction") == "outgoing"))
    assert refused.height > 5_000
    assert found.estimate == pytest.approx(taken.height / refused.height, abs=0.03)
