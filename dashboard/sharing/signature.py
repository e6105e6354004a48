"""The line under every picture: what it is of, made from what, and with what."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from pipeline import estimates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.sharing.release import Release

# How wide everything is drawn that is shared; twice that in a picture's pixels.
WIDTH_PX = 640
# From the plot down to the line: the axis and its title stand between.
_AXIS_PX, _APART_PX, _LINE_PX = 34, 22, 16
# Where the words over an axis of shares begin.
_LEFT_PX = -38
_BENEATH = re.compile(r"height \+ (\d+)")


def about_answer(release: Release) -> str:
    """What the invitations of the answer are: how many, sent when."""
    window = release.answer.window
    sent = "sent" if release.filters.direction == "outgoing" else "received"
    when = (
        f"{sent} {estimates.written_day(window.sent_from)} to "
        f"{estimates.written_day(window.sent_to)}"
    )
    if release.is_cohort:
        return f"{len(release.answer.members)} members' invitations {when}"
    if (cell := release.shown("all")) is not None:
        return f"n = {sum(cell):,}, {when}"
    return when[0].upper() + when[1:]


def made(release: Release, facts: Mapping[str, str]) -> str:
    """From which export, and with which version."""
    exported = estimates.written_day(release.answer.exported_at.date())
    version = facts.get("canned-invitations", "")
    return f"export of {exported} | canned-invitations {version}".rstrip()


def signed(chart: alt.LayerChart, line: str) -> alt.LayerChart:
    """The chart with a line under all that it shows."""
    layers = chart.to_dict()["layer"]
    under = [int(px) for px in _BENEATH.findall(json.dumps(layers))]
    lowest = max(under) + _LINE_PX if under else _AXIS_PX
    if len(layers) == 1:  # there is nothing but a title
        lowest = 0
    has_axis = any(_has_y_axis(layer) for layer in layers)
    base = alt.Chart(pl.DataFrame({"row": [1]}))
    words = base.mark_text(
        style="counts", baseline="top", fontSize=10.5, text=line, aria=False
    ).encode(
        x=alt.value(_LEFT_PX if has_axis else 0),
        y=alt.value(alt.ExprRef(f"height + {lowest + _APART_PX}")),
    )
    signed: alt.LayerChart = chart.copy(deep=["layer"])
    signed.layer = [*chart.layer, words]
    return signed


def _has_y_axis(layer: dict[str, Any]) -> bool:
    y = layer.get("encoding", {}).get("y", {})
    return isinstance(y.get("axis"), dict)
