"""Which ways of knowing someone and which reasons for writing go with acceptance."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.estimates.looks import LEAST_COUNTED, p_value, shrunk_rates, suppress
from pipeline.estimates.rates import LEAST_N

if TYPE_CHECKING:
    from pipeline.estimates.intervals import Rate


class LabelRate(NamedTuple):
    """The notes that say one thing.

    Attributes:
        dimension: `context` or `purpose`.
        label: What they say.
        n_obs: Such notes; None where under 5, or where one of 5 and more must be
            hidden so that the hidden one cannot be worked out.
        n_events: Those accepted; None as above.
        shrunk: Their rate, pulled toward the average of all labels because of
            small numbers; None under 20.
        ci_lower: Its lower limit; None as the rate is.
        ci_upper: Its upper limit; None as the rate is.
        p_value: That they are accepted as often as the other notes; None where
            either has fewer than 20.
    """

    dimension: str
    label: str
    n_obs: int | None
    n_events: int | None
    shrunk: float | None
    ci_lower: float | None
    ci_upper: float | None
    p_value: float | None


def label_rates(rows: pl.DataFrame, n_obs: int, n_events: int) -> list[LabelRate]:
    """The labels of each dimension, best shrunk rate first.

    Args:
        rows: Eligible cells of the mart `label_cells`, of one direction.
        n_obs: All personal notes that may enter a rate.
        n_events: Those of them that were accepted.

    Source:
        Beta-binomial shrinkage by moments: Kleinman (1973), JASA 68: 46-54.

    >>> rows = pl.DataFrame(
    ...     {
    ...         "dimension": ["context", "context"],
    ...         "label": ["met", "mutual_people"],
    ...         "n_obs": [60, 25],
    ...         "n_events": [40, 5],
    ...     }
    ... )
    >>> [(row.label, round(row.shrunk, 2)) for row in label_rates(rows, 200, 90)]
    [('met', 0.66), ('mutual_people', 0.22)]
    """
    rows = (
        rows.group_by("dimension", "label")
        .agg(pl.sum("n_obs", "n_events"))
        .filter(pl.col("n_obs") > 0)
        .sort("dimension", "label")
    )
    counted = [
        (int(x), int(n)) for x, n in rows.select("n_events", "n_obs").iter_rows()
    ]
    found = [
        LabelRate(dimension, label, None, None, None, None, None, None)
        if is_hidden
        else _told(dimension, label, rate, (n_events, n_obs))
        for (dimension, label), is_hidden, rate in zip(
            rows.select("dimension", "label").iter_rows(),
            _hidden(rows),
            shrunk_rates(counted),
            strict=True,
        )
    ]
    return sorted(
        found,
        key=lambda row: (row.dimension, -(row.shrunk or 0), -(row.n_obs or 0), row[1]),
    )


def _told(dimension: str, label: str, rate: Rate, notes: tuple[int, int]) -> LabelRate:
    x, n = rate.n_events, rate.n_obs
    if n < LEAST_N:
        return LabelRate(dimension, label, n, x, None, None, None, None)
    n_events, n_obs = notes
    tested = None
    if n_obs - n >= LEAST_N:
        tested = p_value(x, n, n_events - x, n_obs - n)
    return LabelRate(
        dimension, label, n, x, rate.estimate, rate.ci_lower, rate.ci_upper, tested
    )


def _hidden(rows: pl.DataFrame) -> list[bool]:
    """Which counts stay out of view, dimension by dimension."""
    return [
        is_hidden
        for _, part in rows.group_by("dimension", maintain_order=True)
        for is_hidden in suppress(part["n_obs"].to_list(), LEAST_COUNTED)
    ]
