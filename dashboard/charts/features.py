"""What a note says, each feature with the others held alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.charts import differences, empty

if TYPE_CHECKING:
    import altair as alt
    import polars as pl


def chart(frame: pl.DataFrame) -> alt.LayerChart:
    """How much more often are notes accepted that have a feature?

    Args:
        frame: One row per feature.

    Columns:
        label: The feature; a length is held against the shortest.
        estimate, ci_lower, ci_upper: With it less without, -1 to 1.
        n_obs: Notes.
    """
    if frame.is_empty():
        return empty.chart()
    return differences.drawn(
        frame, "Each feature, the others alike", differences.WITH_IT
    )
