"""Rows of estimates: the interval under each, its counts beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from dashboard import theme
from dashboard.charts import placed

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARES = alt.Scale(domain=[0, 1], nice=False)

# What the line under an estimate is.
LINE = "line: likely range (95 %)"
# What stands in its place where there is none.
_COUNTS_ONLY = "too few to tell: counts only"
# How much room an estimate in words takes at the right end, in pixels.
_VALUE_PX = 48


def share_axis(title: str, top: float = 1) -> alt.Axis:
    """An axis of shares in percent.

    Args:
        title: What is shared out, with its unit.
        top: Where the axis ends, 0 to 1.
    """
    step = 0.25 if top == 1 else 0.2 if top > 0.5 else 0.1
    steps = [round(step * place, 2) for place in range(round(1 / step) + 1)]
    return alt.Axis(
        title=title,
        values=[share for share in steps if share <= top],
        labelExpr=theme.PERCENT,
    )


def ladder(
    rows: pl.DataFrame,
    layers: Sequence[alt.Chart],
    heading: str,
    measure: str = "",
    subtitle: str = LINE,
) -> alt.LayerChart:
    """Rows under each other, as high as they are, telling what they say.

    Args:
        rows: Of `placed`.
        layers: Over the rows, the hindmost first.
        heading: What the rows are.
        measure: What is estimated; where the heading doesn't say it.
        subtitle: How to read them.
    """
    said = "; ".join(said for said in rows["said"] if said).replace(":; ", ": ")
    about = f"{heading}, {measure}" if measure else heading
    return alt.LayerChart(
        data=rows,
        layer=[*layers],
        title=alt.Title(heading, subtitle=_COUNTS_ONLY if bare(rows) else subtitle),
        height=rows.select(pl.last("end_px")).item(),
        description=f"{about}: {said}.",
    )


def layers(
    rows: pl.DataFrame,
    axis: alt.Axis,
    scale: alt.Scale = SHARES,
) -> list[alt.Chart]:
    """The layers of rows, the hindmost first; no axis where nothing is on it.

    Args:
        rows: Of `placed`; the data of the chart that they are put into.
        axis: Of the estimates.
        scale: Of the estimates.
    """
    return words(rows) if bare(rows) else [*_estimates(axis, scale), *words(rows)]


def bare(rows: pl.DataFrame) -> bool:
    """Whether there are counts, and no estimate."""
    return rows["estimate"].drop_nulls().is_empty()


def words(rows: pl.DataFrame) -> list[alt.Chart]:
    """The layers of what rows say."""
    present = set(rows["level"])
    labels = [_labels(level) for level in placed.LEVELS if level in present]
    return [*(layer for of_level in labels for layer in of_level), *_numbers()]


def tips(label: str) -> list[alt.Tooltip]:
    """What a row says, by what it is called."""
    return [
        alt.Tooltip("label:N", title=label),
        alt.Tooltip("counts:N", title="counts"),
        alt.Tooltip("value:N", title="estimate"),
        alt.Tooltip("likely:N", title="likely range"),
    ]


def edges() -> alt.Chart:
    """A dashed line under the words of each limit."""
    limit = alt.Chart().transform_filter(alt.datum.level == "limit")
    line: alt.Chart = limit.mark_rule(style="edge", aria=False).encode(
        x=alt.value(0), x2=alt.value("width"), y=down("track_px")
    )
    return line


def _estimates(axis: alt.Axis, scale: alt.Scale) -> list[alt.Chart]:
    """The track of each row, its interval, and its estimate on it."""
    given = alt.Chart().transform_filter("isValid(datum.estimate)")
    track = down("track_px")
    is_filled = alt.when("datum.is_filled").then(alt.value(1))
    return [
        given.mark_rule(style="track", aria=False).encode(
            x=alt.value(0), x2=alt.value("width"), y=track
        ),
        given.mark_rule(style="range", aria=False).encode(
            x=alt.X("ci_lower:Q", axis=axis, scale=scale),
            x2="ci_upper:Q",
            y=track,
            color=theme.of_kind(alt.Color),
            tooltip=tips("group"),
        ),
        given.mark_point(style="estimate").encode(
            x=alt.X("estimate:Q", axis=axis, scale=scale),
            y=track,
            stroke=theme.of_kind(alt.Stroke),
            fill=theme.of_kind(alt.Fill),
            fillOpacity=is_filled.otherwise(alt.value(0)),
            shape=alt.Shape("shape:N", scale=None),
            size=alt.Size("size:Q", scale=None),
            tooltip=tips("group"),
            description="said:N",
        ),
    ]


def _labels(level: str) -> list[alt.Chart]:
    """What the rows of one level are called, and what stands for missing estimates.

    A label is shortened where the counts need its room.
    """
    style, indent_px, *_, size = placed.LEVELS[level]
    of_level: alt.Chart = alt.Chart().transform_filter(alt.datum.level == level)
    room = alt.ExprRef(
        f"width - {indent_px + 12}"
        f" - (datum.value ? {_VALUE_PX} + 6 * length(datum.counts) : 0)"
    )
    labels = of_level.mark_text(style=style, aria=False, limit=room).encode(
        x=alt.value(indent_px), y=down("text_px"), text="label:N"
    )
    if not size:
        return [labels]
    remarks = of_level.transform_filter("datum.remark !== ''").encode(
        x=alt.value(indent_px),
        y=down("track_px"),
        text="remark:N",
        description="said:N",
    )
    return [labels, remarks.mark_text(style="remark")]


def _numbers() -> list[alt.Chart]:
    """Estimates and counts at the right."""
    given = alt.Chart().transform_filter("isValid(datum.estimate)")
    at_counts = alt.value(alt.ExprRef(f"width - {_VALUE_PX}"))
    return [
        given.mark_text(style="value", align="right", aria=False).encode(
            x=alt.value("width"), y=down("text_px"), text="value:N"
        ),
        given.mark_text(style="counts", align="right", aria=False).encode(
            x=at_counts, y=down("text_px"), text="counts:N"
        ),
    ]


def down(column: str) -> alt.Y:
    """A column of pixels from the top, as a place."""
    return alt.Y(f"{column}:Q", scale=None, axis=None)
