"""Rows of differences between the personal and the canned invitation."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from dashboard import theme
from dashboard.charts import intervals, placed

if TYPE_CHECKING:
    from collections.abc import Sequence

# Room above the first row, for the words that say which side is whose.
TOP_PX = 26


# Whose side is which: below none, above it, and how a description says it.
PERSONAL = ("canned ahead", "personal ahead", "above 0 where personal is ahead")
WITH_IT = ("less often with it", "more often with it", "above 0 where it is more often")
_TITLES = {
    PERSONAL: "points, personal less canned",
    WITH_IT: "points, with it less without",
}


def drawn(
    frame: pl.DataFrame,
    heading: str,
    words: tuple[str, str, str] = PERSONAL,
    *,
    reach: float | None = None,
    behind: tuple[Sequence[alt.Chart], int] = ((), 0),
) -> alt.LayerChart:
    """Rows of differences on either side of none.

    Args:
        frame: `label`, `estimate`, `ci_lower`, `ci_upper` (personal less canned,
            -1 to 1, or null), `n_obs`; and what else `placed.gaps` takes.
        heading: What is compared.
        words: Whose side is which.
        reach: How far the axis goes to either side; as the rows need if None.
        behind: Layers that stand above the rows and behind everything, and the
            room they take in pixels.
    """
    layers_behind, behind_px = behind
    bare = intervals.bare(frame) and not layers_behind
    rows = placed.gaps(frame, 0 if bare else TOP_PX + behind_px)
    across = scale(reach or reach_of(frame))
    layers = [
        *layers_behind,
        *([] if bare else sides(behind_px, words)),
        *intervals.layers(rows, axis(words), across),
    ]
    return intervals.ladder(rows, layers, heading, f"in points, {words[2]}")


def sides(
    behind_px: int = 0, names: tuple[str, str, str] = PERSONAL
) -> list[alt.Chart]:
    """The rule of no difference at each row, and above them whose side is which."""
    at_zero = alt.X(datum=0)
    first = alt.Chart().transform_window(row="row_number()")
    words = first.transform_filter("datum.row === 1")
    rule = (
        alt.Chart()
        .transform_filter("isValid(datum.estimate)")
        .transform_calculate(above="datum.track_px - 10", below="datum.track_px + 10")
        .mark_rule(style="zero", aria=False)
    )
    return [
        rule.encode(x=at_zero, y=intervals.down("above"), y2="below:Q"),
        words.mark_rule(style="zero", aria=False).encode(
            x=at_zero,
            y=alt.value(0),
            y2=alt.value(TOP_PX + behind_px if behind_px else 16),
        ),
        words.mark_text(
            style="counts", align="right", dx=-8, text=names[0], aria=False
        ).encode(x=at_zero, y=alt.value(8)),
        words.mark_text(
            style="counts", align="left", dx=8, text=names[1], aria=False
        ).encode(x=at_zero, y=alt.value(8)),
    ]


def axis(words: tuple[str, str, str] = PERSONAL) -> alt.Axis:
    """An axis of points.

    Args:
        words: Whose side is which.
    """
    return alt.Axis(
        title=_TITLES[words],
        labelExpr=theme.POINTS,
        tickCount=5,
        grid=True,
    )


def scale(reach: float) -> alt.Scale:
    """As far to either side."""
    return alt.Scale(domain=[-reach, reach], nice=False)


def reach_of(frame: pl.DataFrame) -> float:
    """How far the axis goes to either side of none, 0.1 to 1."""
    furthest = frame.select(
        pl.max_horizontal(pl.col("estimate", "ci_lower", "ci_upper").abs().max())
    ).item()
    return min(1.0, ceil(10 * (furthest or 0) + 0.1) / 10)
