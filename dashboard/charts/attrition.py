"""Whether older invitations are accepted as often as newer ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dashboard.charts import empty, intervals, placed

if TYPE_CHECKING:
    import altair as alt


def chart(frame: pl.DataFrame) -> alt.LayerChart:
    """Does the share accepted within 7 days depend on age at the export?

    It should not: where it rises with age, unanswered invitations are leaving the
    file.

    Args:
        frame: One row per band of age, the youngest first.

    Columns:
        age_band: Days from sending to the export.
        estimate, ci_lower, ci_upper: Share accepted within 7 days, 0 to 1; null
            where too few.
        n_obs, n_events: Invitations, and those accepted.
    """
    if frame.is_empty():
        return empty.chart()
    rows = placed.rates(frame.with_columns(label=pl.format("{} days old", "age_band")))
    measure = "% accepted within 7 days"
    layers = intervals.layers(rows, intervals.share_axis(measure))
    return intervals.ladder(rows, layers, "By age at the export", measure)
