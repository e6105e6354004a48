"""Student's t, held to its table, its closed forms and scipy."""

from __future__ import annotations

from math import pi, sqrt, tan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.estimates.student import t_quantile


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [(1, 12.706), (2, 4.303), (4, 2.776), (10, 2.228), (30, 2.042), (120, 1.980)],
)
def test_t_quantile_published(degrees: int, expected: float) -> None:
    """Abramowitz and Stegun (1964), table 26.10, two-sided 5 %."""
    assert t_quantile(0.975, degrees) == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize("p", [0.001, 0.2, 0.49, 0.7, 0.9, 0.9995])
def test_t_quantile_closed_forms(p: float) -> None:
    """One degree is Cauchy's, two have a closed form; Johnson et al. (1995), ch. 28."""
    central = 2 * p - 1
    two = central * sqrt(2 / (1 - central**2))
    assert t_quantile(p, 1) == pytest.approx(tan(pi * (p - 0.5)), rel=1e-12)
    assert t_quantile(p, 2) == pytest.approx(two, rel=1e-12)


@given(
    st.floats(1e-9, 1 - 1e-9),
    st.one_of(st.integers(1, 100_000), st.floats(1, 1000)),
)
def test_t_quantile_agrees_with_scipy(p: float, degrees: float) -> None:
    """`scipy.stats.t.ppf`, scipy 1.17.1."""
    expected = stats.t.ppf(p, degrees)
    assert t_quantile(p, degrees) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("p", [0.6, 0.975, 0.99999])
def test_t_quantile_is_symmetric_and_tends_to_the_normal(p: float) -> None:
    assert t_quantile(1 - p, 7) == pytest.approx(-t_quantile(p, 7), rel=1e-9)
    assert t_quantile(p, 1e6) == pytest.approx(stats.norm.ppf(p), rel=1e-4)


@pytest.mark.parametrize(
    ("p", "degrees"), [(0, 3), (1, 3), (0.9, 0), (0.9, float("inf"))]
)
def test_t_quantile_refuses_what_has_none(p: float, degrees: float) -> None:
    with pytest.raises(ValueError, match="expected"):
        t_quantile(p, degrees)


def test_t_quantile_of_what_no_float_holds_is_huge() -> None:
    assert t_quantile(1e-300, 1) < -1e150
