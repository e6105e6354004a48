"""How does this draft read?"""

from __future__ import annotations

import streamlit as st

from dashboard.live_text import live_text
from dashboard.view import View, key_of_marks, marked, plain
from pipeline import estimates
from pipeline.features import read_note
from pipeline.schema import NOTE_LIMIT_CHARACTERS

_ACCOUNTS = {"premium": "300 characters (Premium)", "free": "200 characters (free)"}
_ASKED = {"context": "How you know them", "purpose": "Why you write"}


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
    st.markdown(marked(text, read))
    st.caption(key_of_marks())
    st.markdown(f"**{read.kind.capitalize()}**")
    for name, asked in _ASKED.items():
        labels = [shown.label.replace("_", " ") for shown in getattr(read, name)]
        told = ", ".join(labels) or "nothing"
        st.markdown(plain(f"{asked}: {told}"))
    for line in read.advice:
        st.markdown(f"- {plain(line)}")
    if view is not None:
        such = estimates.similar(
            view.loaded.marts,
            read.kind,
            read.has_context,
            read.has_purpose,
            view.loaded.notes,
        )
        st.caption(plain(such.sentence))
