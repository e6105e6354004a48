"""Which ways of knowing someone and which reasons for writing go with acceptance."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from pipeline.estimates.looks import p_value, shrink, stands_out, suppress
from pipeline.estimates.rates import LEAST_N, eligible

# Fewer are not even counted in view: a handful can be somebody one knows.
LEAST_COUNTED = 5


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
        stands_out: Whether they differ from the other notes after all labels are
            counted (Benjamini-Hochberg, 10 %).
    """

    dimension: str
    label: str
    n_obs: int | None
    n_events: int | None
    shrunk: float | None
    stands_out: bool


def label_rates(
    label_cells: pl.DataFrame, n_obs: int, n_events: int, horizon_days: int = 30
) -> list[LabelRate]:
    """The labels of each dimension, best shrunk rate first.

    Args:
        label_cells: The mart, of one direction.
        n_obs: All personal notes that may enter a rate.
        n_events: Those of them that were accepted.
        horizon_days: 7, 30 or 90.

    Source:
        Beta-binomial shrinkage by moments: Kleinman (1973), JASA 68: 46-54.
    """
    rows = (
        eligible(label_cells, horizon_days)
        .group_by("dimension", "label")
        .agg(pl.sum("n_obs", "n_events"))
        .filter(pl.col("n_obs") > 0)
        .sort("dimension", "label")
    )
    counted = [
        (int(x), int(n)) for x, n in rows.select("n_events", "n_obs").iter_rows()
    ]
    tested = [
        p_value(x, n, n_events - x, n_obs - n)
        if n >= LEAST_N and n_obs - n >= LEAST_N
        else 1.0
        for x, n in counted
    ]
    is_out = stands_out(tested)
    found = [
        LabelRate(dimension, label, None, None, None, False)
        if is_hidden
        else LabelRate(dimension, label, n, x, rate if n >= LEAST_N else None, out)
        for (dimension, label), is_hidden, (x, n), rate, out in zip(
            rows.select("dimension", "label").iter_rows(),
            _hidden(rows),
            counted,
            shrink(counted),
            is_out,
            strict=True,
        )
    ]
    return sorted(
        found,
        key=lambda row: (row.dimension, -(row.shrunk or 0), -(row.n_obs or 0), row[1]),
    )


def _hidden(rows: pl.DataFrame) -> list[bool]:
    """Which counts stay out of view, dimension by dimension."""
    return [
        is_hidden
        for _, part in rows.group_by("dimension", maintain_order=True)
        for is_hidden in suppress(part["n_obs"].to_list(), LEAST_COUNTED)
    ]
