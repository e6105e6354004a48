"""How notes fare by what they say, label by label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dashboard.charts import empty, intervals, placed

if TYPE_CHECKING:
    import altair as alt

_LIMITS = ("ci_lower", "ci_upper")


def chart(frame: pl.DataFrame, horizon_days: int = 30) -> alt.LayerChart:
    """Which ways of knowing someone, and which purposes, are accepted how often?

    Args:
        frame: One row per label.
        horizon_days: Within how many days of sending.

    Columns:
        label: What the note says, as the labels name it.
        dimension: `context` (how you know each other) or `purpose` (why you write).
        shrunk: Share accepted, 0 to 1, pulled toward the average; null where too
            few.
        ci_lower, ci_upper: Its limits; may be left out.
        n_obs, n_events: Notes that say it, and those accepted.
        stands_out: Whether it does after all of the labels were looked at.
    """
    if frame.is_empty():
        return empty.chart()
    heads = {"context": "How you know each other", "purpose": "Why you write"}
    none = pl.lit(None, dtype=pl.Float64)
    limits = {name: none for name in _LIMITS if name not in frame.columns}
    said, stands = pl.col("label").str.replace_all("_", " "), pl.col("stands_out")
    rows = placed.rates(
        placed.headed(
            frame.sort("dimension", "shrunk", descending=[False, True], nulls_last=True)
            .rename({"shrunk": "estimate"})
            .with_columns(
                label=said,
                called=pl.when(stands).then(said + ", stands out,").otherwise(said),
                kind=pl.when(stands)
                .then(pl.lit("accent"))
                .otherwise(pl.lit("neutral")),
                shape=pl.when(stands)
                .then(pl.lit("diamond"))
                .otherwise(pl.lit("circle")),
                is_filled=True,
                **limits,
            ),
            pl.col("dimension").replace(heads),
        )
    )
    measure = f"% accepted within {horizon_days} days"
    pulled = "pulled toward the average where few; diamond: stands out"
    layers = intervals.layers(rows, intervals.share_axis(measure))
    return intervals.ladder(
        rows, layers, "What notes say", f"{measure}, {pulled}", pulled
    )
