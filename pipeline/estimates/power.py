"""What a comparison of two rates can show, before it is made."""

from __future__ import annotations

from math import asin, ceil, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_NORMAL = NormalDist()
_SIGNIFICANCE = 0.05
_POWER = 0.80
_STEPS = 60


class Detectable(NamedTuple):
    """The smallest true gaps that would be seen four times in five.

    Attributes:
        up: Above the base rate, a share; None if no rate is far enough above it.
        down: Below the base rate, a share above 0; None if none is far enough.
    """

    up: float | None
    down: float | None


def needed_per_group(base: float, gap: float = 0.10) -> int:
    """How many of each are needed to see a gap four times in five.

    Args:
        base: The rate of the one group, 0 to 1.
        gap: The gap to be seen, as a share.

    Source:
        Cohen (1988), Statistical Power Analysis, ch. 6: arcsine-transformed
        proportions, two-sided 5 %, power 80 %.

    >>> needed_per_group(0.35)
    376
    """
    other = base + gap if base + gap <= 1 else base - gap
    z = _NORMAL.inv_cdf(0.975) + _NORMAL.inv_cdf(0.80)
    effect = 2 * (asin(sqrt(other)) - asin(sqrt(base)))
    return ceil(2 * (z / effect) ** 2)


def power_of(base: float, other: float, n_base: int, n_other: int) -> float:
    """How often two groups of true rates would be told apart, 0 to 1.

    Args:
        base: The true rate of the one group, 0 to 1.
        other: The true rate of the other, 0 to 1.
        n_base: Observations of the one, 1 or more.
        n_other: Observations of the other, 1 or more.

    Raises:
        ValueError: A group without observations, or a rate that is none.

    Source:
        Fleiss, Levin and Paik (2003), Statistical Methods for Rates and
        Proportions, 3rd ed., ch. 4: normal approximation, variance pooled where
        the rates are equal and not where they differ; two-sided 5 %. As statsmodels
        0.15.0, `power_proportions_2indep(0.10, 0.35, 376, 1, 0.05)`.

    >>> f"{power_of(0.35, 0.45, 376, 376):.6f}"
    '0.800456'
    """
    if min(n_base, n_other) < 1:
        raise ValueError(f"groups of {n_base} and {n_other}, expected 1 or more each")
    if not (0 <= base <= 1 and 0 <= other <= 1):
        raise ValueError(f"rates of {base} and {other}, expected 0 to 1")
    pooled = (base * n_base + other * n_other) / (n_base + n_other)
    if_equal = sqrt(pooled * (1 - pooled) * (1 / n_base + 1 / n_other))
    if_not = sqrt(base * (1 - base) / n_base + other * (1 - other) / n_other)
    needed = _NORMAL.inv_cdf(1 - _SIGNIFICANCE / 2) * if_equal
    gap = abs(other - base)
    if not if_not:  # rates of 0 and 1 alone: chance has no part
        return float(gap > needed)
    return _NORMAL.cdf((gap - needed) / if_not) + _NORMAL.cdf((-gap - needed) / if_not)


def detectable_gap(base: float, n_base: int, n_other: int) -> Detectable:
    """The gaps that would be seen four times in five, up and down.

    Args:
        base: The true rate of the one group, 0 to 1.
        n_base: Observations of the one, 1 or more.
        n_other: Observations of the other, 1 or more.

    Source:
        The gap at which `power_of` is 80 %.

    >>> found = detectable_gap(0.35, 376, 376)
    >>> f"{found.up:.3f} {found.down:.3f}"
    '0.100 0.094'
    >>> detectable_gap(0.35, 5, 5)
    Detectable(up=None, down=None)
    """

    def up(gap: float) -> float:
        return power_of(base, min(base + gap, 1), n_base, n_other)

    def down(gap: float) -> float:
        return power_of(base, max(base - gap, 0), n_base, n_other)

    return Detectable(_first_seen(up, 1 - base), _first_seen(down, base))


def _first_seen(power: Callable[[float], float], most: float) -> float | None:
    """The gap from 0 to `most` at which the power is reached."""
    if power(most) < _POWER:
        return None
    lower, upper = 0.0, most
    for _ in range(_STEPS):
        middle = (lower + upper) / 2
        if power(middle) < _POWER:
            lower = middle
        else:
            upper = middle
    return upper
