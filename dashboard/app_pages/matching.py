"""How an invitation finds its connection, and what rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from dashboard import frames
from dashboard.charts import matches, rules
from dashboard.numbers import percent, show_rows
from dashboard.view import show_chart
from pipeline import estimates

if TYPE_CHECKING:
    from dashboard.view import View


def show_matching(view: View) -> None:
    """The ways of matching, and the gap and the rates under others."""
    table = frames.matches(view.loaded, view.filters)
    if not table.height:
        return
    st.header("How an invitation finds its connection", divider="gray")
    show_chart(matches.chart, table, "matches")
    table = frames.rules(view.loaded, view.filters)
    if not table["estimate"].count():
        return
    st.caption("What the gap would be if outcomes were told another way:")
    show_chart(rules.chart, table, "rules", "points")
    rows = view.loaded.matches.filter(pl.col("direction") == view.filters.direction)
    st.caption("The rates if some acceptances are missed, and some are a namesake's:")
    show_rows(
        [
            {
                "Acceptances seen": percent(row.sensitivity),
                "Canned": percent(row.canned),
                "Personal": percent(row.personal),
                "Others taken for accepted": percent(1 - row.specificity),
            }
            for row in estimates.corrected(rows)
        ]
    )
