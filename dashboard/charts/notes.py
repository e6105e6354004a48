"""What a note says, and how often such notes are accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dashboard.charts import empty, intervals, placed

if TYPE_CHECKING:
    import altair as alt


def chart(
    frame: pl.DataFrame, heading: str = "What the note says", horizon_days: int = 30
) -> alt.LayerChart:
    """How often are notes accepted, by what is said in them or how they were sent?

    Args:
        frame: One row per feature, in the order to be shown.
        heading: What the features are.
        horizon_days: Within how many days of sending.

    Columns:
        feature: What sets these notes apart.
        estimate, ci_lower, ci_upper: Share accepted, 0 to 1; null where too few.
        n_obs, n_events: Invitations, and those accepted.
    """
    if frame.is_empty():
        return empty.chart()
    rows = placed.rates(frame.with_columns(label=pl.col("feature")))
    measure = f"% accepted within {horizon_days} days"
    layers = intervals.layers(rows, intervals.share_axis(measure))
    return intervals.ladder(rows, layers, heading, measure)
