"""How do you treat requests, canned and personal?"""

from __future__ import annotations

import streamlit as st

from dashboard import frames
from dashboard.app_pages.answer import GRADES
from dashboard.app_pages.gap import show_gap
from dashboard.charts import notes, rates
from dashboard.view import (
    View,
    is_whose_needed,
    show_caveat,
    show_chart,
    show_sentence,
    show_slice,
)
from pipeline import estimates


def show(view: View) -> None:
    """What the owner accepted, by kind of request; description and no more."""
    st.title("How do you treat requests?")
    view = view._replace(filters=view.filters._replace(direction="incoming"))
    if is_whose_needed(view):
        return
    found = view.direction
    st.badge(GRADES[found.grade], color="gray")
    show_sentence(found.sentence)
    show_slice(view)
    if any(rate.n_obs for rate in found.rates.values()):
        table = frames.rates(found)
        days = view.filters.horizon_days
        show_chart(rates.chart, table, "rates_in", horizon_days=days)
        show_gap(found, "incoming")
        _says(view)
    show_caveat(
        "Why you accepted: it says what you did.",
        "Requests you declined or ignored may be missing from the file.",
    )


def _says(view: View) -> None:
    """What the notes of those who asked say, where there are notes."""
    table = frames.notes(view.loaded, view.filters, estimates.SAYS)
    if not table["n_obs"].sum():
        return
    st.header("What their notes say", divider="gray")
    days = view.filters.horizon_days
    heading = f"Accepted within {days} days"
    show_chart(notes.chart, table, "says_in", heading=heading, horizon_days=days)
