"""When do they accept?"""

from __future__ import annotations

import streamlit as st

from dashboard import frames
from dashboard.charts import curve, months, within
from dashboard.view import View, is_whose_needed, show_caveat, show_chart, show_slice


def show(view: View) -> None:
    """The acceptance curve, the share within a day, a week and a month, by month."""
    st.title("When do they accept?")
    if is_whose_needed(view):
        return
    show_slice(view)
    for group, median in frames.speed(view.loaded, view.filters).items():
        if median.estimate is not None and median.n_obs >= 20:
            st.markdown(
                f"Half of the {group} invitations that were accepted within 30 days "
                f"were accepted by day {median.estimate} (likely {median.ci_lower} to "
                f"{median.ci_upper}; {median.n_obs:,} of them)."
            )
    table = frames.curve(view.loaded, view.filters)
    show_chart(curve.chart(table), table, "curve")
    st.subheader("Within a day, a week, a month", divider="gray")
    table = frames.within(view.loaded, view.filters)
    show_chart(within.chart(table), table, "within")
    st.subheader("By month of sending", divider="gray")
    table = frames.months(view.loaded, view.filters)
    show_chart(months.chart(table, view.filters.horizon_days), table, "months")
    show_caveat(
        "Hours: LinkedIn gives the day of connecting, so a day may be one day off.",
        "Whether those still open will accept: the curve takes them to be like the "
        "others sent on other days.",
    )
