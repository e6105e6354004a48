"""Logistic regression on counts: maximum likelihood, and Firth's where that fails.

A few hundred rows and a handful of columns need no array library, whose import
would take longer than all of the answer.
"""

from __future__ import annotations

from math import exp, isfinite
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Matrix = list[list[float]]

_MOST_STEPS = 50
_CLOSE_ENOUGH = 1e-9
# Beyond it a group accepts always or never, and the coefficient has no end.
_LARGEST_COEFFICIENT = 10.0
_LONGEST_STEP = 5.0


class Pattern(NamedTuple):
    """Observations that share their covariates.

    Attributes:
        values: One value per column; the intercept is not among them.
        n_obs: Observations.
        n_events: Those of them with the event.
    """

    values: tuple[float, ...]
    n_obs: int
    n_events: int


class Fit(NamedTuple):
    """A fitted model.

    Attributes:
        coefficients: The intercept, then one per column, on the logit.
        covariance: Of the coefficients, the inverse of Fisher's information.
        method: `ml` or `firth`.
    """

    coefficients: list[float]
    covariance: Matrix
    method: str

    def probability(self, values: Sequence[float]) -> float:
        """The probability of the event at these values of the columns."""
        return expit(_dot(self.coefficients, (1.0, *values)))


def fit(patterns: Sequence[Pattern], *, firth: bool = False) -> Fit:
    """A logistic model of the events.

    Args:
        patterns: At least one, all with equally many values.
        firth: Whether to penalise at once; otherwise only where maximum
            likelihood does not end or a coefficient passes 10.

    Raises:
        ValueError: The columns are linearly dependent.

    Source:
        Firth (1993), Biometrika 80: 27-38. The intercept is then shifted until
        the mean fitted is the mean observed: Puhr et al. (2017), Statistics in
        Medicine 36: 2302-2317 (FLIC).

    >>> found = fit([Pattern((0.0,), 100, 40), Pattern((1.0,), 300, 240)])
    >>> round(found.probability((1.0,)), 6)
    0.8
    """
    if not firth:
        found = _newton(patterns, firth=False)
        if found is not None:
            return found
    found = _newton(patterns, firth=True)
    if found is None:
        raise ValueError("the model has no solution: its columns are dependent")
    return _recentred(found, patterns)


def expit(value: float) -> float:
    """The probability at a logit."""
    if value >= 0:
        return 1 / (1 + exp(-value))
    grown = exp(value)
    return grown / (1 + grown)


def inverse(matrix: Matrix) -> Matrix:
    """The inverse of a square matrix.

    Raises:
        ValueError: It has none.

    >>> inverse([[2.0, 0.0], [0.0, 4.0]])
    [[0.5, 0.0], [0.0, 0.25]]
    """
    size = len(matrix)
    rows = [
        [*row, *(float(i == j) for j in range(size))] for i, row in enumerate(matrix)
    ]
    for i in range(size):
        best = max(range(i, size), key=lambda row: abs(rows[row][i]))
        if abs(rows[best][i]) < 1e-12:
            raise ValueError("the matrix is singular")
        rows[i], rows[best] = rows[best], rows[i]
        scale = rows[i][i]
        rows[i] = [value / scale for value in rows[i]]
        for j in range(size):
            if j != i and rows[j][i]:
                factor = rows[j][i]
                rows[j] = [
                    a - factor * b for a, b in zip(rows[j], rows[i], strict=True)
                ]
    return [row[size:] for row in rows]


def quadratic(matrix: Matrix, vector: Sequence[float]) -> float:
    """The vector's variance under a covariance: v' M v."""
    return sum(a * _dot(row, vector) for a, row in zip(vector, matrix, strict=True))


def _newton(patterns: Sequence[Pattern], *, firth: bool) -> Fit | None:
    """The model by Newton's steps; None if they lead nowhere."""
    rows = [(1.0, *row.values) for row in patterns]
    n_obs = [row.n_obs for row in patterns]
    n_events = [row.n_events for row in patterns]
    columns = list(zip(*rows, strict=True))
    # Each pair of columns is multiplied once, and not in each step anew.
    products = [
        [list(map(mul, first, second)) for second in columns[: i + 1]]
        for i, first in enumerate(columns)
    ]
    beta = [0.0] * len(columns)
    for _ in range(_MOST_STEPS):
        fitted = [expit(_dot(beta, x)) for x in rows]
        weights = [n * p * (1 - p) for n, p in zip(n_obs, fitted, strict=True)]
        try:
            covariance = inverse(_symmetric(products, weights))
        except ValueError:
            return None
        residuals = [x - n * p for x, n, p in zip(n_events, n_obs, fitted, strict=True)]
        if firth:
            residuals = [
                residual + weight * quadratic(covariance, x) * (0.5 - p)
                for residual, weight, x, p in zip(
                    residuals, weights, rows, fitted, strict=True
                )
            ]
        score = [_dot(residuals, column) for column in columns]
        step = [_dot(row, score) for row in covariance]
        longest = max(map(abs, step))
        if longest < _CLOSE_ENOUGH:
            return Fit(beta, covariance, "firth" if firth else "ml")
        shrunk = min(1.0, _LONGEST_STEP / longest)
        beta = [a + shrunk * b for a, b in zip(beta, step, strict=True)]
        largest = max(map(abs, beta))
        if not isfinite(largest) or (largest > _LARGEST_COEFFICIENT and not firth):
            return None
    return None


def _symmetric(products: list[list[list[float]]], weights: Sequence[float]) -> Matrix:
    """The weighted sums of the columns' products: Fisher's information."""
    half = [[_dot(weights, product) for product in row] for row in products]
    size = len(half)
    return [[half[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]


def _recentred(found: Fit, patterns: Sequence[Pattern]) -> Fit:
    """The model with its intercept moved so that as many are expected as happened."""
    n_events = sum(row.n_events for row in patterns)
    n_obs = sum(row.n_obs for row in patterns)
    if n_events in (0, n_obs):
        return found
    logits = [_dot(found.coefficients, (1.0, *row.values)) for row in patterns]
    low, high = -30.0, 30.0
    for _ in range(80):
        shift = (low + high) / 2
        expected = sum(
            row.n_obs * expit(logit + shift)
            for row, logit in zip(patterns, logits, strict=True)
        )
        low, high = (shift, high) if expected < n_events else (low, shift)
    intercept, *others = found.coefficients
    return found._replace(coefficients=[intercept + shift, *others])


def _dot(first: Sequence[float], second: Sequence[float]) -> float:
    total: float = sum(map(mul, first, second))
    return total
