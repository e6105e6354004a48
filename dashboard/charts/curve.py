"""How soon people accept, day by day."""

from __future__ import annotations

from math import ceil

import altair as alt
import polars as pl

from dashboard import theme
from dashboard.charts import beneath, empty, intervals, placed

_HEIGHT_PX = 220
# Words nearer to each other than this overlap.
_APART_PX = 17
# From the plot down to the table: the axis stands between.
_TABLE_PX = 60
_NUMBERS = ("estimate", "ci_lower", "ci_upper")


def chart(frame: pl.DataFrame) -> alt.LayerChart:
    """How soon do people accept?

    Args:
        frame: One row per group and day from sending.

    Columns:
        group: A kind of invitation.
        day: From sending.
        estimate, ci_lower, ci_upper: Share accepted by that day, 0 to 1; null where
            too few.
        n_at_risk: Invitations not accepted before that day, and sent long enough
            ago to be watched on it.
    """
    if frame.is_empty():
        return empty.chart()
    group = pl.col("group")
    rows = frame.sort(placed.order_of(group), group, "day").select(
        "group", "day", *_NUMBERS, "n_at_risk", kind=placed.kind_of(group)
    )
    given = rows.drop_nulls(_NUMBERS)
    if given.is_empty():
        return empty.chart("Too few invitations for a curve:", f"{_sent(rows)}.")
    highest = given.select(pl.max_horizontal("ci_upper", "estimate").max()).item()
    top = min(1.0, ceil(10 * highest) / 10)
    heading = "How soon people accept"
    return alt.LayerChart(
        layer=[*_curves(given, top), _names(given, top), *_waiting(rows, given)],
        title=alt.Title(heading, subtitle="band: likely range (95 %)"),
        height=_HEIGHT_PX,
        description=f"{heading}: {_told(given)}. Sent: {_sent(rows)}.",
    )


def _curves(given: pl.DataFrame, top: float) -> list[alt.Chart]:
    axis = intervals.share_axis("% of invitations accepted by then", top)
    scale = alt.Scale(domain=[0, top], nice=False)
    day, colour = _day(given), theme.of_kind(alt.Color)
    share = alt.Y("estimate:Q", axis=axis, scale=scale)
    words = [
        (theme.percent(estimate), theme.percent_range(lower, upper))
        for estimate, lower, upper in given.select(_NUMBERS).iter_rows()
    ]
    spoken = pl.DataFrame(words, schema=["value", "likely"], orient="row")
    base = alt.Chart(given.hstack(spoken))
    return [
        base.mark_area(style="band", interpolate="step-after", aria=False).encode(
            x=day,
            y=alt.Y("ci_lower:Q", axis=axis, scale=scale),
            y2="ci_upper:Q",
            color=colour,
        ),
        base.mark_line(style="step", interpolate="step-after", aria=False).encode(
            x=day, y=share, color=colour
        ),
        # Found by a pointer anywhere near.
        base.mark_point(opacity=0, size=120, aria=False).encode(
            x=day,
            y=share,
            tooltip=[
                alt.Tooltip("group:N", title="group"),
                alt.Tooltip("day:Q", title="day"),
                alt.Tooltip("value:N", title="accepted"),
                alt.Tooltip("likely:N", title="likely range"),
                alt.Tooltip("n_at_risk:Q", title="still waiting", format=","),
            ],
        ),
    ]


def _names(given: pl.DataFrame, top: float) -> alt.Chart:
    """What each curve is called and how far it comes, at its end."""
    ends = given.group_by("group", maintain_order=True).last().sort("estimate")
    places: list[float] = []
    for estimate in ends["estimate"]:
        lowest = places[-1] + top * _APART_PX / _HEIGHT_PX if places else 0.0
        places.append(max(estimate, lowest))
    told = ends.select("group", "estimate").iter_rows()
    names = ends.select(
        "day",
        place=pl.Series(places),
        name=pl.Series([f"{group} {theme.percent(share)}" for group, share in told]),
    )
    words = alt.Chart(names).mark_text(style="sublabel", dx=6, aria=False)
    placed: alt.Chart = words.encode(x=_day(given), y="place:Q", text="name:N")
    return placed


def _waiting(rows: pl.DataFrame, given: pl.DataFrame) -> list[alt.Chart]:
    """How many are still waiting, under the days of the axis."""
    days = pl.DataFrame({"day": _days(given)}, schema={"day": given.schema["day"]})
    found = (
        days.join(given.select("group").unique(), how="cross")
        .sort("day")
        .join_asof(
            given.sort("day"),
            on="day",
            by="group",
            strategy="forward",
            check_sortedness=False,
        )
        .drop_nulls("n_at_risk")
    )
    drawn = set(given["group"])
    names = {
        group: f"{group}, still waiting"
        if group in drawn
        else f"{group}: too few for a curve ({theme.number(n_obs)} sent)"
        for group, n_obs in _largest(rows).iter_rows()
    }
    numbers = found.with_columns(
        text=pl.Series([theme.number(n_at_risk) for n_at_risk in found["n_at_risk"]])
    )
    return beneath.table(numbers, beneath.Places(_day(given)), names, _TABLE_PX)


def _day(given: pl.DataFrame) -> alt.X:
    return alt.X(
        "day:Q",
        scale=alt.Scale(domain=[0, _last(given)], nice=False),
        axis=alt.Axis(title="days since sending", values=_days(given)),
    )


def _days(given: pl.DataFrame) -> list[int]:
    last = _last(given)
    step = 7 if last <= 31 else 30 if last <= 120 else 90
    return [*range(0, last + 1, step)]


def _last(given: pl.DataFrame) -> int:
    return int(given.select(pl.max("day")).item())


def _told(given: pl.DataFrame) -> str:
    ends = given.group_by("group", maintain_order=True).last()
    return "; ".join(
        f"by day {day} {group} {theme.percent(estimate)} "
        f"(likely {theme.percent_range(lower, upper)})"
        for group, day, estimate, lower, upper in ends.select(
            "group", "day", *_NUMBERS
        ).iter_rows()
    )


def _sent(rows: pl.DataFrame) -> str:
    return ", ".join(
        f"{theme.number(n_obs)} {group}" for group, n_obs in _largest(rows).iter_rows()
    )


def _largest(rows: pl.DataFrame) -> pl.DataFrame:
    """How many of each group were watched at first."""
    return rows.group_by("group", maintain_order=True).agg(pl.max("n_at_risk"))
