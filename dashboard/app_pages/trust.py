"""What do these numbers rest on?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboard import frames
from dashboard.charts import attrition, coverage, matches, rules
from dashboard.reading_figures import reading_figures
from dashboard.view import View, is_whose_needed, plain, show_chart, show_table
from pipeline import estimates


def show(view: View) -> None:
    """Coverage, matching, rejects, reading, attrition, tests, versions."""
    st.title("What do these numbers rest on?")
    told = estimates.as_json(view.answer)
    window = told["window"]
    st.markdown(
        f"Counted are invitations sent from **{window['sent_from']}** to "
        f"**{window['sent_to']}**. The file keeps an invitation for "
        f"{window['retention_days']} days ({window['retention_source']}); newer ones "
        "are still to be answered, and older ones are there only if something happened "
        "to them."
    )
    if not is_whose_needed(view):
        _file(view, window["retention_days"])
        _matching(view)
    _rows(view)
    _reading()
    st.subheader("Built with", divider="gray")
    st.dataframe(
        [{"what": name, "value": value} for name, value in view.loaded.facts.items()],
        hide_index=True,
    )


def _file(view: View, retention_days: int) -> None:
    st.subheader("How far back the file goes", divider="gray")
    days = view.loaded.coverage
    is_measured = (view.loaded.marts.windows["retention_source"] == "measured").all()
    chart = coverage.chart(days, retention_days if is_measured else None)
    show_chart(chart, days.drop("member_id", "export_id"), "coverage")
    st.subheader("Whether unanswered invitations leave the file", divider="gray")
    st.caption(
        "The share accepted within 7 days should not depend on how old an invitation "
        "is. Where it rises with age, unanswered ones are leaving: no rate is given."
    )
    table = frames.attrition(view.loaded, view.filters)
    show_chart(attrition.chart(table), table, "attrition")


def _matching(view: View) -> None:
    st.subheader("How an invitation finds its connection", divider="gray")
    table = frames.matches(view.loaded, view.filters)
    show_chart(matches.chart(table), table, "matches")
    table = frames.rules(view.loaded, view.filters)
    st.caption("What the gap would be if outcomes were told another way:")
    show_chart(rules.chart(table), table, "rules")
    rows = view.loaded.matches.filter(pl.col("direction") == view.filters.direction)
    st.caption("The rates if some acceptances are missed, and some are a namesake's:")
    show_table(frames.corrected(estimates.corrected(rows)), "corrected")


def _rows(view: View) -> None:
    st.subheader("Every row accounted for", divider="gray")
    st.dataframe(estimates.as_json(view.answer)["rows"], hide_index=True)
    if view.loaded.rejects.height:
        st.caption("Rejected, and why:")
        rejected = view.loaded.rejects.select("file_name", "reason", "rejected_count")
        show_table(rejected, "trust_rejects")


def _reading() -> None:
    st.subheader("How well notes are read", divider="gray")
    st.caption(
        "Measured on notes written and labelled apart, none of which was learned from. "
        "Precision: of what was found, the share that is right. Recall: of what is "
        "there, the share that is found."
    )
    show_table(reading_figures(), "reading")
    st.caption(
        plain(
            "Readers who write alike agree more than strangers would. Notes that play "
            "with a label's words without meaning it are misread most."
        )
    )
