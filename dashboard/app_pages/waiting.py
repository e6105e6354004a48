"""When do they accept?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboard import data, frames
from dashboard.charts import curve, months, within
from dashboard.view import View, is_whose_needed, show_caveat, show_chart, show_slice
from pipeline import estimates

# Fewer accepted ones have no middle worth telling, fewer invitations no curve.
_LEAST_N = 20


def show(view: View) -> None:
    """The acceptance curve, the share within a day, a week and a month, by month."""
    st.title("When do they accept?")
    if is_whose_needed(view):
        return
    show_slice(view)
    counted = estimates.counts(data.eligible(view.loaded, view.filters))
    if counted.n_obs < _LEAST_N:
        st.markdown(
            f"{counted.n_obs} invitations of this period may be counted, "
            f"{counted.n_events} of them accepted within "
            f"{view.filters.horizon_days} days: too few to tell how long it takes."
        )
        return
    _middle(view)
    table = frames.curve(view.loaded, view.filters)
    show_chart(curve.chart, table, "curve")
    st.header("By kind", divider="gray")
    table = _of_many(frames.curve(view.loaded, view.filters, frames.KINDS))
    show_chart(curve.chart, table, "curve_kinds")
    st.header("Within a day, a week, a month", divider="gray")
    table = frames.within(view.loaded, view.filters)
    show_chart(within.chart, table, "within")
    st.header("By month of sending", divider="gray")
    table = frames.months(view.loaded, view.filters)
    days = view.filters.horizon_days
    show_chart(months.chart, table, "months", horizon_days=days)
    show_caveat(
        "Hours: LinkedIn gives the day of connecting, so a day may be one day off.",
        "Whether those still open will accept: the curve takes them to be like the "
        "others sent on other days.",
    )


def _of_many(curves: pl.DataFrame) -> pl.DataFrame:
    """The curves of kinds that enough were sent of."""
    sent = pl.col("n_at_risk").max().over("group")
    return curves.filter(sent >= _LEAST_N)


def _middle(view: View) -> None:
    """By when half of them had accepted."""
    for group, found in frames.speed(view.loaded, view.filters).items():
        if found.estimate is None or found.n_obs < _LEAST_N:
            continue
        day = "on the day itself" if not found.estimate else f"by day {found.estimate}"
        limits = (
            f"day {found.ci_lower}"
            if found.ci_lower == found.ci_upper
            else f"day {found.ci_lower} to day {found.ci_upper}"
        )
        st.markdown(
            f"Of the {found.n_obs:,} {group} invitations accepted within 30 days, half "
            f"were accepted {day} (likely range: {limits})."
        )
