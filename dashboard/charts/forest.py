"""The members of a cohort beside each other, and their mean."""

from __future__ import annotations

import altair as alt
import polars as pl

from dashboard import theme
from dashboard.charts import differences, empty, intervals

# More members than this have no room for a line of words each.
_MOST_NAMED = 30
# More intervals than this can't be told apart on any screen.
_MOST_DRAWN = 600
_CROWD_PX = 400
_NUMBERS = ("estimate", "ci_lower", "ci_upper")


def chart(frame: pl.DataFrame) -> alt.LayerChart:
    """How far is the personal invitation ahead, member by member and on average?

    Args:
        frame: One row per member, and one for their mean.

    Columns:
        member: The member, or what the mean is called.
        estimate, ci_lower, ci_upper: Personal less canned, -1 to 1; null where
            too few.
        n_obs: Invitations.
        is_mean: Whether the row is the mean.
    """
    if frame.is_empty():
        return empty.chart()
    is_mean = pl.col("is_mean")
    rows = frame.sort("is_mean", "estimate", nulls_last=True).with_columns(
        label="member",
        level=pl.when(is_mean).then(pl.lit("main")).otherwise(pl.lit("row")),
        kind=pl.when(is_mean).then(pl.lit("accent")).otherwise(pl.lit("neutral")),
        shape=pl.when(is_mean).then(pl.lit("diamond")).otherwise(pl.lit("circle")),
    )
    if rows.height <= _MOST_NAMED:
        return differences.drawn(rows, "Member by member")
    return _crowd(rows)


def _crowd(rows: pl.DataFrame) -> alt.LayerChart:
    """Members as thin intervals in the order of their estimates, their mean beneath."""
    members = rows.filter(~pl.col("is_mean"))
    given = members.drop_nulls("estimate")
    every = max(1, -(-given.height // _MOST_DRAWN))
    drawn = given.gather_every(every).with_row_index("rank")
    step_px = _CROWD_PX / max(drawn.height, 1)
    places = drawn.select(
        *_NUMBERS, kind="kind", down_px=differences.TOP_PX + pl.col("rank") * step_px
    )
    reach = differences.reach_of(rows)
    chart = differences.drawn(
        rows.filter("is_mean"),
        f"{members.height:,} members in order",
        reach=reach,
        behind=(_intervals(places, reach, step_px), _CROWD_PX),
    )
    few = members.height - given.height
    said = (
        f"Of {members.height:,} members, personal is ahead for "
        f"{given.filter(pl.col('estimate') > 0).height:,}, canned for "
        f"{given.filter(pl.col('estimate') < 0).height:,}; {few:,} have too few "
        f"to compare. {chart.description}"
    )
    return chart.properties(description=said)


def _intervals(places: pl.DataFrame, reach: float, step_px: float) -> list[alt.Chart]:
    axis, scale = differences.axis(), differences.scale(reach)
    down = intervals.down("down_px")
    base = alt.Chart(places)
    width_px = min(3.0, max(0.5, step_px / 2))
    return [
        base.mark_rule(style="crowd", strokeWidth=width_px, aria=False).encode(
            x=alt.X("ci_lower:Q", axis=axis, scale=scale),
            x2="ci_upper:Q",
            y=down,
            color=theme.of_kind(alt.Color),
        ),
        base.mark_point(filled=True, size=6 * width_px, opacity=1, aria=False).encode(
            x=alt.X("estimate:Q", axis=axis, scale=scale),
            y=down,
            color=theme.of_kind(alt.Color),
        ),
    ]
