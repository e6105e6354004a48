"""What personal notes say, and how they did: counted, hidden, compared."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from pipeline.estimates import (
    REUSE,
    SAYS,
    label_rates,
    month_rates,
    note_gaps,
    note_rates,
)


def notes(n: int, seed: int = 5, context_effect: float = 1.0) -> pl.DataFrame:
    """Personal notes, one a cell, of which those with a context do better."""
    rng = np.random.default_rng(seed)
    context, purpose = rng.random((2, n)) < 0.5
    logit = -0.5 + context_effect * context
    hit = rng.random(n) < 1 / (1 + np.exp(-logit))
    long = np.where(context & purpose, "81-200", "1-80")
    return pl.DataFrame(
        {
            "message_kind": "personal",
            "sent_date": [date(2026, 1, 5) + timedelta(days=i % 140) for i in range(n)],
            "has_context": context,
            "has_purpose": purpose,
            "is_reused": rng.random(n) < 0.2,
            "is_known_before": False,
            "length_band": long,
            "n_obs": 1,
            "n_events": hit.astype(int),
        }
    )


def test_note_rates_divide_all_notes() -> None:
    rows = notes(400)
    found = note_rates(rows, SAYS, "outgoing")
    assert sum(rate.n_obs for rate in found.values() if rate) == 400
    both = rows.filter("has_context", "has_purpose")
    rate = found["context and purpose"]
    assert rate is not None
    assert (rate.n_obs, rate.n_events) == (both.height, both["n_events"].sum())


def test_note_rates_hide_few_and_what_would_give_them_away() -> None:
    rows = notes(40).with_columns(is_reused=pl.int_range(pl.len()) < 3)
    assert note_rates(rows, REUSE, "outgoing") == dict.fromkeys(REUSE)
    rows = notes(40).with_columns(is_reused=False)
    found = note_rates(rows, REUSE, "outgoing")
    assert found["reused"] is not None
    assert found["reused"].n_obs == 0
    assert found["written for one"] is not None


def test_note_gaps_need_150_notes() -> None:
    assert note_gaps(notes(149), "outgoing") == []
    assert note_gaps(notes(400), "outgoing")


def test_note_gaps_are_average_marginal_effects() -> None:
    """Statsmodels' `get_margeff(dummy=True)`, but for Firth's penalty."""
    rows = notes(3000)
    found = {row.feature: row.gap for row in note_gaps(rows, "outgoing")}
    weeks = (rows["sent_date"] - rows["sent_date"].min()).dt.total_days() // 7
    x = np.column_stack(
        [
            rows["has_context"],
            rows["has_purpose"],
            rows["is_reused"],
            weeks,
        ]
    ).astype(float)
    model = sm.Logit(rows["n_events"].to_numpy(), sm.add_constant(x)).fit(disp=0)
    margins = model.get_margeff(dummy=True)
    for place, name in enumerate(("context", "purpose", "reused")):
        gap = found[name]
        assert gap.estimate == pytest.approx(margins.margeff[place], abs=1e-3)
        half = ((gap.ci_upper or 0) - (gap.ci_lower or 0)) / 2
        assert half == pytest.approx(1.96 * margins.margeff_se[place], rel=0.15)


def test_length_that_does_nothing_is_seldom_said_to() -> None:
    """Long notes are those that say both: looked at alone length would seem to work.

    Held alike in context and purpose it claims something in about 5 % of draws.
    """
    claims = 0
    for seed in range(60):
        rows = notes(600, seed)
        found = {row.feature: row.gap for row in note_gaps(rows, "outgoing")}
        if "81-200" in found:
            gap = found["81-200"]
            claims += (gap.ci_lower or 0) > 0 or (gap.ci_upper or 0) < 0
    assert claims <= 9


def test_label_rates_are_shrunk_ranked_and_hidden() -> None:
    cells = pl.DataFrame(
        {
            "dimension": ["context"] * 4,
            "label": ["met", "mutual_people", "saw_present", "worked_together"],
            "n_obs": [60, 3, 8, 25],
            "n_events": [40, 3, 8, 5],
        }
    )
    met, worked, *hidden = label_rates(cells, 200, 90)
    assert (met.label, worked.label) == ("met", "worked_together")
    assert met.shrunk is not None
    assert worked.shrunk is not None
    assert 40 / 60 > met.shrunk > worked.shrunk > 5 / 25
    assert (met.ci_lower or 0) < met.shrunk < (met.ci_upper or 0)
    assert {row.label for row in hidden} == {"mutual_people", "saw_present"}
    assert all(row.n_obs is None and row.p_value is None for row in hidden)


def test_month_rates_are_by_month_and_kind() -> None:
    rows = notes(400)
    found = month_rates(rows, "outgoing")
    assert [row.month for row in found[:2]] == [date(2026, 1, 1)] * 2
    assert sum(row.rate.n_obs for row in found) == 400
    assert all(row.rate.n_obs == 0 for row in found if row.group == "canned")
