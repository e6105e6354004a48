"""Numbers in a table under a chart, each under its place on the axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import altair as alt
import polars as pl

from dashboard import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINE_PX = 16


class Places(NamedTuple):
    """Where numbers stand along a chart.

    Attributes:
        x: The place of each.
        shown: Which of them have room, as an expression over `datum` and `width`.
    """

    x: alt.X
    shown: str = "true"


def table(
    rows: pl.DataFrame,
    places: Places,
    names: Mapping[str, str],
    start_px: int,
    lines: int = 1,
) -> list[alt.Chart]:
    """For each group its name in its colour, and its numbers under it.

    Args:
        rows: `group`, the fields of the places, and `text`, broken into lines at
            line feeds.
        places: Where the numbers stand.
        names: What each group is called, in the order to be shown.
        start_px: How far beneath the plot the table begins.
        lines: How many lines a number has.
    """
    layers = []
    down_px = start_px
    for group, name in names.items():
        numbers = rows.filter(pl.col("group") == group)
        swatch = alt.Chart(pl.DataFrame({"kind": [group]}))
        layers += [
            swatch.mark_point(filled=True, size=60, opacity=1, aria=False).encode(
                x=alt.value(4),
                y=alt.value(_below(down_px)),
                color=theme.of_kind(alt.Color),
            ),
            swatch.mark_text(style="sublabel", text=name).encode(
                x=alt.value(14), y=alt.value(_below(down_px))
            ),
        ]
        down_px += _LINE_PX
        if not numbers.is_empty():
            layers.append(line(numbers, places, "text:N", down_px))
            down_px += _LINE_PX * lines
        down_px += _LINE_PX // 2
    return layers


def line(rows: pl.DataFrame, places: Places, text: str, down_px: int) -> alt.Chart:
    """Words under a chart, each under its place.

    Args:
        rows: The fields of the places, and the words.
        places: Where the words stand.
        text: The words.
        down_px: How far beneath the plot they stand.
    """
    shown: alt.Chart = alt.Chart(rows).transform_filter(places.shown)
    words = shown.mark_text(
        style="counts", align="center", lineBreak="\n", lineHeight=_LINE_PX, aria=False
    )
    placed: alt.Chart = words.encode(
        x=places.x, y=alt.value(_below(down_px)), text=text
    )
    return placed


def _below(down_px: int) -> alt.ExprRef:
    return alt.ExprRef(f"height + {down_px}")
