"""What do these numbers rest on?"""

from __future__ import annotations

import streamlit as st

from dashboard import frames, theme
from dashboard.app_pages.matching import show_matching
from dashboard.app_pages.row_counts import show_row_counts
from dashboard.charts import attrition, coverage
from dashboard.numbers import percent, show_rows
from dashboard.reading_figures import reading_figures
from dashboard.view import View, is_whose_needed, show_chart
from pipeline import estimates

_SOURCES = {"measured": "as measured in your file", "default": "as a rule"}


def show(view: View) -> None:
    """Coverage, matching, rejects, reading, attrition, tests, versions."""
    st.title("What do these numbers rest on?")
    window = view.answer.window
    first, last = map(estimates.written_day, (window.sent_from, window.sent_to))
    st.markdown(
        f"Counted are invitations sent from **{first}** to **{last}**. The file keeps "
        f"an invitation for {window.retention_days} days "
        f"({_SOURCES.get(window.retention_source, window.retention_source)}); newer "
        "ones are still to be answered, and older ones are there only if something "
        "happened to them."
    )
    if not is_whose_needed(view):
        _file(view, window.retention_days)
        show_matching(view)
    show_row_counts(view.answer.row_counts, view.loaded.rejects)
    _reading()
    st.header("Built with", divider="gray")
    facts = view.loaded.facts.items()
    show_rows([{"What": name, "Value": value} for name, value in facts])


def _file(view: View, retention_days: int) -> None:
    st.header("How far back the file goes", divider="gray")
    days = view.loaded.coverage
    is_measured = (view.loaded.marts.windows["retention_source"] == "measured").all()
    edge_days = retention_days if is_measured else None
    table = days.drop("member_id", "export_id")
    show_chart(coverage.chart, table, "coverage", edge_days=edge_days)
    table = frames.attrition(view.loaded, view.filters)
    if not table["n_obs"].sum():
        return
    st.header("Whether unanswered invitations leave the file", divider="gray")
    st.caption(
        "The share accepted within 7 days should not depend on how old an invitation "
        "is. Where it rises with age, unanswered ones are leaving: no rate is given."
    )
    show_chart(attrition.chart, table, "attrition")


def _reading() -> None:
    st.header("How well notes are read", divider="gray")
    st.caption(
        "Measured on notes written and labelled apart, none of which was learned from. "
        "Precision: of what was found, the share that is right. Recall: of what is "
        "there, the share that is found. Readers who write alike agree more than "
        "strangers would; notes that play with a label's words are misread most."
    )
    show_rows(
        [
            {
                "Read": row["found"],
                "Notes": row["notes"],
                "Precision": percent(row["precision"]),
                "Recall": percent(row["recall"]),
                "F1 (likely)": _likely(row["f1"], row["f1_lower"], row["f1_upper"]),
            }
            for row in reading_figures().iter_rows(named=True)
        ]
    )


def _likely(share: float, lower: float, upper: float) -> str:
    limits = theme.percent_range(lower, upper).replace(" ", "\u00a0")
    return f"{percent(share)} ({limits})"
