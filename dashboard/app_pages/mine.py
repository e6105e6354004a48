"""The owner's own invitations. Private: nothing here can be shared."""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboard.view import View, key_of_marks, marked, plain
from pipeline import warehouse
from pipeline.features import read_note

_SHOWN = (
    "sent_at",
    "direction",
    "counterpart_name",
    "message_kind",
    "outcome",
    "accepted_date",
    "duration_days",
    "match_method",
    "message",
)
_MOST_ROWS = 2_000


def show(view: View) -> None:
    """Own rows, searched and filtered; one of them with its words marked."""
    st.title("My invitations")
    st.warning(
        "Private: names and notes, from your own export. This page has no download, "
        "and nothing of it is in the address.",
        icon="🔒",
    )
    rows = _own_rows(view)
    left, middle, right = st.columns(3)
    searched = left.text_input("Search names and notes", key="mine_search")
    kinds = middle.multiselect(
        "Kind", ["blank", "default", "generic", "personal"], key="mine_kinds"
    )
    outcomes = right.multiselect(
        "Outcome",
        ["accepted", "not_accepted", "pending", "unknown"],
        key="mine_outcome",
    )
    if searched:
        rows = rows.filter(
            pl.concat_str("counterpart_name", "message", ignore_nulls=True)
            .str.to_lowercase()
            .str.contains(searched.lower(), literal=True)
        )
    if kinds:
        rows = rows.filter(pl.col("message_kind").is_in(kinds))
    if outcomes:
        rows = rows.filter(pl.col("outcome").is_in(outcomes))
    shown = rows.head(_MOST_ROWS)
    more = f" The first {_MOST_ROWS:,} are shown." if rows.height > _MOST_ROWS else ""
    st.caption(f"{rows.height:,} invitations.{more} Choose one to see its note read.")
    chosen = st.dataframe(
        shown.select(_SHOWN),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="mine_rows",
        column_config={
            name: st.column_config.Column(name.replace("_", " ").capitalize())
            for name in _SHOWN
        },
    )
    picked = chosen["selection"]["rows"]
    if picked and picked[0] < shown.height:
        _one(shown.row(picked[0], named=True))


def _own_rows(view: View) -> pl.DataFrame:
    with warehouse.read_only(view.path) as connection:
        rows = warehouse.read_own_rows(connection)
    rows = rows.filter(pl.col("direction") == view.filters.direction)
    if view.filters.member is not None:
        rows = rows.filter(pl.col("member_id") == view.filters.member)
    return rows.sort("sent_at", descending=True)


def _one(row: dict[str, object]) -> None:
    """One invitation: its words marked, what became of it, how that is known."""
    text = str(row["message"] or "")
    if text:
        read = read_note(text)
        st.markdown(marked(text, read))
        st.caption(key_of_marks())
        labels = [shown.label for shown in (*read.context, *read.purpose)]
        told = ", ".join(label.replace("_", " ") for label in labels)
        st.markdown(
            plain(f"{read.kind.capitalize()}: {told or 'no context, no purpose'}")
        )
    else:
        st.markdown("No note: LinkedIn sent its own text.")
    how = f", known by {row['match_method']}" if row["match_method"] else ""
    st.markdown(plain(f"{str(row['outcome']).replace('_', ' ').capitalize()}{how}."))
