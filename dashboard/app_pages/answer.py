"""How often does the canned invitation work?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import frames
from dashboard.app_pages.gap import show_gap
from dashboard.app_pages.members import show_members
from dashboard.charts import rates, studies
from dashboard.view import (
    View,
    show_caveat,
    show_chart,
    show_sentence,
    show_slice,
)

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

GRADES = {
    "clear": "A clear difference",
    "close to equal": "Close to equal",
    "leaning": "Leaning, and no more",
    "open": "Open: the data cannot tell",
    "too few": "Too few to compare",
    "no notes": "Nothing to compare",
    "blocked": "No rate can be given",
}


def show(view: View) -> None:
    """The sentence with its grade, one chart, the gap, what others found."""
    found = view.direction
    st.title("How often does the canned invitation work?")
    st.badge(GRADES[found.grade], color="blue" if found.grade == "clear" else "gray")
    show_sentence(found.sentence)
    show_slice(view)
    if view.answer.members:
        show_members(view)
    elif any(rate.n_obs for rate in found.rates.values()):
        table = frames.rates(found)
        days = view.filters.horizon_days
        show_chart(rates.chart, table, "rates", horizon_days=days)
        show_gap(found, view.filters.direction)
    show_caveat(
        "Why: whom you write to, and when, is not by chance.",
        "What became of invitations that were declined or withdrawn: LinkedIn may "
        "have dropped them from the file.",
        f"What was sent from a phone: known for {_mobile_share(view)}.",
    )
    others = st.expander("What others have published", key="others", on_change="rerun")
    if others.open:
        _others(others)


def _others(place: DeltaGenerator) -> None:
    with place:
        st.caption(
            "Their signs differ, since whom one writes to matters more than what. None "
            "of it enters your numbers."
        )
        show_chart(studies.chart, frames.studies(), "studies")


def _mobile_share(view: View) -> str:
    known = view.loaded.mobile.get(view.filters.direction, 0)
    total = view.direction.n_invitations
    return f"{known:,} of {total:,} invitations" if total else "none"
