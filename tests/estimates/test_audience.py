"""Whom one writes to: a reversal is seen, and none is seen where there is none."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from pipeline.estimates.audience import (
    STRATIFIERS,
    audiences,
    judge,
    strata_by_member,
)
from pipeline.estimates.stratified import Stratum


def test_judge_sees_a_reversal() -> None:
    """The people of docs/method.md, fivefold: over all -18.6, within groups +6.3."""
    found = judge(
        "known_before",
        {"true": Stratum(90, 100, 1200, 1500), "false": Stratum(270, 600, 200, 500)},
    )
    assert found is not None
    assert found.crude == pytest.approx(-0.185714, abs=5e-7)
    assert found.within == pytest.approx(0.062791, abs=5e-7)
    assert found.is_reversal
    assert found.is_mixed


def test_judge_sees_no_reversal_where_groups_are_alike() -> None:
    found = judge(
        "slug_customised",
        {"true": Stratum(50, 100, 100, 200), "false": Stratum(25, 50, 60, 120)},
    )
    assert found is not None
    assert not found.is_reversal
    assert not found.is_mixed


def test_judge_rarely_raises_a_false_alarm() -> None:
    """No true difference between groups; reversals 0 %, mixtures 0-5 %."""
    rng = np.random.default_rng(11)
    reversals = mixtures = 0
    for _ in range(200):
        group, arm = rng.random(300) < 0.5, rng.random(300) < 0.3
        hit = rng.random(300) < 0.4
        strata = {
            str(g): Stratum(
                int((hit & arm & (group == g)).sum()),
                int((arm & (group == g)).sum()),
                int((hit & ~arm & (group == g)).sum()),
                int((~arm & (group == g)).sum()),
            )
            for g in (True, False)
        }
        found = judge("group", strata)
        assert found is not None
        reversals += found.is_reversal
        mixtures += found.is_mixed
    assert reversals == 0
    assert mixtures <= 10


def test_audiences_divide_by_what_was_declared() -> None:
    rows = pl.DataFrame(
        {
            "member_id": ["member_1"] * 4,
            "sent_date": [date(2026, 3, day) for day in (1, 1, 15, 30)],
            "message_kind": ["blank", "personal", "blank", "personal"],
            "is_known_before": [True, False, None, True],
            "is_slug_customised": [True] * 4,
            "is_office_hour": [None] * 4,
            "n_obs": [10, 10, 2, 30],
            "n_events": [5, 5, 1, 9],
        },
        schema_overrides={"is_office_hour": pl.Boolean},
    )
    ways = strata_by_member(rows)["member_1"]
    found = {row.stratifier: row.strata for row in audiences(ways)}
    assert found["known_before"] == {
        "false": Stratum(5, 10, 0, 0),
        "true": Stratum(9, 30, 5, 10),
    }
    assert "slug_customised" not in found
    assert list(STRATIFIERS) == [
        "known_before",
        "month_third",
        "slug_customised",
        "office_hour",
        "session_size",
    ]
