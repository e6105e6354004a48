"""How soon invitations are accepted, at three horizons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dashboard.charts import empty, intervals, placed

if TYPE_CHECKING:
    import altair as alt


def chart(frame: pl.DataFrame) -> alt.LayerChart:
    """How many are accepted within a day, a week and a month?

    Args:
        frame: One row per horizon and group.

    Columns:
        group: A kind of invitation.
        days: The horizon, in days from sending.
        estimate, ci_lower, ci_upper: Share accepted, 0 to 1; null where too few.
        n_obs, n_events: Invitations, and those accepted.
    """
    if frame.is_empty():
        return empty.chart()
    days, group = pl.col("days"), pl.col("group")
    ordered = frame.sort(days, placed.order_of(group), group)
    horizon = pl.format(
        "within {} {}",
        days,
        pl.when(days == 1).then(pl.lit("day")).otherwise(pl.lit("days")),
    )
    rows = placed.rates(
        placed.headed(
            ordered.with_columns(label=group, kind=placed.kind_of(group)), horizon
        )
    )
    layers = intervals.layers(rows, intervals.share_axis("% of invitations"))
    return intervals.ladder(rows, layers, "Accepted by when")
