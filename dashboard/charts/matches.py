"""How it is known what became of the invitations."""

from __future__ import annotations

import altair as alt
import polars as pl

from dashboard import theme
from dashboard.charts import empty, intervals, placed

# Of fewer no share is given in words.
_LEAST_N = 20


def chart(frame: pl.DataFrame) -> alt.LayerChart:
    """How is it known what became of the invitations?

    Args:
        frame: One row per way of knowing.

    Columns:
        way: How an outcome is known.
        n: Invitations.
    """
    total = int(frame["n"].sum())
    if not total:
        return empty.chart()
    rows = placed.rates(
        frame.sort("n", descending=True, maintain_order=True).select(
            label="way",
            estimate=pl.col("n") / total,
            ci_lower=pl.lit(None, dtype=pl.Float64),
            ci_upper=pl.lit(None, dtype=pl.Float64),
            n_obs=pl.lit(total),
            n_events="n",
        )
    )
    if total < _LEAST_N:
        rows = rows.with_columns(value=pl.lit(""))
    share = alt.X(
        "estimate:Q",
        scale=intervals.SHARES,
        axis=intervals.share_axis("% of invitations"),
    )
    bars = alt.Chart().mark_bar(style="bar", orient="horizontal", aria=False)
    bar = bars.encode(
        x=share,
        x2=alt.value(0),
        y=intervals.down("track_px"),
        color=theme.of_kind(alt.Color),
        tooltip=intervals.tips("way"),
    )
    layers = [bar, *intervals.words(rows)]
    return intervals.ladder(rows, layers, "How outcomes are known", subtitle="")
