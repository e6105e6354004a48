"""What does a good note have?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data, frames
from dashboard.charts import features, labels, lengths, notes
from dashboard.view import View, is_whose_needed, show_caveat, show_chart, show_slice
from pipeline import estimates

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

_LEAST_NOTES = 150
# Fewer notes are counted, and nothing more.
_LEAST_N = 20


def show(view: View) -> None:
    """Context and purpose, which of them, length, reuse, phone."""
    st.title("What does a good note have?")
    if is_whose_needed(view):
        return
    show_slice(view)
    written = estimates.counts(
        data.eligible(view.loaded, view.filters, view.loaded.notes)
    )
    if written.n_obs < _LEAST_N:
        st.markdown(
            f"{written.n_obs} personal notes of this period may be counted, "
            f"{written.n_events} of them accepted within "
            f"{view.filters.horizon_days} days: too few to compare with one another."
        )
        return
    st.markdown(
        f"Among your {written.n_obs:,} personal notes alone: a canned invitation has "
        "no context, no purpose and no length."
    )
    _rates(view, "Context and purpose", estimates.SAYS)
    found = frames.looks(view.loaded, view.filters)
    _gaps(found, written.n_obs)
    _labels(view, found.labels)
    _rates(view, "Written for one, or reused", estimates.REUSE)
    _rates(view, "Known before, or not", estimates.KNOWN)
    _rates(view, "From a phone, or not", estimates.MOBILE)
    known = view.loaded.mobile.get(view.filters.direction, 0)
    st.caption(f"Known for {known:,} of {view.direction.n_invitations:,} invitations.")
    show_caveat(
        "What a note does: who gets which note is not by chance.",
        "What the reading missed: see the page on trust for how well notes are read.",
    )


def _labels(view: View, table: pl.DataFrame) -> None:
    st.header("Which context, and which purpose", divider="gray")
    st.caption(
        "Rates are pulled toward your average where numbers are small; under 20 notes "
        "counts stand alone, under 5 nothing does. A note can say several things."
    )
    days = view.filters.horizon_days
    show_chart(labels.chart, table, "labels", horizon_days=days)
    st.header("Length, against the limit of 300 characters", divider="gray")
    table = frames.notes(view.loaded, view.filters, estimates.LENGTHS, "band")
    show_chart(lengths.chart, table, "lengths", horizon_days=days)


def _rates(view: View, heading: str, groups: Mapping[str, pl.Expr]) -> None:
    table = frames.notes(view.loaded, view.filters, groups)
    if not table["n_obs"].sum():
        return
    st.header(heading, divider="gray")
    days = view.filters.horizon_days
    told = f"Accepted within {days} days"
    key = f"notes_{heading}"
    show_chart(notes.chart, table, key, heading=told, horizon_days=days)


def _gaps(looks: frames.Looks, n_notes: int) -> None:
    found = looks.gaps
    if not found.height:
        why = (
            f"takes {_LEAST_NOTES}, and these are {n_notes:,}"
            if n_notes < _LEAST_NOTES
            else "is more than these notes bear"
        )
        st.caption(f"Holding one feature against another, all else alike, {why}.")
        return
    st.markdown("A length is held against the shortest, all else against its absence.")
    show_chart(features.chart, found, "note_gaps", "points")
    out = found.filter("stands_out")["label"].to_list()
    st.caption(
        f"After checking the {looks.family_size} comparisons of this page, "
        + (f"{', '.join(out)} stand out." if out else "none of these stands out.")
    )
