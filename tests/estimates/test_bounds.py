"""What is not seen, held to published examples."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.estimates import wilson
from pipeline.estimates.bounds import (
    e_value,
    e_value_of_limit,
    false_match_share,
    rogan_gladen,
    rogan_gladen_gap,
    tipping_points,
    tipping_sentence,
    unknown_bounds,
)
from pipeline.estimates.rates import Counts

shares = st.floats(0.02, 0.98)


def test_unknown_bounds_worst_cases() -> None:
    """Manski (2003), ch. 1, by hand: 40/100 less 220/400, and 50/100 less 200/400.

    Personal: 40 accepted, 50 not, 10 unknown. Blank: 200, 180 and 20.
    """
    found = unknown_bounds(Counts(90, 40, 10), Counts(380, 200, 20))
    assert found == pytest.approx((-0.15, 0.00), abs=1e-12)


def test_unknown_bounds_without_unknown_is_the_gap() -> None:
    found = unknown_bounds(Counts(10, 4, 0), Counts(20, 5, 0))
    assert found == pytest.approx((0.15, 0.15))


def test_unknown_bounds_of_an_empty_group() -> None:
    assert unknown_bounds(Counts(0, 0, 0), Counts(20, 5, 3)) == (None, None)


def test_unknown_bounds_of_nothing_known() -> None:
    assert unknown_bounds(Counts(0, 0, 5), Counts(10, 5, 0)) == (-0.5, 0.5)


def test_rogan_gladen_reference() -> None:
    """Rogan and Gladen (1978), American Journal of Epidemiology 107: 71-76.

    (.31 + .99 - 1) / (.95 + .99 - 1), and .10 / .94.
    """
    assert rogan_gladen(0.31, 0.95, 0.99) == pytest.approx(0.319149, abs=5e-7)
    assert rogan_gladen_gap(0.10, 0.95, 0.99) == pytest.approx(0.106383, abs=5e-7)


@given(shares, st.floats(0.6, 1), st.floats(0.6, 1))
def test_rogan_gladen_undoes_the_errors(
    true: float, sensitivity: float, specificity: float
) -> None:
    observed = sensitivity * true + (1 - specificity) * (1 - true)
    assert rogan_gladen(observed, sensitivity, specificity) == pytest.approx(true)


@given(shares, shares, st.floats(0.6, 1), st.floats(0.6, 1))
def test_rogan_gladen_gap_is_the_difference_of_both(
    first: float, second: float, sensitivity: float, specificity: float
) -> None:
    errors = sensitivity, specificity
    observed = [
        sensitivity * true + (1 - specificity) * (1 - true) for true in (first, second)
    ]
    corrected = [rogan_gladen(share, *errors) for share in observed]
    gap = rogan_gladen_gap(observed[0] - observed[1], *errors)
    assert gap == pytest.approx(corrected[0] - corrected[1])


def test_rogan_gladen_stays_a_share() -> None:
    assert rogan_gladen(0.004, 0.95, 0.99) == 0
    assert rogan_gladen(0.99, 0.95, 0.99) == 1


def test_rogan_gladen_refuses_errors_that_tell_nothing() -> None:
    with pytest.raises(ValueError, match="expected more than 1"):
        rogan_gladen(0.3, 0.4, 0.6)


def test_false_match_share_has_its_interval() -> None:
    assert false_match_share(8, 100) == wilson(8, 100)
    assert false_match_share(0, 0).estimate is None


def test_tipping_points_reference() -> None:
    """VanderWeele and Arah (2011), Epidemiology 22: 42-52: .20 / .40 is .50.

    The limit is that of 56/70 less 48/80, Newcombe (1998), table II.
    """
    weak, strong = tipping_points(0.20, 0.0524, 0.3339)
    assert (weak.strength, strong.strength) == (0.20, 0.40)
    assert strong.difference == pytest.approx(0.50)
    assert strong.limit_difference == pytest.approx(0.131)
    assert weak.difference == pytest.approx(1.0)
    assert weak.limit_difference == pytest.approx(0.262)


def test_tipping_points_have_no_sign() -> None:
    assert tipping_points(-0.20, -0.3339, -0.0524) == tipping_points(
        0.20, 0.0524, 0.3339
    )


def test_tipping_points_of_an_interval_with_zero() -> None:
    assert [p.limit_difference for p in tipping_points(0.1, -0.05, 0.25)] == [0, 0]


IF = (
    "If people who already know you accept 40 points more often, the two groups would "
    "have to differ by "
)
EVEN_IF = (
    "Even if people who already know you accept 40 points more often, no difference "
    "in how many know you could explain all of the "
)


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (
            (0.20, 0.0524, 0.3339),
            IF + "50 points in how many know you to explain all of the 20-point gap; "
            "by 13 points to make it indistinguishable from zero.",
        ),
        (
            (-0.012, -0.02, -0.004),
            IF + "3 points in how many know you to explain all of the 1-point gap; "
            "by 1 point to make it indistinguishable from zero.",
        ),
        (
            (0.10, 0.001, 0.2),
            IF + "25 points in how many know you to explain all of the 10-point gap; "
            "by less than 1 point to make it indistinguishable from zero.",
        ),
        (
            (0.10, -0.05, 0.25),
            IF + "25 points in how many know you to explain all of the 10-point gap; "
            "as it stands, it is indistinguishable from zero.",
        ),
        (
            (0.60, 0.30, 0.75),
            EVEN_IF + "60-point gap; one of 75 points would make it "
            "indistinguishable from zero.",
        ),
        (
            (-0.60, -0.75, -0.45),
            EVEN_IF + "60-point gap; nor could any make it indistinguishable from "
            "zero.",
        ),
        (
            (0.001, -0.1, 0.1),
            "There is hardly a gap that a hidden difference would have to explain.",
        ),
    ],
)
def test_tipping_sentence(gap: tuple[float, float, float], expected: str) -> None:
    assert tipping_sentence(*gap) == expected


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [(3.9, 7.263034), (1.8, 3.0), (1.2, 1.689898), (0.8, 1.809017), (1.125, 1.5)],
)
def test_e_value_published(ratio: float, expected: float) -> None:
    """VanderWeele and Ding (2017), Annals of Internal Medicine 167: 268-274.

    Their example: 3.9 with the limit 1.8 has 7.26 and 3.0. The rest by their
    formula.
    """
    assert e_value(ratio) == pytest.approx(expected, abs=5e-7)


def test_e_value_of_limit_published() -> None:
    """Their example again: the interval of 3.9 is 1.8 to 8.7."""
    assert e_value_of_limit(1.8, 8.7) == pytest.approx(3.0)
    assert e_value_of_limit(1 / 8.7, 1 / 1.8) == pytest.approx(3.0)
    assert e_value_of_limit(0.84, 2.12) == 1


def test_e_value_at_the_ends() -> None:
    assert e_value(1) == 1
    assert e_value(0) == inf
    with pytest.raises(ValueError, match="expected 0 or more"):
        e_value(-0.1)
