"""Whether the rate moves from month to month."""

from __future__ import annotations

import altair as alt
import polars as pl

from dashboard import theme
from dashboard.charts import beneath, empty, intervals, placed

# From the plot down to the names of the months, and to the table.
_NAMES_PX, _TABLE_PX = 14, 42
# What a letter of a month's counts takes, and a month's name.
_LETTER_PX, _MONTH_PX = 6, 44
# More than this nobody listens to.
_MOST_TOLD = 24


def chart(frame: pl.DataFrame, horizon_days: int = 30) -> alt.LayerChart:
    """Does the share accepted move from month to month?

    Args:
        frame: One row per month and group.
        horizon_days: Within how many days of sending.

    Columns:
        month: The first day of the month of sending.
        group: A kind of invitation.
        estimate, ci_lower, ci_upper: Share accepted, 0 to 1; null where too few.
        n_obs, n_events: Invitations, and those accepted.
    """
    if frame.is_empty():
        return empty.chart()
    rows = _rows(frame)
    names = _names(frame)
    groups = rows["group"].unique(maintain_order=True).to_list()
    month = alt.X("name:N", scale=alt.Scale(domain=names), axis=None)
    widest_px = _LETTER_PX * max(map(len, "\n".join(rows["text"]).split("\n"))) + 8
    # Where months are many only some have room; the tooltips have all.
    taken_px = len(names) * max(widest_px, _MONTH_PX)
    has_room = f"datum.place % ceil({taken_px} / width) === 0"
    title = f"% accepted within {horizon_days} days, by month of sending"
    few = f"{intervals.LINE}; rates from 20"
    places = beneath.Places(month, has_room)
    return alt.LayerChart(
        layer=[
            *_estimates(rows, month, groups, intervals.share_axis(title)),
            beneath.line(
                pl.DataFrame({"name": names}).with_row_index("place"),
                places,
                "name:N",
                _NAMES_PX,
            ),
            *beneath.table(
                rows,
                places,
                {group: f"{group}, accepted of sent" for group in groups},
                _TABLE_PX,
                lines=2,
            ),
        ],
        title=alt.Title("Month by month", subtitle=few),
        height=200,
        description=f"{title}: {_told(rows)}.",
    )


def _estimates(
    rows: pl.DataFrame, month: alt.X, groups: list[str], axis: alt.Axis
) -> list[alt.Chart]:
    """The estimates of a month beside each other, thinner where months are many."""
    beside = alt.Scale(domain=groups, paddingOuter=1)
    aside = alt.XOffset("group:N", scale=beside)
    each_px = "bandwidth('x')"
    size = alt.ExprRef(f"clamp(4 * {each_px}, 14, 80)")
    thickness = alt.ExprRef(f"clamp({each_px} / 8, 1, 3)")
    base = alt.Chart(rows).transform_filter("isValid(datum.estimate)")
    return [
        base.mark_rule(style="range", strokeWidth=thickness, aria=False).encode(
            x=month,
            xOffset=aside,
            y=alt.Y("ci_lower:Q", axis=axis, scale=intervals.SHARES),
            y2="ci_upper:Q",
            color=theme.of_kind(alt.Color),
        ),
        base.mark_point(filled=True, opacity=1, size=size).encode(
            x=month,
            xOffset=aside,
            y=alt.Y("estimate:Q", axis=axis, scale=intervals.SHARES),
            color=theme.of_kind(alt.Color),
            tooltip=intervals.tips("month"),
            description="said:N",
        ),
    ]


def _rows(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with their words, in order of kinds, then months."""
    group, month = pl.col("group"), pl.col("month")
    months, name = month.dt.year() * 12 + month.dt.month(), month.dt.strftime("%b %y")
    ordered = frame.sort(placed.order_of(group), group, month)
    rows = placed.rates(
        ordered.with_columns(
            label=pl.format("{} {}", name, group), kind=placed.kind_of(group)
        )
    )
    where = ordered.select("group", name=name, place=months - months.min())
    return rows.with_columns(where, text=pl.col("counts").str.replace(" of ", "\nof "))


def _names(frame: pl.DataFrame) -> list[str]:
    """All months from the first to the last, those without invitations too."""
    span = pl.date_range(pl.min("month"), pl.max("month"), "1mo")
    return frame.select(span.dt.strftime("%b %y")).to_series().to_list()


def _told(rows: pl.DataFrame) -> str:
    """Every row; the lowest and the highest of each group where they are many."""
    if rows.height <= _MOST_TOLD:
        return "; ".join(rows["said"])
    ends = (
        rows.drop_nulls("estimate")
        .group_by("group", maintain_order=True)
        .agg(
            lowest=pl.col("said").get(pl.col("estimate").arg_min()),
            highest=pl.col("said").get(pl.col("estimate").arg_max()),
        )
    )
    return "; ".join(
        f"lowest {lowest}, highest {highest}"
        for lowest, highest in ends.select("lowest", "highest").iter_rows()
    )
