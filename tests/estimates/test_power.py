"""Power and needed sizes, held to statsmodels and to exact enumeration."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import (
    power_proportions_2indep,
    proportion_effectsize,
)

from pipeline.estimates.power import detectable_gap, needed_per_group, power_of


def test_power_of_reference() -> None:
    """Statsmodels 0.15.0, `power_proportions_2indep(.10, .35, 376, 1, .05)`."""
    assert power_of(0.35, 0.45, 376, 376) == pytest.approx(0.800456, abs=5e-7)
    reference = power_proportions_2indep(0.10, 0.35, 376, 1, 0.05)
    assert reference.power == pytest.approx(0.800456, abs=5e-7)


@given(
    st.floats(0.02, 0.98),
    st.floats(0.02, 0.98),
    st.integers(5, 2000),
    st.integers(5, 2000),
)
def test_power_of_agrees_with_statsmodels(
    base: float, other: float, n_base: int, n_other: int
) -> None:
    """Unequal groups: its ratio is that of the base group to the other."""
    reference = power_proportions_2indep(
        other - base, base, n_other, n_base / n_other, 0.05, return_results=False
    )
    assert power_of(base, other, n_base, n_other) == pytest.approx(reference, abs=1e-9)


@pytest.mark.parametrize(
    ("n_personal", "n_blank", "up", "down", "power"),
    [
        (20, 20, 0.435, 0.33, 0.09),
        (20, 100, 0.33, 0.28, 0.15),
        (20, 500, 0.31, 0.27, 0.16),
        (50, 50, 0.275, 0.235, 0.18),
        (50, 200, 0.22, 0.195, 0.26),
        (50, 500, 0.205, 0.185, 0.30),
        (100, 100, 0.195, 0.175, 0.31),
        (100, 500, 0.15, 0.14, 0.48),
        (200, 200, 0.14, 0.13, 0.53),
        (200, 500, 0.115, 0.11, 0.69),
        (500, 500, 0.09, 0.085, 0.90),
        (1000, 1000, 0.065, 0.06, 1.00),
    ],
)
def test_detectable_gap_near_exact(
    n_personal: int, n_blank: int, up: float, down: float, power: float
) -> None:
    """Exact enumeration on a grid of half points, base rate 35 % of the blank ones.

    The normal approximation stays within a point of it.
    """
    found = detectable_gap(0.35, n_blank, n_personal)
    assert found.up == pytest.approx(up, abs=0.01)
    assert found.down == pytest.approx(down, abs=0.01)
    assert power_of(0.35, 0.45, n_blank, n_personal) == pytest.approx(power, abs=0.015)


def test_detectable_gap_is_seen_four_times_in_five() -> None:
    found = detectable_gap(0.35, 400, 60)
    assert found.up is not None
    assert found.down is not None
    assert power_of(0.35, 0.35 + found.up, 400, 60) == pytest.approx(0.80)
    assert power_of(0.35, 0.35 - found.down, 400, 60) == pytest.approx(0.80)


@pytest.mark.parametrize(("base", "side"), [(0, "down"), (1, "up"), (0.03, "down")])
def test_detectable_gap_beyond_the_end_is_none(base: float, side: str) -> None:
    assert getattr(detectable_gap(base, 50, 50), side) is None


def test_power_of_rates_without_chance() -> None:
    assert power_of(0, 1, 50, 50) == 1
    assert power_of(0, 0, 50, 50) == 0


def test_power_of_no_gap_is_the_significance() -> None:
    assert power_of(0.4, 0.4, 50, 500) == pytest.approx(0.05)


@pytest.mark.parametrize("wrong", [(0.3, 0.4, 0, 5), (1.2, 0.4, 5, 5)])
def test_power_of_refuses_what_is_no_group(
    wrong: tuple[float, float, int, int],
) -> None:
    with pytest.raises(ValueError, match="expected"):
        power_of(*wrong)


@pytest.mark.parametrize(
    ("base", "gap", "expected"),
    [(0.35, 0.10, 376), (0.35, 0.20, 96), (0.50, 0.10, 388), (0.85, 0.10, 133)],
)
def test_needed_per_group_reference(base: float, gap: float, expected: int) -> None:
    """Statsmodels 0.15.0, `NormalIndPower` on `proportion_effectsize`: 375.3 a group.

    Cohen (1988), Statistical Power Analysis, ch. 6.
    """
    exact = NormalIndPower().solve_power(
        proportion_effectsize(base + gap, base), alpha=0.05, power=0.80
    )
    assert needed_per_group(base, gap) == expected
    assert 0 <= expected - exact < 1
    if gap == 0.10 and base == 0.35:
        assert exact == pytest.approx(375.3, abs=0.05)
