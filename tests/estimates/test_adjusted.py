"""Like for like: reference numbers, and what must not be adjusted."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from firthmodels import FirthLogisticRegression
from statsmodels.stats.contingency_tables import StratifiedTable

from pipeline.estimates.adjusted import expected, observed_minus_expected, overlap_share
from pipeline.estimates.covariates import COVARIATES, patterns_by_member
from pipeline.estimates.dependence import (
    Cluster,
    clusters,
    design_effect_of_difference,
    difference_by_sittings,
)
from pipeline.estimates.intervals import newcombe, wilson
from pipeline.estimates.logistic import Pattern, fit
from pipeline.estimates.rates import sittings_by_group
from pipeline.estimates.stratified import Stratum, crude, mantel_haenszel

KNOWN, STRANGERS = Stratum(18, 20, 240, 300), Stratum(54, 120, 40, 100)


def cells(*, notes_first: bool = True) -> pl.DataFrame:
    """The people of docs/method.md, a sitting each so that no day is a cluster."""
    rows = []
    for known, stratum in ((True, KNOWN), (False, STRANGERS)):
        for kind, x, n in (
            ("personal", stratum.x1, stratum.n1),
            ("blank", stratum.x0, stratum.n0),
        ):
            rows += [(known, kind, i < x) for i in range(n)]
    frame = pl.DataFrame(rows, schema=["is_known_before", "kind", "hit"], orient="row")
    if not notes_first:
        kinds = {"personal": "blank", "blank": "personal"}
        frame = frame.with_columns(pl.col("kind").replace(kinds))
    return frame.select(
        "is_known_before",
        member_id=pl.lit("member_1"),
        message_kind="kind",
        # Each on a day of its own within one week's worth of the covariate.
        sent_date=pl.lit(date(2026, 3, 2)),
        is_slug_customised=pl.lit(None, pl.Boolean),
        is_office_hour=pl.lit(None, pl.Boolean),
        name_script=pl.lit(None, pl.String),
        n_obs=pl.lit(1),
        n_events=pl.col("hit").cast(pl.Int64),
    )


def sittings(rows: pl.DataFrame) -> list[Cluster]:
    return [
        Cluster(1, hit, 0, 0) if kind == "personal" else Cluster(0, 0, 1, hit)
        for kind, hit in rows.select("message_kind", "n_events").iter_rows()
    ]


def patterns(rows: pl.DataFrame) -> dict[bool, list[Pattern]]:
    return patterns_by_member(rows)["member_1"]


def test_observed_minus_expected_is_reference_r5() -> None:
    """Saturated and so checkable by hand: (20 * .8 + 120 * .4) / 140."""
    rows = cells()
    (found,) = observed_minus_expected(patterns(rows), sittings(rows))
    assert found.observed == pytest.approx(0.514286, abs=5e-7)
    assert found.expected == pytest.approx(0.457143, abs=5e-7)
    assert found.estimate == pytest.approx(0.057143, abs=5e-7)
    assert found.ci_lower == pytest.approx(-0.059555, abs=5e-7)
    assert found.ci_upper == pytest.approx(0.171666, abs=5e-7)
    assert found.covariates == ("known_before",)
    assert found.whose == "personal"


def test_expected_has_the_standard_error_of_r5() -> None:
    """By the delta method, of the same people."""
    found = expected(
        [Pattern((1.0,), 20, 0), Pattern((0.0,), 120, 0)],
        [Pattern((1.0,), 300, 240), Pattern((0.0,), 100, 40)],
    )
    assert found.standard_error == pytest.approx(0.042121, abs=5e-7)


def test_observed_minus_expected_turns_about_with_the_smaller_arm() -> None:
    """With the kinds exchanged the smaller arm is the canned one: same gap, negated."""
    rows = cells(notes_first=False)
    (found,) = observed_minus_expected(patterns(rows), sittings(rows))
    assert found.whose == "canned"
    assert found.estimate == pytest.approx(-0.057143, abs=5e-7)
    assert (found.ci_lower, found.ci_upper) == pytest.approx(
        (-0.171666, 0.059555), abs=5e-7
    )


def test_observed_minus_expected_needs_numbers_and_a_covariate() -> None:
    rows = cells()
    few = pl.concat(
        [
            rows.filter(pl.col("message_kind") == "blank"),
            rows.filter(pl.col("message_kind") == "personal").head(19),
        ]
    )
    assert observed_minus_expected(patterns(few), sittings(few)) == []
    alike = rows.with_columns(is_known_before=pl.lit(None, pl.Boolean))
    assert observed_minus_expected(patterns(alike), sittings(alike)) == []


def test_mantel_haenszel_is_reference_r4() -> None:
    """Sato (1989), Biometrics 45; the ratios are those of statsmodels."""
    gap = mantel_haenszel([KNOWN, STRANGERS])
    assert gap.estimate == pytest.approx(0.062791, abs=5e-7)
    assert (gap.ci_lower, gap.ci_upper) == pytest.approx(
        (-0.041712, 0.167294), abs=5e-7
    )
    half = ((gap.ci_upper or 0) - (gap.ci_lower or 0)) / 2
    assert half / 1.959964 == pytest.approx(0.053319, abs=5e-7)
    assert crude([KNOWN, STRANGERS]) == pytest.approx(-0.185714, abs=5e-7)
    whole = newcombe(wilson(72, 140), wilson(280, 400))
    assert (whole.ci_lower, whole.ci_upper) == pytest.approx(
        (-0.278280, -0.091991), abs=5e-7
    )
    table = StratifiedTable(
        [
            np.array([[s.x1, s.n1 - s.x1], [s.x0, s.n0 - s.x0]])
            for s in (KNOWN, STRANGERS)
        ]
    )
    assert table.oddsratio_pooled == pytest.approx(1.340909, abs=5e-7)
    assert table.riskratio_pooled == pytest.approx(1.125, abs=5e-7)
    assert table.test_null_odds(correction=False).pvalue == pytest.approx(
        0.254998, abs=5e-7
    )
    assert table.test_equal_odds().pvalue == pytest.approx(0.446801, abs=5e-7)


def test_mantel_haenszel_leaves_out_strata_of_one_arm() -> None:
    assert mantel_haenszel([KNOWN, STRANGERS, Stratum(0, 0, 5, 9)]) == mantel_haenszel(
        [KNOWN, STRANGERS]
    )
    assert mantel_haenszel([Stratum(0, 0, 5, 9)]).estimate is None


def test_design_effect_is_reference_r9() -> None:
    """Liang and Zeger (1986); the variance of statsmodels is ours by (G - 1)/G."""
    notes, blanks = ("1110", "0000", "1111"), ("11110", "00010", "11001", "01000")
    days = [Cluster(len(d), d.count("1"), 0, 0) for d in notes]
    days += [Cluster(0, 0, len(d), d.count("1")) for d in blanks]
    assert design_effect_of_difference(days) == pytest.approx(2.755273, abs=5e-7)
    y = [int(c) for d in (*notes, *blanks) for c in d]
    arm = [1] * 12 + [0] * 20
    day = [i for i, d in enumerate((*notes, *blanks)) for _ in d]
    variance = {
        correct: sm.OLS(y, sm.add_constant(arm))
        .fit(
            cov_type="cluster",
            cov_kwds={"groups": np.array(day), "use_correction": correct},
        )
        .bse[1]
        ** 2
        for correct in (False, True)
    }
    independent = 0.0326296
    assert variance[False] == pytest.approx(0.0770602, abs=5e-7)
    assert variance[True] == pytest.approx(0.0929003, abs=5e-7)
    assert variance[False] * 7 / 6 == pytest.approx(2.755273 * independent, abs=5e-7)


def test_difference_by_sittings_is_newcombe_where_days_do_not_matter() -> None:
    days = [Cluster(4, 2, 5, 2) for _ in range(10)]
    assert difference_by_sittings(days) == newcombe(wilson(20, 40), wilson(20, 50))


def test_difference_by_sittings_is_wider_where_a_day_goes_alike() -> None:
    days = [Cluster(10, 10 * (i % 2), 0, 0) for i in range(6)]
    days += [Cluster(0, 0, 10, 10 * (i % 3 == 0)) for i in range(12)]
    wide = difference_by_sittings(days)
    thin = newcombe(wilson(30, 60), wilson(40, 120))
    assert wide.estimate == thin.estimate
    assert (wide.ci_upper or 0) - (wide.ci_lower or 0) > 1.5 * (
        (thin.ci_upper or 0) - (thin.ci_lower or 0)
    )


def test_clusters_are_days_of_sending_and_weeks_of_receiving() -> None:
    monday = date(2026, 3, 2)
    rows = pl.DataFrame(
        {
            "member_id": ["member_1"] * 4,
            "sent_date": [monday + timedelta(days=i) for i in (0, 1, 6, 7)],
            "message_kind": ["blank", "personal", "blank", "generic"],
            "n_obs": [2, 3, 4, 5],
            "n_events": [1, 1, 1, 1],
        }
    )

    def of(direction: str) -> list[Cluster]:
        found = sittings_by_group(rows, direction)["member_1"]
        return clusters(found["personal"], found["canned"])

    assert len(of("outgoing")) == 4
    assert of("incoming") == [Cluster(3, 1, 6, 2), Cluster(0, 0, 5, 1)]


def test_fit_is_what_the_libraries_find() -> None:
    """The same rows by Logit of statsmodels and by firthmodels.

    The intercept of the latter is not recentred, so only the slopes are compared.
    """
    rng = np.random.default_rng(7)
    x = np.column_stack([rng.random(400) < 0.4, rng.normal(size=400)]).astype(float)
    y = (rng.random(400) < 1 / (1 + np.exp(0.6 - x @ [0.9, -0.4]))).astype(int)
    rows = [Pattern(tuple(v), 1, int(k)) for v, k in zip(x, y, strict=True)]
    oracle = sm.Logit(y, sm.add_constant(x)).fit(disp=0)
    found = fit(rows)
    assert found.method == "ml"
    assert found.coefficients == pytest.approx(list(oracle.params), abs=1e-6)
    assert np.array(found.covariance) == pytest.approx(oracle.cov_params(), abs=1e-6)
    firth = FirthLogisticRegression().fit(x, y)
    penalised = fit(rows, firth=True)
    assert penalised.coefficients[1:] == pytest.approx(list(firth.coef_), abs=1e-5)


def test_fit_is_penalised_where_a_group_always_accepts() -> None:
    """Separation: maximum likelihood has no end there, Firth's estimate has one."""
    rows = [Pattern((0.0,), 50, 20), Pattern((1.0,), 10, 10)]
    found = fit(rows)
    assert found.method == "firth"
    assert 0.9 < found.probability((1.0,)) < 1
    mean = (50 * found.probability((0.0,)) + 10 * found.probability((1.0,))) / 60
    assert mean == pytest.approx(0.5, abs=1e-9)


def test_overlap_share_is_low_where_few_have_their_like() -> None:
    alike = [Pattern((0.0,), 50, 0), Pattern((1.0,), 50, 0)]
    assert overlap_share(alike, alike) == 1
    apart = [Pattern((float(week),), 10, 0) for week in range(20)]
    assert overlap_share(apart[:4], apart[10:]) == 0


def test_covariates_are_the_allowed_ones_in_their_order() -> None:
    """Fixed beforehand: what is known first and of most comes first."""
    assert list(COVARIATES) == [
        "known_before",
        "month",
        "slug_customised",
        "office_hour",
        "name_script",
    ]
