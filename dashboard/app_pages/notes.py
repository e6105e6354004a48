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


def show(view: View) -> None:
    """Context and purpose, which of them, length, reuse, phone."""
    st.title("What does a good note have?")
    if is_whose_needed(view):
        return
    show_slice(view)
    st.markdown(
        "Among your personal notes alone: a canned invitation has no context, no "
        "purpose and no length, so it is no part of this page."
    )
    _rates(view, "Context and purpose", estimates.SAYS)
    _gaps(view)
    st.subheader("Which context, and which purpose", divider="gray")
    table = frames.labels(view.loaded, view.filters)
    st.caption(
        "Rates are pulled toward your average because of small numbers; under 20 notes "
        "counts stand alone, under 5 nothing does. A note can say several things."
    )
    show_chart(labels.chart(table, view.filters.horizon_days), table, "labels")
    st.subheader("Length, against the limit of 300 characters", divider="gray")
    table = frames.notes(view.loaded, view.filters, estimates.LENGTHS, "band")
    show_chart(lengths.chart(table, view.filters.horizon_days), table, "lengths")
    _rates(view, "Written for one, or reused", estimates.REUSE)
    _rates(view, "Known before, or not", estimates.KNOWN)
    _rates(view, "From a phone, or not", estimates.MOBILE)
    known = view.loaded.mobile.get(view.filters.direction, 0)
    st.caption(
        "Whether a phone sent an invitation is known for "
        f"{known:,} of {view.direction.n_invitations:,}."
    )
    show_caveat(
        "What a note does: who gets which note is not by chance.",
        "What the reading missed: see the page on trust for how well notes are read.",
    )


def _rates(view: View, heading: str, groups: Mapping[str, pl.Expr]) -> None:
    st.subheader(heading, divider="gray")
    table = frames.notes(view.loaded, view.filters, groups)
    chart = notes.chart(table, heading, view.filters.horizon_days)
    show_chart(chart, table, f"notes_{heading}")


def _gaps(view: View) -> None:
    found = frames.note_gaps(view.loaded, view.filters)
    if not found.height:
        rows = data.eligible(view.loaded, view.filters, view.loaded.notes)
        written = estimates.counts(rows).n_obs
        st.caption(
            f"With {written:,} personal notes in the window only the counts can be "
            f"told; comparing features with one another takes {_LEAST_NOTES}."
        )
        return
    st.markdown("A length is held against the shortest, all else against its absence.")
    show_chart(features.chart(found), found.drop("stands_out"), "note_gaps")
    out = found.filter("stands_out")["label"].to_list()
    st.caption(
        f"After checking the {frames.family_size(view.loaded, view.filters)} "
        "comparisons of this page, "
        + (f"{', '.join(out)} stand out." if out else "none of these stands out.")
    )
