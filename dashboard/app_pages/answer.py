"""How often does the canned invitation work?"""

from __future__ import annotations

import streamlit as st

from dashboard import frames
from dashboard.charts import forest, gaps, rates, studies
from dashboard.view import (
    View,
    plain,
    show_caveat,
    show_chart,
    show_sentence,
    show_slice,
)
from pipeline import estimates

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
    if found.cohort is not None:
        _cohort(view)
    elif any(rate.n_obs for rate in found.rates.values()):
        _rates(view)
    show_caveat(
        "Why. Whom you write to and when is not by chance: people who know you may "
        "have got more notes.",
        "What became of invitations that were declined or withdrawn: LinkedIn may "
        "have dropped them from the file.",
        f"What was sent from a phone: known for {_mobile_share(view)}.",
    )
    with st.expander("What others have published"):
        st.caption(
            "Their signs differ, since whom one writes to matters more than what. None "
            "of it enters your numbers."
        )
        show_chart(studies.chart(frames.studies()), frames.studies(), "studies")


def _rates(view: View) -> None:
    found = view.direction
    table = frames.rates(found)
    show_chart(rates.chart(table, view.filters.horizon_days), table, "rates")
    gap = frames.gaps(found)
    if gap.height and found.comparison is not None:
        st.subheader("The gap, as counted and like for like", divider="gray")
        adjusted = found.comparison.adjusted
        if adjusted is not None:
            st.caption(
                "Like for like compares people who are alike in "
                f"{', '.join(adjusted.covariates).replace('_', ' ')}: of those who got "
                f"a {adjusted.whose} invitation, {100 * adjusted.observed:.0f} % "
                f"accepted, and {100 * adjusted.expected:.0f} % would have been "
                "expected with the other kind."
            )
        show_chart(gaps.chart(gap), gap, "gaps")
        if found.grade in ("clear", "leaning") and view.filters.direction == "outgoing":
            st.caption(plain(estimates.tipping(found.comparison) or ""))


def _cohort(view: View) -> None:
    table = frames.forest(view.direction)
    if table.height:
        show_chart(forest.chart(table), table, "forest")
    for member, answers in view.answer.members.items():
        told = answers[view.filters.direction]
        st.markdown(f"**{plain(member.replace('_', ' ')).capitalize()}**  ")
        st.markdown(plain(told.sentence))


def _mobile_share(view: View) -> str:
    known = view.loaded.mobile.get(view.filters.direction, 0)
    total = view.direction.n_invitations
    return f"{known:,} of {total:,} invitations" if total else "none"
