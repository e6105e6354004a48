"""The difference, as it is and like for like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.charts import differences, empty

if TYPE_CHECKING:
    import altair as alt
    import polars as pl


def chart(frame: pl.DataFrame) -> alt.LayerChart:
    """How far is the personal invitation ahead, as it is and like for like?

    Args:
        frame: One row per way of comparing.

    Columns:
        label: The way: crude, like for like.
        estimate, ci_lower, ci_upper: Personal less canned, -1 to 1; null where
            too few.
        n_obs: Invitations.
    """
    if frame.is_empty():
        return empty.chart()
    return differences.drawn(frame, "Personal against canned")
