"""The answer: how often each kind of invitation is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dashboard.charts import empty, intervals, placed

if TYPE_CHECKING:
    import altair as alt

_LEVELS = {
    "canned": "main",
    "personal": "main",
    "the canned ones by kind": "note",
    "blank": "part",
    "default": "part",
    "generic": "part",
}


def chart(frame: pl.DataFrame, horizon_days: int) -> alt.LayerChart:
    """How often is the canned invitation accepted, and the personal one?

    Args:
        frame: One row per group.
        horizon_days: Within how many days of sending.

    Columns:
        group: `canned` and `personal`; `blank`, `default` and `generic` are the
            canned ones by kind, and stand beneath.
        estimate, ci_lower, ci_upper: Share accepted, 0 to 1; null where too few.
        n_obs, n_events: Invitations, and those accepted.
    """
    if frame.is_empty():
        return empty.chart()
    has_parts = not set(frame["group"]).isdisjoint(("blank", "default", "generic"))
    levels = pl.DataFrame({"group": [*_LEVELS], "level": [*_LEVELS.values()]})
    rows = placed.rates(
        levels.join(frame, on="group", how="left", maintain_order="left")
        .filter(
            pl.col("group").is_in(frame["group"].implode())
            | (pl.col("level").eq("note") & has_parts)
        )
        .with_columns(label="group", kind="group")
    )
    layers = intervals.layers(rows, intervals.share_axis("% of invitations"))
    return intervals.ladder(rows, layers, f"Accepted within {horizon_days} days")
