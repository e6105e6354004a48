"""Quantiles of Student's t, without a numerical library."""

from __future__ import annotations

from functools import lru_cache
from math import exp, inf, isfinite, lgamma, log, log1p, pi

# Far more terms than the continued fraction takes up to a million degrees.
_MOST_TERMS = 10_000
# Stands for a denominator of zero, as the method has it.
_TINY = 1e-300
_PRECISION = 1e-16


# A cohort asks for the same few hundred degrees thousands of times.
@lru_cache(maxsize=4096)
def t_quantile(p: float, degrees: float) -> float:
    """The value that a Student's t falls below with a probability.

    Args:
        p: The probability, between 0 and 1.
        degrees: Degrees of freedom, 1 or more; need not be whole.

    Raises:
        ValueError: A probability or degrees outside of these.

    Source:
        The probability of a value is a regularised incomplete beta function,
        Abramowitz and Stegun (1964) 26.7.1, by the continued fraction of Press et
        al. (2007), Numerical Recipes, 3rd ed., 6.4; inverted by bisection.
        Table 26.10 of Abramowitz and Stegun has 2.228 at 10 degrees.

    >>> f"{t_quantile(0.975, 10):.3f}"
    '2.228'
    >>> t_quantile(0.5, 3)
    0.0
    """
    if not 0 < p < 1:
        raise ValueError(f"a probability of {p}, expected one between 0 and 1")
    if not (degrees >= 1 and isfinite(degrees)):
        raise ValueError(f"{degrees} degrees of freedom, expected 1 or more")
    if p == 0.5:
        return 0.0
    outside = 2 * min(p, 1 - p)
    lower, upper = 0.0, 1.0
    while upper < inf and _is_below(upper, outside, degrees):
        lower, upper = upper, 2 * upper
    while lower < (middle := (lower + upper) / 2) < upper:
        if _is_below(middle, outside, degrees):
            lower = middle
        else:
            upper = middle
    return upper if p > 0.5 else -upper


def _is_below(t: float, outside: float, degrees: float) -> bool:
    """Whether more than `outside` lies farther from zero than `t` does."""
    inner, outer = _inside_and_outside(t, degrees)
    # Each is exact where it is small, and only there.
    return outer > outside if outside < 0.5 else inner < 1 - outside


def _inside_and_outside(t: float, degrees: float) -> tuple[float, float]:
    """How probable it is to be nearer to zero than `t`, and to be farther."""
    x, rest = t * t / (degrees + t * t), degrees / (degrees + t * t)
    if not (x and rest):  # too near or too far for a float
        return 1.0 - bool(rest), float(bool(rest))
    a, b = 0.5, degrees / 2
    front = exp(
        lgamma(a + b)
        - lgamma(b)
        + a * log(x / pi)
        + b * (log1p(-x) if x < 0.5 else log(rest))
    )
    # The fraction converges quickly on this side of the mean alone.
    if x < (a + 1) / (a + b + 2):
        inner = front * _continued_fraction(x, a, b) / a
        return inner, 1 - inner
    outer = front * _continued_fraction(rest, b, a) / b
    return 1 - outer, outer


def _continued_fraction(x: float, a: float, b: float) -> float:
    """Lentz's evaluation of the incomplete beta's, two of its steps a turn."""
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        before = found
        for term in (even, odd):
            d = 1 / _not_zero(1 + term * d)
            c = _not_zero(1 + term / c)
            found *= c * d
        if abs(found - before) <= _PRECISION * abs(found):
            break
    return found


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
