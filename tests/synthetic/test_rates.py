"""The rates of the simulated accounts: the numbers of the method's simulator.

Where a tolerance is not the rounding of a cited number it is three standard
errors of the sample it is checked on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from pipeline.synthetic import SCENARIOS
from pipeline.synthetic.outcomes import Streams, lag_days, outgoing, streams
from pipeline.synthetic.people import names, people
from pipeline.synthetic.retention import age_days, day, is_on_file
from pipeline.synthetic.sessions import outgoing_seconds
from tests.synthetic.written import on_file, share

if TYPE_CHECKING:
    from tests.synthetic.written import Export

LARGE = 400_000


def _mature(scenario: str) -> pl.DataFrame:
    """Invitations sent 31 to 175 days before the export, on file or not."""
    chosen, rngs = SCENARIOS[scenario], streams(seed=2, member=1)
    seconds, sitting = outgoing_seconds(rngs.sessions, chosen, LARGE)
    lag = (day("accepted_second") - day("sent_second")).dt.total_days()
    return (
        outgoing(rngs, chosen, seconds, sitting)
        .filter(age_days(chosen.exported_date).is_between(31, 175))
        .with_columns(
            is_on_file(chosen.exported_date).alias("is_on_file"),
            (lag <= 30).fill_null(value=False).alias("is_within_30"),
            (pl.col("category") >= 3).alias("is_written"),
        )
    )


def _rate(rows: pl.DataFrame, *, is_written: bool) -> float:
    return share(rows.filter(is_written=is_written)["is_within_30"])


def test_lag_days_follow_the_measured_shares() -> None:
    lags = lag_days(np.random.default_rng(1), LARGE)
    shares = [float((lags <= days).mean()) for days in (0, 1, 3, 7, 14, 30, 90)]
    assert shares == pytest.approx(
        [0.418, 0.710, 0.840, 0.901, 0.939, 0.967, 0.988], abs=0.003
    )


def test_outgoing_effect_has_the_reference_truth() -> None:
    """Blank 38.8 %, crude gap +5.0, gap among those written to +10.1 points."""
    rows = _mature("effect")
    blank, written = _rate(rows, is_written=False), _rate(rows, is_written=True)
    to_written = rows.filter("is_written")
    if_blank = to_written["probability_if_blank"].to_numpy().mean() * 0.967
    assert blank == pytest.approx(0.388, abs=0.004)
    assert written - blank == pytest.approx(0.050, abs=0.01)
    assert written - if_blank == pytest.approx(0.101, abs=0.008)


@pytest.mark.parametrize("scenario", ["null", "unobserved_null"])
def test_outgoing_null_notes_do_nothing(scenario: str) -> None:
    rows = _mature(scenario)
    assert (rows["probability"] == rows["probability_if_blank"]).all()


def test_outgoing_context_is_what_works() -> None:
    """Mass texts and notes without context alike; 0.6 on the logit with it."""
    rates = dict(
        _mature("effect")
        .group_by("category")
        .agg(pl.col("is_within_30").mean())
        .iter_rows()
    )
    assert rates[3] == pytest.approx(rates[6], abs=0.03)
    assert rates[4] == pytest.approx(rates[6], abs=0.03)
    assert rates[5] - rates[4] == pytest.approx(0.14, abs=0.03)
    assert rates[7] - rates[6] == pytest.approx(0.14, abs=0.03)


def test_outgoing_types_and_covariates() -> None:
    rows = _mature("effect")
    by_type = rows.group_by("type").agg(
        pl.len() / rows.height,
        pl.col("is_custom").mean(),
        pl.col("known_before").mean(),
    )
    assert dict(by_type.sort("type").select("type", "len").iter_rows()) == (
        pytest.approx({0: 0.08, 1: 0.17, 2: 0.50, 3: 0.25}, abs=0.005)
    )
    assert by_type.sort("type")["is_custom"].to_list() == pytest.approx(
        [0.55, 0.60, 0.60, 0.90], abs=0.01
    )
    assert by_type.sort("type")["known_before"].to_list() == pytest.approx(
        [0.95, 0, 0, 0], abs=0.01
    )


def test_outgoing_unobserved_acceptance_is_the_type_s() -> None:
    rows = _mature("unobserved").filter(~pl.col("is_written"))
    accepted = rows.group_by("type").agg(pl.col("probability").mean()).sort("type")
    assert accepted["probability"].to_list() == pytest.approx(
        [0.85, 0.65, 0.50, 0.25], abs=0.001
    )


def test_outgoing_notes_by_category() -> None:
    written = _mature("effect").filter("is_written")["category"]
    shares = [share(written == category) for category in range(3, 8)]
    assert shares == pytest.approx([0.15, 0.25, 0.25, 0.15, 0.20], abs=0.01)
    reused = _mature("reused").filter("is_written")["category"]
    assert share(reused == 3) == pytest.approx(0.75, abs=0.01)


def test_outgoing_everything_nothing_all_written() -> None:
    assert share(_mature("everything_accepted")["is_accepted"]) == 1
    assert share(_mature("nothing_accepted")["is_accepted"]) == 0
    assert share(_mature("all_written")["is_written"]) == 1
    assert share(_mature("all_blank")["category"] == 0) == 1


@pytest.mark.parametrize(
    ("scenario", "bias"), [("withdrawn", 0.16), ("refusals_dropped", 0.054)]
)
def test_rows_that_leave_lift_the_level_not_the_gap(scenario: str, bias: float) -> None:
    """Of the invitations on file more are accepted; the gap hardly moves."""
    rows, whole = _mature(scenario).filter("is_on_file"), _mature("effect")
    blank, true_blank = (_rate(part, is_written=False) for part in (rows, whole))
    gap = _rate(rows, is_written=True) - blank
    true_gap = _rate(whole, is_written=True) - true_blank
    assert blank - true_blank == pytest.approx(bias, abs=0.02)
    assert gap == pytest.approx(true_gap, abs=0.015)


def test_sessions_acceptance_varies_between_sittings() -> None:
    """Variance of sittings' means: beyond that of single invitations if sd 0.8."""
    spread = {}
    for scenario in ("effect", "sessions"):
        sittings = (
            _mature(scenario)
            .filter(~pl.col("known_before"))
            .group_by("sitting")
            .agg(pl.len(), pl.col("is_accepted").mean())
            .filter(pl.col("len") >= 5)
        )
        spread[scenario] = float(np.std(sittings["is_accepted"].to_numpy()))
    assert spread["sessions"] > 1.15 * spread["effect"]


def test_cohort_owners_differ_and_the_unloved_write_more() -> None:
    chosen = SCENARIOS["cohort"]
    owners = []
    for member in range(1, 25):
        rngs: Streams = streams(seed=0, member=member)
        seconds, sitting = outgoing_seconds(rngs.sessions, chosen, 3000)
        rows = outgoing(rngs, chosen, seconds, sitting)
        owners.append(
            (
                float(rows["probability_if_blank"].to_numpy().mean()),
                share(rows["category"] >= 3),
            )
        )
    levels, written = np.array(owners).T
    assert levels.std() > 0.08
    assert np.corrcoef(levels, written)[0, 1] < -0.4


def test_incoming_accepted_in_a_weekly_sitting(effect: Export) -> None:
    received = on_file(effect).filter(pl.col("direction") == "incoming")
    assert share(received["accepted"]) == pytest.approx(0.70, abs=0.02)
    accepted = received.filter("accepted")
    assert accepted["accepted_at"].dt.weekday().n_unique() <= 2
    assert set(accepted["lag_days"]) <= set(range(9))
    outgoing_count = effect.truth.height - received.height
    assert received.height / outgoing_count == pytest.approx(0.4, abs=0.02)


def test_removed_and_hidden_shares(effect: Export) -> None:
    accepted = effect.truth.filter("accepted")
    assert share(accepted["is_removed"]) == pytest.approx(0.01, abs=0.002)
    assert share(accepted["is_hidden"]) == pytest.approx(0.005, abs=0.002)


def test_sent_in_pacific_office_hours(effect: Export) -> None:
    sent = effect.truth.filter(pl.col("direction") == "outgoing")["sent_at"]
    assert sent.dt.hour().is_between(15, 23).all()


def test_names_are_20_000_and_repeat_as_zipf_has_it() -> None:
    """The chance that two people are namesakes is the sum of squared shares."""
    assert names().height == names()["name"].n_unique() == 20_000
    weights = np.arange(1, 20_001) ** -0.8
    expected = float(((weights / weights.sum()) ** 2).sum())
    crowd = people(np.random.default_rng(3), np.ones(LARGE, dtype=np.bool_), 0)
    shares = crowd["name_id"].value_counts()["count"].to_numpy() / LARGE
    assert float((shares**2).sum()) == pytest.approx(expected, rel=0.05)
