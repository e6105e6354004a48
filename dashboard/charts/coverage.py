"""How far back the file of invitations reaches."""

from __future__ import annotations

import altair as alt
import polars as pl

from dashboard import theme
from dashboard.charts import empty, intervals

# Fewer connections than this draw noise.
_LEAST_N = 20
_WEEK_DAYS = 7
# What is shown where the edge isn't known; else as far again as the file reaches.
_SHOWN_DAYS = 365


def chart(frame: pl.DataFrame, edge_days: int | None) -> alt.LayerChart:
    """Up to what age is the invitation behind a connection on file?

    Args:
        frame: One row per day of age.
        edge_days: Where the file ends, in days before the export; None if that
            can't be told.

    Columns:
        age_days: From the connection to the export.
        connection_count: Connections of that age.
        with_row_count: Those of them whose invitation is on file.
    """
    n_obs = int(frame["connection_count"].sum())
    if not n_obs:
        return empty.chart("Nothing to show yet:", "no connections on file.")
    if n_obs < _LEAST_N:
        return empty.chart(f"Only {n_obs} connections on file:", "too few to draw.")
    shown_days = 2 * edge_days if edge_days else _SHOWN_DAYS
    if edge_days is None:
        said, edge = "where the file ends can't be told", []
    else:
        said, edge = (
            f"dashed: the file ends at {edge_days} days",
            _edge(frame, edge_days),
        )
    heading = "How far back the file reaches"
    weeks = _weeks(frame.filter(pl.col("age_days") < shown_days))
    return alt.LayerChart(
        layer=[_bars(weeks), *edge],
        title=alt.Title(heading, subtitle=said),
        height=180,
        description=f"{heading}, {said}: {_told(frame, edge_days)}.",
    )


def _bars(weeks: pl.DataFrame) -> alt.Chart:
    days, share = "days before the export", "% with their invitation on file"
    tips = [
        alt.Tooltip("days:N", title=days),
        alt.Tooltip("counts:N", title="with their invitation"),
    ]
    axis = intervals.share_axis(share)
    # Above the words at the edge.
    axis["titleY"] = -26
    base = alt.Chart(weeks).mark_rect(aria=False)
    bars: alt.Chart = base.encode(
        x=alt.X("from_days:Q", scale=alt.Scale(nice=False, zero=True), title=days),
        x2="to_days:Q",
        y=alt.Y("share:Q", scale=intervals.SHARES, axis=axis),
        y2=alt.value("height"),
        color=theme.of_kind(alt.Color),
        tooltip=tips,
    )
    return bars


def _edge(frame: pl.DataFrame, edge_days: int) -> list[alt.Chart]:
    """The rule at the edge, and how many are on file to either side of it."""
    at_edge = alt.X(datum=edge_days)
    base = alt.Chart(pl.DataFrame({"row": [1]}))
    up_to, beyond = _sides(frame, edge_days)
    return [
        base.mark_rule(style="edge", aria=False).encode(x=at_edge),
        base.mark_text(style="counts", align="right", dx=-6, text=up_to).encode(
            x=at_edge, y=alt.value(-10)
        ),
        base.mark_text(style="counts", align="left", dx=6, text=beyond).encode(
            x=at_edge, y=alt.value(-10)
        ),
    ]


def _weeks(frame: pl.DataFrame) -> pl.DataFrame:
    weeks = (
        frame.group_by(from_days=pl.col("age_days") // _WEEK_DAYS * _WEEK_DAYS)
        .agg(n_obs=pl.sum("connection_count"), n_events=pl.sum("with_row_count"))
        .filter(pl.col("n_obs") > 0)
        .sort("from_days")
    )
    return weeks.select(
        "from_days",
        # A day of ground between two weeks.
        to_days=pl.col("from_days") + _WEEK_DAYS - 1,
        days=pl.format("{} to {}", "from_days", pl.col("from_days") + _WEEK_DAYS - 1),
        share=pl.col("n_events") / pl.col("n_obs"),
        counts=pl.format("{} of {}", "n_events", "n_obs"),
        kind=pl.lit("neutral"),
    )


def _sides(frame: pl.DataFrame, edge_days: int) -> tuple[str, str]:
    """How many are on file up to the edge, and beyond it."""
    ages = pl.col("age_days")
    return (
        _counts(frame.filter(ages <= edge_days)),
        _counts(frame.filter(ages > edge_days)),
    )


def _told(frame: pl.DataFrame, edge_days: int | None) -> str:
    if edge_days is None:
        return f"{_counts(frame)} connections have their invitation on file"
    up_to, beyond = _sides(frame, edge_days)
    return (
        f"{up_to} connections up to that age have their invitation on file, "
        f"{beyond} older ones"
    )


def _counts(frame: pl.DataFrame) -> str:
    return theme.counted(
        int(frame["with_row_count"].sum()), int(frame["connection_count"].sum())
    )
