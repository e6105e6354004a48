"""Intervals, held to the tables they were published with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.estimates import newcombe, wilson


@pytest.mark.parametrize(
    ("n_events", "n_obs", "ci_lower", "ci_upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (7, 20, 0.1812, 0.5671),
        (29, 29, 0.8830, 1),
    ],
)
def test_wilson_published(
    n_events: int, n_obs: int, ci_lower: float, ci_upper: float
) -> None:
    """Newcombe (1998), Statistics in Medicine 17: 857-872, table I, method 3.

    7/20 and 29/29: scipy 1.17.1, `binomtest.proportion_ci(method="wilson")`.
    """
    rate = wilson(n_events, n_obs)
    assert rate.ci_lower == pytest.approx(ci_lower, abs=5e-5)
    assert rate.ci_upper == pytest.approx(ci_upper, abs=5e-5)
    assert rate.estimate == n_events / n_obs


@pytest.mark.parametrize(
    ("first", "second", "ci_lower", "ci_upper"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1),
        ((10, 10), (0, 10), 0.6075, 1),
        ((39, 50), (18, 50), 0.2283, 0.5704),
        ((82, 100), (64, 100), 0.0570, 0.2962),
        ((7, 12), (180, 400), -0.1350, 0.3618),
        ((0, 8), (120, 400), -0.3466, 0.0272),
        ((0, 10), (3, 10), -0.6032, 0.0376),
    ],
)
def test_newcombe_published(
    first: tuple[int, int],
    second: tuple[int, int],
    ci_lower: float,
    ci_upper: float,
) -> None:
    """Newcombe (1998), Statistics in Medicine 17: 873-890, table II, method 10.

    From 39/50 on: statsmodels 0.15.0, `confint_proportions_2indep(...,
    compare="diff", method="newcomb")`.
    """
    gap = newcombe(wilson(*first), wilson(*second))
    assert gap.ci_lower == pytest.approx(ci_lower, abs=5e-5)
    assert gap.ci_upper == pytest.approx(ci_upper, abs=5e-5)


@given(st.integers(0, 400), st.integers(1, 400))
def test_wilson_holds_the_estimate_and_stays_a_share(n_events: int, n_obs: int) -> None:
    n_events = min(n_events, n_obs)
    rate = wilson(n_events, n_obs)
    assert rate.estimate is not None
    assert rate.ci_lower is not None
    assert rate.ci_upper is not None
    assert 0 <= rate.ci_lower <= rate.estimate <= rate.ci_upper <= 1
    assert rate.ci_lower < rate.ci_upper


def test_newcombe_swaps_with_its_arms() -> None:
    one, other = wilson(7, 12), wilson(180, 400)
    there, back = newcombe(one, other), newcombe(other, one)
    assert there.estimate == pytest.approx(-(back.estimate or 0))
    assert there.ci_lower == pytest.approx(-(back.ci_upper or 0))


def test_wilson_refuses_more_events_than_observations() -> None:
    with pytest.raises(ValueError, match="expected 0 to 3"):
        wilson(4, 3)


def test_newcombe_of_an_empty_arm_gives_counts_alone() -> None:
    gap = newcombe(wilson(0, 0), wilson(3, 5))
    assert (gap.estimate, gap.n_obs, gap.n_events) == (None, 5, 3)
