"""Many comparisons at once, and small cells among them."""

from __future__ import annotations

from itertools import accumulate, compress
from math import comb, erfc, exp, isqrt, log, log1p, pi, sin, sqrt
from typing import TYPE_CHECKING, NamedTuple

from pipeline.estimates.intervals import Rate, wilson_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

# Below it the score test's normal curve is no stand-in for the exact one.
LEAST_EXPECTED = 5
# Of more the exact test takes more than a moment.
MOST_EXACT = 1_000
_ZOOMS = 7


# Fewer are not even counted in view: a handful can be somebody one knows.
LEAST_COUNTED = 5
_SHRUNK = "beta-binomial by moments, wilson"


class Score(NamedTuple):
    """A test of whether two rates are one.

    Attributes:
        z: Gap by standard error; above 0 if the first rate is the higher.
        p_value: How often chance alone goes so far, either way, 0 to 1.
    """

    z: float
    p_value: float


def score_test(x1: int, n1: int, x0: int, n0: int) -> Score:
    """The score test of two rates, which is the N-1 chi-square test.

    Args:
        x1: Events of the first group.
        n1: Its observations, 1 or more.
        x0: Events of the second group.
        n0: Its observations, 1 or more.

    Returns:
        z 0 and p 1 if all or none of both have the event.

    Raises:
        ValueError: Counts that make no table.

    Source:
        Campbell (2007), Statistics in Medicine 26: 3661-3675. Miettinen and Nurminen
        (1985), Statistics in Medicine 4: 213-226, at no difference.

    >>> z, p_value = score_test(7, 12, 180, 400)
    >>> f"{z:.4f} {p_value:.5f}"
    '0.9130 0.36125'
    """
    _check(x1, n1, x0, n0)
    total = n1 + n0
    pooled = (x1 + x0) / total
    if pooled in (0, 1):
        return Score(0.0, 1.0)
    variance = pooled * (1 - pooled) * (1 / n1 + 1 / n0) * total / (total - 1)
    z = (x1 / n1 - x0 / n0) / sqrt(variance)
    return Score(z, erfc(abs(z) / sqrt(2)))


def boschloo(x1: int, n1: int, x0: int, n0: int) -> float:
    """Boschloo's exact p-value of two rates being one; arguments as `score_test`.

    Returns:
        Twice the smaller of both sides, at most 1.

    Source:
        Boschloo (1970), Statistica Neerlandica 24: 1-35: Fisher's one-sided p-value
        as the order of the tables, at the common rate that makes it least unlikely.
        Two-sided as scipy 1.17.1, `boschloo_exact`.

    >>> f"{boschloo(7, 12, 180, 400):.5f}"
    '0.38744'
    """
    _check(x1, n1, x0, n0)
    if x1 + x0 in (0, n1 + n0):
        return 1.0
    if n1 > n0:  # the smaller one first takes less time
        x1, n1, x0, n0 = x0, n0, x1, n1
    more = _one_sided(x1, n1, x0, n0)
    less = _one_sided(n1 - x1, n1, n0 - x0, n0)
    return min(1.0, 2 * min(more, less))


def p_value(x1: int, n1: int, x0: int, n0: int) -> float:
    """The p-value of two rates being one: exact where few are expected.

    Boschloo's if a cell is expected to hold fewer than 5 and at most 1,000 are
    observed, else the score test's. Arguments as `score_test`.

    >>> p_value(0, 8, 120, 400) == boschloo(0, 8, 120, 400)
    True
    """
    total = n1 + n0
    rarer = min(x1 + x0, total - x1 - x0)
    if total <= MOST_EXACT and min(n1, n0) * rarer < LEAST_EXPECTED * total:
        return boschloo(x1, n1, x0, n0)
    return score_test(x1, n1, x0, n0).p_value


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """The p-values, each as the rate of false finds up to it.

    Args:
        p_values: All of one declared family, in any order.

    Source:
        Benjamini and Hochberg (1995), JRSS B 57: 289-300.

    >>> [round(p, 3) for p in benjamini_hochberg([0.041, 0.001, 0.2])]
    [0.061, 0.003, 0.2]
    """
    family = len(p_values)
    falling = sorted(range(family), key=lambda i: p_values[i], reverse=True)
    raised = (p_values[i] * family / (family - at) for at, i in enumerate(falling))
    adjusted = dict(zip(falling, accumulate(raised, min), strict=True))
    return [adjusted[i] for i in range(family)]


def stands_out(p_values: Sequence[float], q: float = 0.10) -> list[bool]:
    """Which of one declared family stand out, a share `q` of them falsely.

    >>> stands_out([0.041, 0.001, 0.2])
    [True, True, False]
    """
    # 0.060 * 10 / 6 is 0.1 to all but the last place.
    return [p <= q * (1 + 1e-12) for p in benjamini_hochberg(p_values)]


def shrink(counts: Sequence[tuple[int, int]]) -> list[float | None]:
    """Rates pulled toward their average, the more the fewer they stand on.

    Args:
        counts: Events and observations of each.

    Returns:
        A rate for each, 0 to 1; None where there is no observation at all.

    Source:
        Kleinman (1973), JASA 68: 46-54: the beta-binomial by its moments, each
        rate weighted by its observations.

    >>> [round(rate, 3) for rate in shrink([(8, 10), (400, 1000), (2, 10)])]
    [0.668, 0.4, 0.267]
    """
    mean, share = _between(counts)
    if mean is None:
        return [None] * len(counts)
    return [
        (share * x + (1 - share) * mean) / (share * n + 1 - share) if n else mean
        for x, n in counts
    ]


def shrunk_rates(
    counts: Sequence[tuple[int, int]], confidence_level: float = 0.95
) -> list[Rate]:
    """Such rates with their intervals, of what each stands on and the pull adds.

    The pull counts as observations at the average, though never more than all that
    were made; the interval is Wilson's of both together.

    Args:
        counts: Events and observations of each.
        confidence_level: Between 0 and 1.

    >>> [rate] = shrunk_rates([(8, 10)])
    >>> f"{rate.estimate:.1f} {rate.ci_lower:.2f}"
    '0.8 0.49'
    """
    mean, share = _between(counts)
    total = sum(n for _, n in counts)
    found = []
    for (x, n), estimate in zip(counts, shrink(counts), strict=True):
        if mean is None or estimate is None or not n:
            rate = Rate(None, None, None, confidence_level, n, x, _SHRUNK)
        else:
            behind = min(n + (1 - share) / share, total) if share else total
            limits = wilson_limits(estimate * behind, behind, confidence_level)
            rate = Rate(estimate, *limits, confidence_level, n, x, _SHRUNK)
        found.append(rate)
    return found


def _between(counts: Sequence[tuple[int, int]]) -> tuple[float | None, float]:
    """The average, and the share of the variance that is between them, not chance."""
    total = sum(n for _, n in counts)
    if not total:
        return None, 0.0
    mean = sum(x for x, _ in counts) / total
    seen = [(x, n) for x, n in counts if n]
    chance = mean * (1 - mean)
    spread = sum(n * (x / n - mean) ** 2 for x, n in seen) - chance * (len(seen) - 1)
    most = chance * (total - sum(n * n for _, n in seen) / total - len(seen) + 1)
    return mean, min(1.0, max(0.0, spread / most)) if most > 0 else 0.0


def suppress(counts: Sequence[int], least: int = 5) -> list[bool]:
    """Which cells of a row with a known total must be hidden.

    Args:
        counts: How many each cell stands on.
        least: Those of fewer are hidden; and where that is one cell, the smallest
            other too, which the total would give away.

    >>> suppress([3, 40, 12])
    [True, False, True]
    """
    hidden = [n < least for n in counts]
    others = [i for i, is_hidden in enumerate(hidden) if not is_hidden]
    if others and sum(hidden) == 1:
        hidden[min(others, key=lambda i: counts[i])] = True
    return hidden


def suppress_table(rows: Sequence[Sequence[int]], least: int = 5) -> list[list[bool]]:
    """Which cells of a table with known totals of rows and columns must be hidden.

    Args:
        rows: How many each cell stands on, by row and column.
        least: Those of fewer are hidden, and with each the other corners of the
            rectangle that hides the fewest, so that no totals give it away.

    Source:
        Gusfield (1988), SIAM Journal on Computing 17: 552-571: a hidden cell is
        safe if, as an edge from its row to its column, it lies on a cycle of such.

    >>> suppress_table([[3, 40, 12], [30, 20, 9], [25, 31, 44]])
    [[True, False, True], [True, False, True], [False, False, False]]
    """
    cells = {(i, j): n for i, row in enumerate(rows) for j, n in enumerate(row)}
    hidden = {cell for cell, n in cells.items() if n < least}
    if 1 in {len(rows), *map(len, rows)}:  # there is no total but that of all
        hidden = set(compress(cells, suppress(list(cells.values()), least)))
    for i, j in sorted(hidden):
        corners = [{(i, b), (a, b), (a, j)} for a, b in cells if a != i and b != j]
        prices = [sum(cells[cell] for cell in three - hidden) for three in corners]
        if prices:
            hidden |= corners[prices.index(min(prices))]
    return [[(i, j) in hidden for j, _ in enumerate(row)] for i, row in enumerate(rows)]


def _one_sided(x1: int, n1: int, x0: int, n0: int) -> float:
    """Boschloo's p-value of the first rate being the higher."""
    ways1, ways0 = ([comb(n, k) for k in range(n + 1)] for n in (n1, n0))

    def fisher(a: int, b: int) -> tuple[int, int]:
        both = range(a, min(n1, a + b) + 1)
        return sum(ways1[k] * ways0[a + b - k] for k in both), comb(n1 + n0, a + b)

    # For each count of the first group, how many of the second's make a table that
    # is as far out: in whole numbers, as ties matter.
    seen, of = fisher(x1, x0)
    far, b = [], 0
    for a in range(n1 + 1):
        while b <= n0 and (found := fisher(a, b))[0] * of <= seen * found[1]:
            b += 1
        far.append(b)
    logs1, logs0 = [log(n) for n in ways1], [log(n) for n in ways0[:b]]

    def chance(angle: float) -> float:
        rate = sin(angle) ** 2
        below = [0.0, *accumulate(_binomial(logs0, n0, rate))]
        first = _binomial(logs1, n1, rate)
        return sum(p * below[b] for p, b in zip(first, far, strict=True))

    # On the scale of the angle all peaks are about equally wide.
    width = pi / 2 / (n_angles := 8 * isqrt(n0) + 40)
    angles = [width * (i + 0.5) for i in range(n_angles)]
    for _ in range(_ZOOMS):
        highest, width = sorted(angles, key=chance)[-3:], width / 3
        angles = [angle + width * i for angle in highest for i in range(-2, 3)]
    return max(map(chance, angles))


def _binomial(logs: list[float], n: int, rate: float) -> list[float]:
    yes, no = log(rate), log1p(-rate)
    return [exp(ways + k * yes + (n - k) * no) for k, ways in enumerate(logs)]


def _check(x1: int, n1: int, x0: int, n0: int) -> None:
    if not (0 <= x1 <= n1 and 0 <= x0 <= n0 and n1 and n0):
        raise ValueError(f"{x1} of {n1} and {x0} of {n0}, expected groups of 1 or more")
