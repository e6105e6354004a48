"""How invitations like a draft did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline import estimates, warehouse

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def marts(sample_warehouse: Path) -> estimates.Marts:
    with warehouse.read_only(sample_warehouse) as connection:
        return estimates.Marts(
            **warehouse.read_marts(connection, "has_context", "has_purpose")
        )


def _cells(marts: estimates.Marts) -> pl.DataFrame:
    return marts.cells.filter(
        (pl.col("direction") == "outgoing") & pl.col("is_in_window_30_days")
    )


@pytest.mark.parametrize("has_context", [True, False])
@pytest.mark.parametrize("has_purpose", [True, False])
def test_similar_counts_personal_invitations_that_say_the_same(
    marts: estimates.Marts, has_context: bool, has_purpose: bool
) -> None:
    found = estimates.similar(marts, "personal", has_context, has_purpose)
    expected = _cells(marts).filter(
        (pl.col("message_kind") == "personal")
        & (pl.col("has_context") == has_context)
        & (pl.col("has_purpose") == has_purpose)
    )
    known = pl.col("invitation_count") - pl.col("unknown_count")
    n_obs = expected.select(known.sum()).item()
    assert found.rate.n_obs == n_obs
    assert found.rate.n_events == expected["accepted_30_days_count"].sum()
    assert "3 Jan 2026 to 27 May 2026" in found.sentence


def test_similar_counts_other_kinds_whole(marts: estimates.Marts) -> None:
    found = estimates.similar(marts, "blank")
    assert found.rate.estimate is not None
    assert "blank invitations" in found.sentence
    assert "not an experiment" in found.sentence


def test_similar_gives_no_rate_of_few(marts: estimates.Marts) -> None:
    found = estimates.similar(marts, "default")
    assert 0 < found.rate.n_obs < 20
    assert found.rate.estimate is None
    assert found.sentence.endswith("too few for a rate.")


def test_similar_of_none_says_so(marts: estimates.Marts) -> None:
    empty = marts._replace(cells=marts.cells.filter(pl.col("message_kind") == "blank"))
    found = estimates.similar(empty, "generic")
    assert found.rate.n_obs == 0
    assert found.sentence.startswith("You have no generic invitations")


def test_similar_of_several_members_tells_nothing(marts: estimates.Marts) -> None:
    twice = marts.cells.with_columns(member_id=pl.lit("another"))
    windows = pl.concat(
        [marts.windows, marts.windows.with_columns(member_id=pl.lit("another"))]
    )
    several = marts._replace(cells=pl.concat([marts.cells, twice]), windows=windows)
    found = estimates.similar(several, "blank")
    assert found.rate.estimate is None
    assert "several members" in found.sentence
