"""Many looks and small cells, held to scipy, statsmodels and brute force."""

from __future__ import annotations

from math import comb
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import test_proportions_2indep as score_by_statsmodels

from pipeline.estimates.looks import (
    benjamini_hochberg,
    boschloo,
    p_value,
    score_test,
    shrink,
    stands_out,
    suppress,
    suppress_table,
)

# Or pytest takes it for a test of its own.
score_by_statsmodels.__test__ = False

Table = tuple[int, int, int, int]

PRACTICAL_SMM = (39, 50, 18, 50)
TEGZE = (82, 100, 64, 100)
FEW = (7, 12, 180, 400)
EQUAL = (21, 60, 70, 200)
NONE = (0, 8, 120, 400)


@st.composite
def tables(draw: st.DrawFn, most: int) -> Table:
    n1, n0 = draw(st.integers(1, most)), draw(st.integers(1, most))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n0)), n0


def _scipy_boschloo(x1: int, n1: int, x0: int, n0: int) -> float:
    """The groups are its columns."""
    table = [[x1, x0], [n1 - x1, n0 - x0]]
    return float(stats.boschloo_exact(table, n=256).pvalue)


@pytest.mark.parametrize(
    ("table", "z", "p"),
    [
        (PRACTICAL_SMM, 4.2205, 0.00002),
        (TEGZE, 2.8597, 0.00424),
        (FEW, 0.9130, 0.36125),
        (EQUAL, 0, 1),
        (NONE, -1.8416, 0.06553),
    ],
)
def test_score_test_reference(table: Table, z: float, p: float) -> None:
    """Published counts of practicalsmm.com (2020) and tegze.eu; three made up.

    statsmodels 0.15.0, `test_proportions_2indep(..., method="score",
    compare="diff", value=0)`.
    """
    found = score_test(*table)
    reference = score_by_statsmodels(*table, method="score", compare="diff")
    assert found.z == pytest.approx(z, abs=5e-5)
    assert found.p_value == pytest.approx(p, abs=5e-6)
    assert found == pytest.approx((reference.statistic, reference.pvalue), abs=1e-12)


@given(tables(60))
def test_score_test_is_the_n_1_chi_square(table: Table) -> None:
    """Campbell (2007), Statistics in Medicine 26: 3661-3675."""
    x1, n1, x0, n0 = table
    total, events = n1 + n0, x1 + x0
    if 0 < events < total:
        cross = (x1 * (n0 - x0) - x0 * (n1 - x1)) ** 2
        chi_square = cross * (total - 1) / (n1 * n0 * events * (total - events))
        assert score_test(*table).z ** 2 == pytest.approx(chi_square)
        expected = stats.chi2.sf(chi_square, 1)
        assert score_test(*table).p_value == pytest.approx(expected)
    else:
        assert score_test(*table) == (0, 1)


@pytest.mark.parametrize("wrong", [(3, 2, 1, 5), (0, 0, 1, 5), (1, 5, -1, 5)])
def test_tests_refuse_what_is_no_table(wrong: Table) -> None:
    for test in (score_test, boschloo, p_value):
        with pytest.raises(ValueError, match="expected groups"):
            test(*wrong)


@pytest.mark.parametrize(
    ("table", "p", "p_transposed", "fisher"),
    [
        (PRACTICAL_SMM, 0.00002, 0.00002, 0.00004),
        (TEGZE, 0.00435, 0.00414, 0.00647),
        (FEW, 0.38744, 0.47223, 0.39193),
        (EQUAL, 1, 1, 1),
        (NONE, 0.07504, 0.09773, 0.11163),
    ],
)
def test_boschloo_reference(
    table: Table, p: float, p_transposed: float, fisher: float
) -> None:
    """By scipy 1.17.1, `boschloo_exact` and `fisher_exact`.

    Trap: the groups must be the columns of scipy's table. As its rows, it takes the
    accepted and the others for the two samples, and gives another p.
    """
    x1, n1, x0, n0 = table
    rows = [[x1, n1 - x1], [x0, n0 - x0]]
    assert boschloo(*table) == pytest.approx(p, abs=5e-6)
    assert boschloo(*table) == pytest.approx(_scipy_boschloo(*table), abs=1e-7)
    assert stats.boschloo_exact(rows).pvalue == pytest.approx(p_transposed, abs=5e-6)
    assert stats.fisher_exact(rows).pvalue == pytest.approx(fisher, abs=5e-6)


def test_boschloo_published() -> None:
    """College professors satisfied with their job, by two kinds: 74/117 and 31/63.

    scipy's own example, one-sided 0.0355 there; twice that.
    """
    one_sided = stats.boschloo_exact([[74, 31], [43, 32]], alternative="greater")
    assert one_sided.pvalue == pytest.approx(0.0355, abs=5e-4)
    assert boschloo(74, 117, 31, 63) == pytest.approx(2 * one_sided.pvalue, abs=1e-7)


@given(tables(12))
def test_boschloo_by_brute_force(table: Table) -> None:
    """Boschloo (1970), Statistica Neerlandica 24: 1-35: by its definition.

    Every table that Fisher's test finds as extreme, at each of many common rates.
    """
    x1, n1, x0, n0 = table
    rates = np.linspace(0, 1, 2001)
    found = []
    for sign in (1, -1):
        a, b = np.meshgrid(np.arange(n1 + 1), np.arange(n0 + 1), indexing="ij")
        a, b = (a, b) if sign > 0 else (n1 - a, n0 - b)
        fisher = stats.hypergeom.sf(a - 1, n1 + n0, a + b, n1)
        as_far = fisher <= fisher[x1, x0] * (1 + 1e-9)
        chance = sum(
            comb(n1, i)
            * comb(n0, j)
            * rates ** (i + j)
            * (1 - rates) ** (n1 + n0 - i - j)
            for i, j in zip(*as_far.nonzero(), strict=True)
        )
        found.append(np.max(chance))
    assert boschloo(*table) == pytest.approx(min(1, 2 * min(found)), abs=1e-5)


@given(tables(60))
def test_boschloo_has_no_first_group(table: Table) -> None:
    x1, n1, x0, n0 = table
    p = boschloo(*table)
    assert 0 < p <= 1
    assert boschloo(x0, n0, x1, n1) == pytest.approx(p, rel=1e-6)
    assert boschloo(n1 - x1, n1, n0 - x0, n0) == pytest.approx(p, rel=1e-6)


def test_boschloo_is_quick() -> None:
    start = perf_counter()
    assert boschloo(3, 20, 90, 500) == pytest.approx(0.840326, abs=5e-7)
    assert perf_counter() - start < 2


def test_p_value_is_exact_where_few_are_expected() -> None:
    assert p_value(*NONE) == boschloo(*NONE)  # 2.4 expected
    assert p_value(*FEW) == score_test(*FEW).p_value  # 5.4 expected
    many = (3, 10, 1000, 4900)
    assert p_value(*many) == score_test(*many).p_value


P_VALUES = (0.001, 0.008, 0.039, 0.041, 0.042, 0.060, 0.074, 0.205, 0.212, 0.216)


def test_benjamini_hochberg_reference() -> None:
    """Benjamini and Hochberg (1995), JRSS B 57: 289-300; statsmodels 0.15.0.

    `multipletests(p, alpha=.10, method="fdr_bh")`.
    """
    expected = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.1057, 0.216, 0.216, 0.216]
    rejected, adjusted, *_ = multipletests(P_VALUES, alpha=0.10, method="fdr_bh")
    assert benjamini_hochberg(P_VALUES) == pytest.approx(expected, abs=5e-5)
    assert list(adjusted) == pytest.approx(expected, abs=5e-5)
    assert stands_out(P_VALUES) == [True] * 6 + [False] * 4 == list(rejected)


@given(st.lists(st.floats(0, 1)))
def test_benjamini_hochberg_agrees_with_statsmodels(p_values: list[float]) -> None:
    expected = multipletests(p_values, method="fdr_bh")[1] if p_values else []
    assert benjamini_hochberg(p_values) == pytest.approx(list(expected))
    assert stands_out(p_values, q=1) == [True] * len(p_values)


@pytest.mark.parametrize(
    ("n", "raw", "shrunk"),
    [(8, 0.68, 0.44), (20, 0.58, 0.43), (50, 0.51, 0.42), (100, 0.48, 0.41)],
)
def test_shrink_keeps_the_best_of_equals_near_them(
    n: int, raw: float, shrunk: float
) -> None:
    """The best of 12 segments that are truly 40 % all, on average of 1,000 draws."""
    best, best_shrunk = [], []
    for draw in np.random.default_rng(6).binomial(n, 0.4, (1000, 12)):
        counts = [(int(x), n) for x in draw]
        best.append(max(x for x, _ in counts) / n)
        best_shrunk.append(max(rate or 0 for rate in shrink(counts)))
    assert np.mean(best) == pytest.approx(raw, abs=0.01)
    assert np.mean(best_shrunk) == pytest.approx(shrunk, abs=0.01)


@pytest.mark.parametrize(
    ("n", "raw", "shrunk"),
    [(10, 0.157, 0.085), (30, 0.090, 0.065), (100, 0.049, 0.043)],
)
def test_shrink_errs_less(n: int, raw: float, shrunk: float) -> None:
    """Root mean square error of 20 segments, truly 40 % with an SD of 8 points."""
    rng = np.random.default_rng(6)
    errors, errors_shrunk = [], []
    for true in np.clip(rng.normal(0.4, 0.08, (300, 20)), 0, 1):
        counts = [(int(x), n) for x in rng.binomial(n, true)]
        found = np.array([rate or 0 for rate in shrink(counts)])
        errors.append(np.mean((np.array(counts)[:, 0] / n - true) ** 2))
        errors_shrunk.append(np.mean((found - true) ** 2))
    assert np.mean(errors) ** 0.5 == pytest.approx(raw, abs=0.006)
    assert np.mean(errors_shrunk) ** 0.5 == pytest.approx(shrunk, abs=0.006)


@given(
    st.lists(
        st.integers(0, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
    )
)
def test_shrink_lies_between_rate_and_average(counts: list[tuple[int, int]]) -> None:
    total = sum(n for _, n in counts)
    for (x, n), rate in zip(counts, shrink(counts), strict=True):
        if not total:
            assert rate is None
            continue
        mean = sum(x for x, _ in counts) / total
        own = x / n if n else mean
        assert rate is not None
        assert min(own, mean) - 1e-9 <= rate <= max(own, mean) + 1e-9


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([3, 40, 12], [True, False, True]),
        ([3, 4, 12], [True, True, False]),
        ([5, 40, 12], [False, False, False]),
        ([0, 40, 12, 12], [True, False, True, False]),
        ([3], [True]),
        ([], []),
    ],
)
def test_suppress(counts: list[int], hidden: list[bool]) -> None:
    assert suppress(counts) == hidden


def test_suppress_table_of_one_row_or_column() -> None:
    assert suppress_table([[3, 40, 12]]) == [[True, False, True]]
    assert suppress_table([[3], [40], [12]]) == [[True], [False], [True]]
    assert suppress_table([]) == []


@given(
    st.tuples(st.integers(2, 5), st.integers(2, 5)).flatmap(
        lambda shape: st.lists(
            st.lists(st.integers(0, 30), min_size=shape[1], max_size=shape[1]),
            min_size=shape[0],
            max_size=shape[0],
        )
    )
)
def test_suppress_table_gives_nothing_away(rows: list[list[int]]) -> None:
    """A hidden cell is known if it is a combination of the totals' equations."""
    hidden = np.array(suppress_table(rows))
    assert (hidden | (np.array(rows) >= 5)).all()
    at = np.argwhere(hidden)
    if not len(at):
        return
    equations = np.array(
        [at[:, axis] == line for axis in (0, 1) for line in range(hidden.shape[axis])],
        dtype=float,
    )
    for cell in np.eye(len(at)):
        known = np.linalg.matrix_rank(np.vstack([equations, cell]))
        assert known > np.linalg.matrix_rank(equations)
    for axis in (0, 1):
        assert 1 not in hidden.sum(axis=axis)
