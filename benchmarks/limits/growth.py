"""Whether costs grow as the rows do: the slope, and the picture."""

from __future__ import annotations

import json
from math import log
from statistics import linear_regression
from typing import TYPE_CHECKING

import altair as alt
import vl_convert

from dashboard.theme import COLOURS, themed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.limits.measured import Point

_WIDTH = 520


def slope(points: Sequence[Point], measure: str) -> float:
    """The power of the rows that a cost grows with, over the last tenfold.

    Below that, starting the command weighs more than the rows, and would flatter.

    Args:
        points: Two or more runs.
        measure: `wall_s` or `cpu_s`.
    """
    most = max(point.invitations for point in points)
    # Members differ a little in what they send.
    last = [point for point in points if point.invitations >= 0.09 * most]
    fitted = linear_regression(
        [log(point.invitations) for point in last],
        [log(getattr(point.cost, measure)) for point in last],
    )
    return fitted.slope


def _times(points: Sequence[Point]) -> alt.InlineData:
    return alt.InlineData(
        [
            {"invitations": point.invitations, "spent": spent, "measure": name}
            for point in points
            for name, spent in (
                ("seconds by the clock", point.cost.wall_s),
                ("CPU seconds", point.cost.cpu_s),
                ("DuckDB loading the files, by the clock", point.loading_s),
            )
        ]
    )


def _peaks(points: Sequence[Point]) -> alt.InlineData:
    return alt.InlineData(
        [
            {"invitations": point.invitations, "peak": point.cost.peak_gib}
            for point in points
        ]
    )


def _proportional(points: Sequence[Point]) -> alt.InlineData:
    """A line through the largest run's CPU seconds, in proportion to the rows."""
    first, last = (
        choose(points, key=lambda point: point.invitations) for choose in (min, max)
    )
    share = first.invitations / last.invitations
    return alt.InlineData(
        [
            {"invitations": first.invitations, "spent": last.cost.cpu_s * share},
            {"invitations": last.invitations, "spent": last.cost.cpu_s},
        ]
    )


def picture(points: Sequence[Point]) -> str:
    """Does twice as much take twice as long, and how much memory? As SVG."""
    log_scale = alt.Scale(type="log", nice=False)
    across = alt.X("invitations:Q", scale=log_scale, title="invitations")
    times = alt.Chart(_times(points)).encode(
        across,
        alt.Y("spent:Q", scale=log_scale, title="seconds"),
        alt.Color(
            "measure:N",
            title=None,
            sort=None,
            scale=alt.Scale(
                range=[COLOURS[kind] for kind in ("canned", "personal", "default")]
            ),
            legend=alt.Legend(orient="top-left", labelLimit=_WIDTH),
        ),
    )
    line = alt.Chart(_proportional(points)).mark_line(
        strokeDash=[4, 4], color=COLOURS["neutral"], strokeWidth=1
    )
    memory = (
        alt.Chart(_peaks(points))
        .mark_line(point={"color": COLOURS["accent"]}, color=COLOURS["accent"])
        .encode(
            across,
            alt.Y("peak:Q", title="peak memory, GiB", scale=alt.Scale(domainMin=0)),
        )
    )
    drawn = alt.vconcat(
        alt.layer(
            line.encode(x="invitations:Q", y="spent:Q"), times.mark_line(point=True)
        ).properties(width=_WIDTH, height=240),
        memory.properties(width=_WIDTH, height=120),
    ).properties(
        title=alt.TitleParams(
            "What `invites run` takes as the cohort grows",
            subtitle="Dashed: in proportion to the rows, through the largest run",
            anchor="start",
        )
    )
    configured = themed(alt.Chart(_peaks(points)).mark_point()).to_dict()["config"]
    drawing = drawn.to_dict() | {"config": configured}
    made: str = vl_convert.vegalite_to_svg(json.dumps(drawing), allowed_base_urls=[])
    return made
