"""Several members' answers, each by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import frames
from dashboard.charts import forest
from dashboard.view import View, plain, show_chart, tied

if TYPE_CHECKING:
    from pipeline import estimates

# More sentences than this are read as a table.
_MOST_SENTENCES = 8
# More than this are no picture any more: their mean is.
_MOST_DRAWN = 40


def show_members(view: View) -> None:
    """Where they stand to one another, and what each was told."""
    direction = view.filters.direction
    table = frames.forest(view.direction)
    if table.height > _MOST_DRAWN:
        table = table.filter("is_mean")
    if table.height:
        show_chart(forest.chart, table, "forest", "points")
    st.header("Each member's own answer", divider="gray")
    members = {
        member.replace("_", " ").capitalize(): answers[direction]
        for member, answers in view.answer.members.items()
    }
    if len(members) > _MOST_SENTENCES:
        st.dataframe(
            [_row(member, found) for member, found in members.items()],
            hide_index=True,
            key="members",
            placeholder="",
            alt="Each member's counts and grade",
        )
        return
    for member, found in members.items():
        head, _, _ = found.sentence.partition("This is the past, not an experiment")
        st.markdown(f"**{plain(member)}**: {plain(tied(head))}")


def _row(member: str, found: estimates.Direction) -> dict[str, object]:
    canned, personal = found.rates["canned"], found.rates["personal"]
    return {
        "Member": member,
        "Canned, accepted": canned.n_events,
        "Canned, of": canned.n_obs,
        "Personal, accepted": personal.n_events,
        "Personal, of": personal.n_obs,
        "Grade": found.grade,
    }
