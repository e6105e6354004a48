"""The curve of acceptance, held to textbook samples and lifelines."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from scipy import stats

from pipeline.estimates import newcombe, wilson
from pipeline.estimates.curves import (
    CurvePoint,
    accepted_by,
    curve,
    curve_difference,
    median_days,
    share_within,
)

Waits = list[tuple[int, bool, int]]


def _waits(events: tuple[int, ...], lost: tuple[int, ...]) -> Waits:
    return [(day, True, 1) for day in events] + [(day, False, 1) for day in lost]


TREATED = _waits(
    (6, 6, 6, 7, 10, 13, 16, 22, 23), (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
)
CONTROL = _waits(
    (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23), ()
)
INVITATIONS = _waits(
    (0, 0, 0, 1, 1, 2, 3, 5, 7, 12, 20),
    (3, 10, 14, 21, 28, 30, 31, 33, 40, 45, 50, 60, 75, 90),
)


def _fitted(waits: Waits) -> KaplanMeierFitter:
    days = [day for day, _, n in waits for _ in range(n)]
    return KaplanMeierFitter().fit(
        days, [seen for _, seen, n in waits for _ in range(n)]
    )


def _log_log(waits: Waits, day: int) -> tuple[float, ...]:
    """The share left and its log-log limits, by lifelines."""
    fitted = _fitted(waits)
    limits = fitted.confidence_interval_survival_function_.loc[:day].iloc[-1]
    return (fitted.predict(day), *limits)


def _n_eff(waits: Waits, day: int) -> float:
    """From lifelines' table of events, written out again."""
    table = _fitted(waits).event_table.loc[:day]
    at_risk, seen = table["at_risk"], table["observed"]
    left = (1 - seen / at_risk).prod()
    return float((1 - left) / (left * (seen / (at_risk * (at_risk - seen))).sum()))


def _limits(point: CurvePoint) -> tuple[float | None, ...]:
    return point.estimate, point.ci_lower, point.ci_upper


@pytest.mark.parametrize(
    ("waits", "day", "left", "lower", "upper"),
    [
        (TREATED, 6, 0.8571, 0.6197, 0.9516),
        (TREATED, 10, 0.7529, 0.5032, 0.8894),
        (TREATED, 23, 0.4482, 0.1881, 0.6801),
        (CONTROL, 1, 0.9048, 0.6700, 0.9753),
        (CONTROL, 2, 0.8095, 0.5689, 0.9239),
    ],
)
def test_accepted_by_published(
    waits: Waits, day: int, left: float, lower: float, upper: float
) -> None:
    """Freireich et al. (1963), Blood 21: 699-716, weeks of remission.

    Control arm: Stata's output at data.princeton.edu/eco572/KaplanMeier.html; the
    other: lifelines 0.30.3. Their log-log limits are asserted of lifelines, to check
    the reference; ours are Wilson's.
    """
    assert _log_log(waits, day) == pytest.approx((left, lower, upper), abs=5e-5)
    assert accepted_by(waits, day).estimate == pytest.approx(1 - left, abs=5e-5)


def test_accepted_by_wilson_on_n_eff() -> None:
    """Freireich's treated arm at week 23, the last of its nine relapses.

    Greenwood's variance as in lifelines 0.30.3, Wilson (1927) on it.
    """
    assert _n_eff(TREATED, 23) == pytest.approx(13.652582, abs=5e-7)
    expected = (0.551821, 0.307125, 0.773758)
    assert _limits(accepted_by(TREATED, 23)) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(
    ("day", "expected"), [(0, 0.120000), (7, 0.364706), (14, 0.410084), (30, 0.459244)]
)
def test_accepted_by_invitations(day: int, expected: float) -> None:
    """25 invitations, 11 of them accepted: by hand, and by lifelines 0.30.3."""
    assert accepted_by(INVITATIONS, day).estimate == pytest.approx(expected, abs=5e-7)
    assert 1 - _fitted(INVITATIONS).predict(day) == pytest.approx(expected, abs=5e-7)


def test_accepted_by_invitations_interval() -> None:
    """The same at 30 days; log-log limits of lifelines 0.30.3 and scikit-survival."""
    point = accepted_by(INVITATIONS, 30)
    assert _n_eff(INVITATIONS, 30) == pytest.approx(23.287254, abs=5e-7)
    assert point.ci_lower == pytest.approx(0.277403, abs=1e-6)
    assert point.ci_upper == pytest.approx(0.652627, abs=1e-6)
    assert (point.n_at_risk, point.n_obs, point.n_events) == (9, 25, 11)
    _, lower, upper = _log_log(INVITATIONS, 30)
    assert 1 - upper == pytest.approx(0.284262, abs=5e-7)
    assert 1 - lower == pytest.approx(0.677010, abs=5e-7)


def test_accepted_by_none_is_wilson_on_those_at_risk() -> None:
    """By lifelines 0.30.3 it is [1, 1]: a width of zero from four observations.

    Should a later version mend this, the assertion about it goes.
    """
    waits = _waits((), (5, 9, 40, 50))
    limits = _fitted(waits).confidence_interval_survival_function_
    assert (limits == 1).all(axis=None)
    for day, n_at_risk in ((0, 4), (5, 4), (6, 3), (10, 2), (50, 1)):
        found, expected = accepted_by(waits, day), wilson(0, n_at_risk)
        assert _limits(found) == pytest.approx(expected[:3])
        assert found.n_at_risk == n_at_risk


def test_accepted_by_all_is_wilson_on_those_last_at_risk() -> None:
    waits = [(0, True, 3), (1, False, 1), (4, True, 6)]
    for day in (4, 5, 30):
        assert _limits(accepted_by(waits, day)) == pytest.approx(wilson(6, 6)[:3])
    assert accepted_by(waits, 5).n_at_risk == 0


def test_accepted_by_nobody_followed_so_long_is_unknown() -> None:
    point = accepted_by(TREATED, 36)
    assert _limits(point) == (None, None, None)
    assert (point.n_at_risk, point.n_obs, point.n_events) == (0, 21, 9)
    assert accepted_by(TREATED, 35).estimate is not None
    assert accepted_by([], 0).estimate is None


def test_accepted_by_counts_an_acceptance_before_a_loss_on_its_day() -> None:
    """Kaplan and Meier (1958), JASA 53: 457-481, section 2.

    Of 4, one is lost on the day that one accepts: 1 of 4, not 1 of 3.
    """
    assert accepted_by([(2, False, 1), (2, True, 1), (9, False, 2)], 2)[1] == 0.25


def test_accepted_by_refuses_a_day_before_sending() -> None:
    with pytest.raises(ValueError, match="expected 0 or more"):
        accepted_by(TREATED, -1)
    with pytest.raises(ValueError, match="expected 0 or more"):
        accepted_by([(-1, True, 3)], 4)


counts = st.lists(
    st.tuples(st.integers(0, 40), st.booleans(), st.integers(1, 30)), min_size=1
)


@given(counts, st.integers(0, 45))
def test_accepted_by_agrees_with_lifelines(waits: Waits, day: int) -> None:
    """`KaplanMeierFitter.predict`, lifelines 0.30.3."""
    point = accepted_by(waits, day)
    if point.estimate is None:
        assert day > max(days for days, _, _ in waits)
        return
    assert point.ci_lower is not None
    assert point.ci_upper is not None
    assert point.estimate == pytest.approx(1 - _fitted(waits).predict(day), abs=1e-9)
    assert 0 <= point.ci_lower <= point.estimate <= point.ci_upper <= 1
    assert point.ci_lower < point.ci_upper


@given(st.lists(st.integers(0, 20), min_size=2), st.integers(0, 20))
def test_accepted_by_without_losses_is_wilson(days: list[int], day: int) -> None:
    """Greenwood's variance is then that of a proportion."""
    rate = wilson(sum(accepted <= day for accepted in days), len(days))
    if 0 < rate.n_events < rate.n_obs:
        found = accepted_by([(accepted, True, 1) for accepted in days], day)
        assert _limits(found) == pytest.approx(rate[:3])


def test_curve_ends_where_fewer_than_ten_are_at_risk() -> None:
    points = curve(INVITATIONS)
    assert [point.day for point in points] == list(range(29))
    assert points[-1].n_at_risk == 10
    assert accepted_by(INVITATIONS, 29).n_at_risk < 10
    assert points[7] == accepted_by(INVITATIONS, 7)


def test_curve_ends_at_90_days_at_the_latest() -> None:
    assert curve([(3, True, 5), (170, False, 400)])[-1].day == 90


@pytest.mark.parametrize("waits", [[], [(3, True, 9)]])
def test_curve_of_few_is_empty(waits: Waits) -> None:
    assert curve(waits) == []


def test_curve_rises() -> None:
    shares = [point.estimate or 0 for point in curve(CONTROL + TREATED)]
    assert shares == sorted(shares)


def test_curve_difference_is_newcombes_on_the_limits() -> None:
    """Zou and Donner (2008), Statistics in Medicine 27: 1693-1702, equation 4."""
    one, other = accepted_by(CONTROL, 10), accepted_by(TREATED, 10)
    gap = curve_difference(one, other)
    (p1, l1, u1), (p2, l2, u2) = ((v or 0 for v in _limits(p)) for p in (one, other))
    assert gap.estimate == pytest.approx(p1 - p2)
    assert gap.ci_lower == pytest.approx(
        p1 - p2 - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    )
    assert gap.ci_upper == pytest.approx(
        p1 - p2 + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    )
    assert (gap.n_obs, gap.n_events, gap.method) == (42, 18, "mover")


def test_curve_difference_of_complete_groups_is_newcombes() -> None:
    """56 of 70 less 48 of 80, Newcombe (1998), table II."""
    complete = [[(3, True, x), (40, False, n - x)] for x, n in ((56, 70), (48, 80))]
    gap = curve_difference(*(accepted_by(waits, 30) for waits in complete))
    assert gap[:3] == pytest.approx(newcombe(wilson(56, 70), wilson(48, 80))[:3])


def test_curve_difference_of_an_unknown_one_is_unknown() -> None:
    gap = curve_difference(accepted_by(TREATED, 36), accepted_by(CONTROL, 36))
    assert gap[:3] == (None, None, None)
    assert (gap.n_obs, gap.n_events) == (42, 30)


def test_curve_difference_refuses_two_days() -> None:
    with pytest.raises(ValueError, match="expected the same"):
        curve_difference(accepted_by(TREATED, 7), accepted_by(CONTROL, 8))


def test_share_within_is_of_those_accepted_in_time() -> None:
    waits = [(0, True, 6), (8, True, 2), (40, True, 9), (60, False, 100)]
    assert share_within(waits, 7) == wilson(6, 8)
    assert share_within(waits, 7, horizon_days=90) == wilson(6, 17)
    assert share_within([(40, True, 9)], 7).estimate is None


def test_median_days_of_invitations() -> None:
    """The sixth of the 11 accepted; its limits where Wilson's include one half."""
    found = median_days(INVITATIONS)
    assert found[:3] == (2, 0, 7)
    assert (found.n_obs, found.n_events) == (11, 6)


def test_median_days_of_few_ends_at_the_horizon() -> None:
    assert median_days([(4, True, 2)])[:3] == (4, 0, 30)
    assert median_days([(44, True, 2)])[:3] == (None, None, None)


def test_median_days_near_the_exact_interval() -> None:
    """Conover (1999), Practical Nonparametric Statistics, 3rd ed., 3.2.

    The binomial's ranks, at least 95 %, are the 40th and the 61st of 100; Wilson's
    lie one inside of them.
    """
    assert tuple(stats.binom.ppf((0.025, 0.975), 100, 0.5)) == (40, 60)
    assert median_days([(day, True, 1) for day in range(100)], 100)[:3] == (49, 40, 59)
