"""Charts as a page sends them: drawn once for each frame, then remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from altair.utils.schemapi import debug_mode

from dashboard import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    import altair as alt
    import polars as pl

    # A chart of `dashboard.charts`: a frame, and what else it is given.
    Draw = Callable[..., alt.LayerChart]


@st.cache_data(max_entries=512, show_spinner=False)
def spec(
    name: str,
    _draw: Draw,
    frame: pl.DataFrame,
    arguments: dict[str, Any],
    variant: theme.Variant,
) -> dict[str, Any]:
    """A chart as Vega-Lite, its data in place.

    Held to the schema, it would take twice as long; the charts' tests do that.

    Args:
        name: What the drawing is remembered by, beside what it is given.
        _draw: The chart.
        frame: What it draws.
        arguments: What else it is given.
        variant: What it is drawn on.
    """
    # Streamlit gives the name its hash, and the chart none.
    del name
    with debug_mode(False):
        drawn = theme.themed(_draw(frame, **arguments), variant)
        told: dict[str, Any] = drawn.to_dict(validate=False)
    datasets = told.pop("datasets", {})
    return {key: _in_place(part, datasets) for key, part in told.items()}


def _in_place(part: Any, datasets: dict[str, Any]) -> Any:  # noqa: ANN401 (any part of a specification)
    """The part with its data where it is referred to.

    Left beside, Streamlit would take each apart into a table of its own.
    """
    if isinstance(part, list):
        return [_in_place(each, datasets) for each in part]
    if not isinstance(part, dict):
        return part
    if part.keys() == {"name"} and part["name"] in datasets:
        return {"values": datasets[part["name"]]}
    return {key: _in_place(each, datasets) for key, each in part.items()}
