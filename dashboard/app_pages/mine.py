"""The owner's own invitations. Private: nothing here can be shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.marked import key_of_marks
from dashboard.own_rows import PAGE_ROWS, Wanted, own_rows
from dashboard.own_table import show_own_rows
from dashboard.own_words import told_rows, words

if TYPE_CHECKING:
    from dashboard.view import View

_KINDS = ("blank", "default", "generic", "personal")
_OUTCOMES = ("accepted", "not_accepted", "pending", "unknown")
_TITLES = ["Name", "Sent", "Kind", "Outcome", "Note"]


def show(view: View) -> None:
    """Own rows, searched and filtered; each opens on its note, the words marked."""
    st.title("My invitations")
    st.warning(
        "**Private.** Names and notes, from your own export. This page has no "
        "download, and nothing you look for here gets into the address."
    )
    wanted = _wanted(view)
    page = _page(wanted)
    found = own_rows(view.path, wanted, page)
    if not found.n_rows:
        st.markdown("No invitation is like that.")
        return
    st.html(key_of_marks())
    first = page * PAGE_ROWS + 1
    show_own_rows(
        told_rows(found.rows.rows(named=True)),
        _TITLES,
        f"{first:,} to {first - 1 + found.rows.height:,} of {found.n_rows:,}, the "
        "newest first. A name opens the note.",
        "mine_rows",
    )
    _turn(page, found.n_rows)


def _wanted(view: View) -> Wanted:
    left, middle, right = st.columns(3)
    asked = data.question(view.filters)
    return Wanted(
        view.filters.direction,
        asked.sent_from,
        asked.sent_to,
        view.filters.language,
        view.filters.member,
        left.text_input("Name or words of a note", key="mine_search"),
        tuple(middle.multiselect("Kind", _KINDS, key="mine_kinds")),
        tuple(
            right.multiselect(
                "Outcome", _OUTCOMES, key="mine_outcomes", format_func=words
            )
        ),
    )


def _page(wanted: Wanted) -> int:
    """The page turned to; the first one once something else is looked for."""
    if st.session_state.get("mine_wanted") != wanted:
        st.session_state["mine_wanted"], st.session_state["mine_page"] = wanted, 0
    return int(st.session_state["mine_page"])


def _turn(page: int, n_rows: int) -> None:
    last = (n_rows - 1) // PAGE_ROWS
    if last == 0:
        return
    left, right = st.columns(2)
    for place, label, step, is_end in (
        (left, "Newer", -1, page == 0),
        (right, "Older", 1, page >= last),
    ):
        place.button(
            label, disabled=is_end, width="stretch", on_click=_go, args=(page + step,)
        )


def _go(page: int) -> None:
    st.session_state["mine_page"] = page
