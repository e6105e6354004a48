"""Drop an export, watch it being read, or try the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.app_pages.row_counts import show_row_counts
from dashboard.dropped import keep, kept, written
from dashboard.reading_run import forget_refusal, read_exports, show_refusal
from dashboard.view import plain
from dashboard.whereabouts import whereabouts
from pipeline import estimates

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.data import Loaded

_STEPS = """
1. On LinkedIn: *Me*, *Settings & Privacy*, *Data privacy*, *Get a copy of your data*.
2. Choose *Download larger data archive*: it holds invitations, connections and
   messages.
3. LinkedIn sends a link within a day. Drop the zip here as it is.
"""
_TELLS = (
    ("has_connections", "Connections.csv, which says who accepted"),
    ("has_messages", "messages.csv, which says who replied"),
)


def show(path: Path, sample: Path, loaded: Loaded | None) -> None:
    """The way in: a drop zone, the sample, and what a run found.

    Args:
        path: Where the warehouse is published.
        sample: The bundled export.
        loaded: What stands there; None for nothing.
    """
    st.title("Does the canned invitation work?" if loaded is None else "Your exports")
    if st.session_state.pop("just_read", False):
        st.success("Done: the answer stands under *The answer*.")
    st.markdown(
        "Drop your LinkedIn data export. It is read on this machine and nowhere else: "
        "no address is called, and what you drop is deleted once it is read, unless "
        "you choose to keep it."
    )
    for told in _lying(path):
        st.warning(plain(told))
    if _is_read(path, None if loaded else sample):
        st.session_state["reads"] += 1
        st.session_state["just_read"] = True
        st.rerun()
    show_refusal()
    if loaded is not None:
        st.caption(
            "Reading anew replaces what stands here now, but for what was kept: each "
            "person's newest state counts. `invites forget` on the command line "
            "deletes everything, what was kept too."
        )
        _show_found(loaded)
    with st.expander("How to get your export from LinkedIn", expanded=loaded is None):
        st.markdown(_STEPS)


@st.cache_data(ttl=60, show_spinner=False)
def _lying(path: Path) -> list[str]:
    """What is to be said of where the warehouse lies."""
    return whereabouts([], path)


def _is_read(path: Path, sample: Path | None) -> bool:
    """Whether something was asked to be read, and was.

    Args:
        path: Where the warehouse is published.
        sample: The bundled export; None where it would take the place of one's own.
    """
    dropped = st.file_uploader(
        "LinkedIn export: zip, CSV or snapshot JSON",
        type=["zip", "csv", "json"],
        accept_multiple_files=True,
        # Another key is an empty field: what was read is let go of.
        key=f"exports_{st.session_state.setdefault('reads', 0)}",
        on_change=forget_refusal,
    )
    before = kept(path)
    again = f" {len(before)} kept before will be read again with it." if before else ""
    st.caption(f"Several at once become one history; other members' stay apart.{again}")
    is_keeping = st.checkbox(
        "Keep what I drop on this machine, so that I can add another export later",
        key="keeps",
    )
    is_asked = st.button("Read it", type="primary", disabled=not dropped)
    is_sample = sample is not None and st.button("Try it with the sample")
    if is_asked:
        with written(dropped, path) as paths:
            is_read = read_exports([*before, *paths], path)
            if is_read and is_keeping:
                keep(paths, path)
        return is_read
    return is_sample and sample is not None and read_exports([sample], path)


def _show_found(loaded: Loaded) -> None:
    """What the last run found, missed and rejected, and why."""
    found = estimates.answer(loaded.marts)
    told = estimates.written_day(found.exported_at.date())
    count = loaded.marts.windows.height
    exports = "one export" if count == 1 else f"{count:,} exports"
    st.markdown(
        f"Here now: {exports}, the newest of {told}, with "
        f"{found.directions['outgoing'].n_invitations:,} invitations sent and "
        f"{found.directions['incoming'].n_invitations:,} received."
    )
    for column, told in _TELLS:
        is_there = loaded.marts.windows[column]
        if not is_there.all():
            where = f" in {(~is_there).sum()} of {count:,} exports" if count > 1 else ""
            st.warning(f"Missing{where}: {told}.")
    show_row_counts(found.row_counts, loaded.rejects)
