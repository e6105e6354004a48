"""What each way of finding out who accepted changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dashboard.charts import differences, empty

if TYPE_CHECKING:
    import altair as alt


def chart(frame: pl.DataFrame) -> alt.LayerChart:
    """Would another matching rule change the answer?

    Args:
        frame: One row per rule.

    Columns:
        rule: How an invitation is matched with a connection.
        estimate, ci_lower, ci_upper: Personal less canned, -1 to 1; null where
            too few.
        n_obs: Invitations.
    """
    if frame.is_empty():
        return empty.chart()
    rows = frame.with_columns(label=pl.col("rule"))
    return differences.drawn(rows, "The gap by matching rule")
