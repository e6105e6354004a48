"""The dashboard: pages by question, filters that the address holds."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from dashboard import data
from dashboard.app_pages import (
    answer,
    draft,
    mine,
    notes,
    received,
    share,
    start,
    trust,
    waiting,
)
from dashboard.page_style import PAGE_STYLE
from dashboard.sample import sample_export
from dashboard.serve import WAREHOUSE_VARIABLE
from dashboard.sidebar import Filter, draw_filters
from dashboard.view import View, plain
from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline import estimates

    Version = tuple[int, int, int]

_TITLE = "Does the canned invitation work?"
_LOOKS_EVERY_S = 3


class _Question(NamedTuple):
    """A page: what draws it, what it is called, and which filters it makes use of."""

    show: Callable[[View], None]
    title: str
    address: str
    filters: tuple[Filter, ...]


_QUESTIONS = (
    _Question(
        answer.show,
        "The answer",
        "answer",
        ("direction", "horizon", "period", "member"),
    ),
    _Question(
        waiting.show,
        "When they accept",
        "when",
        ("direction", "horizon", "period", "member"),
    ),
    _Question(
        notes.show,
        "What a good note has",
        "notes",
        ("direction", "horizon", "period", "language", "member"),
    ),
    _Question(received.show, "Received", "received", ("horizon", "period", "member")),
    _Question(
        mine.show,
        "My invitations",
        "mine",
        ("direction", "period", "language", "member"),
    ),
    _Question(draft.show, "Draft", "draft", ("member",)),
    _Question(trust.show, "Trust", "trust", ("direction", "horizon", "member")),
    _Question(
        share.show, "Share", "share", ("direction", "horizon", "period", "member")
    ),
)


@st.cache_resource(max_entries=2, show_spinner="Opening the warehouse ...")
def _loaded(path: Path, version: Version) -> data.Loaded:  # noqa: ARG001 (what it is kept by)
    return data.load(path)


@st.cache_resource(max_entries=4, show_spinner=False)
def _of_member(path: Path, version: Version, member: str | None) -> data.Loaded:
    return data.of_member(_loaded(path, version), member)


@st.cache_resource(max_entries=64, show_spinner=False)
def _answer(path: Path, version: Version, filters: data.Filters) -> estimates.Answer:
    return data.answer(_of_member(path, version, filters.member), filters)


def main() -> None:
    """The page that the address names."""
    path = Path(os.environ[WAREHOUSE_VARIABLE])
    st.set_page_config(page_title=_TITLE, page_icon="✉️", layout="centered")
    st.html(PAGE_STYLE)
    version = data.version(path)
    _watch(path, version)
    try:
        loaded = None if version is None else _loaded(path, version)
    except InputError as error:
        st.error(plain(str(error)))
        loaded = None
    if version is None or loaded is None:
        _without_warehouse(path)
    else:
        _with_warehouse(path, version, loaded)


def _without_warehouse(path: Path) -> None:
    """The way in, and what can be done without a warehouse."""
    st.navigation(
        [
            st.Page(
                partial(start.show, path, sample_export(), None),
                title="Start",
                url_path="exports",
                default=True,
            ),
            st.Page(partial(draft.show, None), title="Draft", url_path="draft"),
        ]
    ).run()


def _with_warehouse(path: Path, version: Version, loaded: data.Loaded) -> None:
    """A page a question, each given the view that the filters ask for."""
    views: list[View] = []
    pages = {
        question: st.Page(
            partial(_shown, question.show, views),
            title=question.title,
            url_path=question.address,
            default=question.address == "answer",
        )
        for question in _QUESTIONS
    }
    entry = st.Page(
        partial(start.show, path, sample_export(), loaded),
        title="Your exports",
        url_path="exports",
    )
    chosen = st.navigation([*pages.values(), entry])
    used = next((one.filters for one, page in pages.items() if page == chosen), ())
    # Drawn here and not by the page: what a page draws ends with it.
    filters = draw_filters(loaded, used)
    if chosen != entry:
        kept = _of_member(path, version, filters.member)
        views.append(View(path, kept, filters, _answer(path, version, filters)))
    try:
        chosen.run()
    except InputError as error:
        st.error(plain(str(error)))


def _shown(show: Callable[[View], None], views: list[View]) -> None:
    show(*views)


def _watch(path: Path, version: Version | None) -> None:
    """Draw the page anew when another warehouse has taken this one's place."""

    @st.fragment(run_every=_LOOKS_EVERY_S)
    def watch() -> None:
        if data.version(path) != version:
            st.rerun()

    watch()


if __name__ == "__main__":
    main()
