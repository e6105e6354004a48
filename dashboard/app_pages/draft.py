"""How does this draft read?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.live_text import live_text
from dashboard.marked import key_of_marks, marked_html
from dashboard.view import View, plain
from pipeline import estimates
from pipeline.features import read_note
from pipeline.schema import NOTE_LIMIT_CHARACTERS

if TYPE_CHECKING:
    from pipeline.features import Reading

_ACCOUNTS = {"premium": "300 characters (Premium)", "free": "200 characters (free)"}
_ASKED = {"context": "How you know them", "purpose": "Why you write"}
_KINDS = {
    "blank": "Blank: LinkedIn sends its own text.",
    "default": "LinkedIn's own text.",
    "generic": "Generic: it says no more than LinkedIn's own text.",
    "personal": "Personal.",
}


def show(view: View | None) -> None:
    """A note typed, read live: its words, what is missing, how such notes did."""
    st.title("How does this draft read?")
    account = st.radio(
        "How long a note may be",
        list(_ACCOUNTS),
        format_func=_ACCOUNTS.__getitem__,
        horizontal=True,
        key="draft_account",
    )
    text = live_text("draft")
    if not text.strip():
        st.caption("It is read while you type, on this machine, and is not kept.")
        return
    limit = NOTE_LIMIT_CHARACTERS[account]
    read = read_note(text, limit)
    left = limit - read.message_characters
    st.progress(
        min(1.0, read.message_characters / limit),
        text=f"{left:,} characters left" if left >= 0 else f"{-left:,} too many",
    )
    st.html(marked_html(text, read) + key_of_marks())
    st.markdown(f"**{_KINDS[read.kind]}**")
    _show_reading(read)
    if view is not None:
        _show_such(view, read)


def _show_reading(read: Reading) -> None:
    """What it says of the two things asked for, and what is missing."""
    if read.kind == "blank":
        return
    for place, (name, asked) in zip(st.columns(2), _ASKED.items(), strict=True):
        labels = [shown.label.replace("_", " ") for shown in getattr(read, name)]
        with place:
            st.markdown(f"{asked}: **{plain(', '.join(labels) or 'not said')}**")
    # The last line counts characters, as the bar above does.
    missing = read.advice[:-1]
    for line in missing or ("Nothing that was asked for is missing.",):
        st.markdown(f"- {plain(line)}")


def _show_such(view: View, read: Reading) -> None:
    such = estimates.similar(
        view.loaded.marts,
        read.kind,
        read.has_context,
        read.has_purpose,
        view.loaded.notes,
    )
    st.header("How such notes did", divider="gray")
    st.markdown(plain(such.sentence))
