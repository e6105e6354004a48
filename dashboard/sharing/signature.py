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


def signature(release: Release, facts: Mapping[str, str], subject: str) -> str:
    """What a picture is of, from which export it is, and made with which version.

    Args:
        release: The answer, and what of it may be seen.
        facts: What the warehouse was built with.
        subject: `answer`, `notes`, `file` or `others`, as `drawings` has it.
    """
    about = {
        "answer": (*_whose(release), _counted(release, "all"), _when(release)),
        "notes": (*_whose(release), *_notes(release), _when(release)),
        "file": _whose(release),
        "others": ("published by others",),
    }[subject]
    exported = estimates.written_day(release.answer.exported_at.date())
    version = facts.get("canned-invitations", "")
    said = (
        ", ".join(part for part in about if part),
        f"export of {exported}",
        f"canned-invitations {version}".strip(),
    )
    return " | ".join(part for part in said if part)


def _whose(release: Release) -> tuple[str, ...]:
    if release.is_cohort:
        return (f"{len(release.answer.members)} members' invitations",)
    member = release.filters.member
    return (member.replace("_", " "),) if member else ()


def _when(release: Release) -> str:
    window = release.answer.window
    sent = "sent" if release.filters.direction == "outgoing" else "received"
    return (
        f"{sent} {estimates.written_day(window.sent_from)} to "
        f"{estimates.written_day(window.sent_to)}"
    )


def _notes(release: Release) -> tuple[str, ...]:
    if release.filters.language:
        return (f"personal notes in {release.filters.language}",)
    counted = _counted(release, "arm", "personal")
    return (f"{counted} personal notes".strip(),)


def _counted(release: Release, *key: str) -> str:
    """How many they are; nothing where that may not be seen."""
    cell = None if release.is_cohort else release.shown(*key)
    return "" if cell is None else f"n = {sum(cell):,}"


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
