"""The dashboard: pages by question, filters that the address holds."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

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
from dashboard.sample import sample_export
from dashboard.serve import WAREHOUSE_VARIABLE
from dashboard.view import View
from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pipeline import estimates

_ALL = "all"
_PERIODIC = "3s"


@st.cache_resource(max_entries=2, show_spinner="Opening the warehouse ...")
def _loaded(path: Path, _version: tuple[int, int, int]) -> data.Loaded:
    return data.load(path)


@st.cache_resource(max_entries=4, show_spinner=False)
def _of_member(
    path: Path, version: tuple[int, int, int], member: str | None
) -> data.Loaded:
    return data.of_member(_loaded(path, version), member)


@st.cache_resource(max_entries=64, show_spinner=False)
def _answer(
    path: Path, version: tuple[int, int, int], filters: data.Filters
) -> estimates.Answer:
    return data.answer(_of_member(path, version, filters.member), filters)


def main() -> None:
    """The page that the address names."""
    path = Path(os.environ[WAREHOUSE_VARIABLE])
    st.set_page_config(
        page_title="Does the canned invitation work?", page_icon="✉️", layout="centered"
    )
    version = data.version(path)
    _notice(path, version)
    entry = st.Page(
        partial(start.show, path, sample_export()),
        title="Start" if version is None else "Your exports",
        url_path="exports",
        default=version is None,
    )
    if version is None:
        drafted = st.Page(
            partial(draft.show, None), title="Draft", url_path="draft", icon="✍️"
        )
        st.navigation([entry, drafted]).run()
        return
    try:
        loaded = _loaded(path, version)
    except InputError as error:
        st.error(str(error))
        st.navigation([entry]).run()
        return
    st.navigation([*_pages(path, version, loaded), entry]).run()


def _pages(
    path: Path, version: tuple[int, int, int], loaded: data.Loaded
) -> list[st.Page]:
    """A page a question, each given the view that the filters ask for."""

    def shown(show: Callable[[View], None], *, has_direction: bool = True) -> None:
        filters = _filters(loaded, has_direction=has_direction)
        show(
            View(
                path,
                _of_member(path, version, filters.member),
                filters,
                _answer(path, version, filters),
            )
        )

    named = [
        (answer.show, "The answer", "answer"),
        (waiting.show, "When they accept", "when"),
        (notes.show, "What a good note has", "notes"),
        (received.show, "Received", "received"),
        (mine.show, "My invitations", "mine"),
        (draft.show, "Draft", "draft"),
        (trust.show, "Trust", "trust"),
        (share.show, "Share", "share"),
    ]
    return [
        st.Page(
            partial(shown, show, has_direction=show is not received.show),
            title=title,
            url_path=address,
            default=address == "answer",
        )
        for show, title, address in named
    ]


def _filters(loaded: data.Loaded, *, has_direction: bool) -> data.Filters:
    """What is looked at, from the sidebar and the address; nothing personal in it."""
    with st.sidebar:
        direction = "outgoing"
        if has_direction:
            direction = _one("Direction", ["outgoing", "incoming"], "direction", _SENT)
        horizon = _one("Accepted within", ["30", "7", "90"], "days", _DAYS)
        found = [f"{month:{data.MONTH}}" for month in data.months(loaded)]
        first = _one("Sent from", [_ALL, *found], "from", {_ALL: "the first day"})
        last = _one("Sent until", [_ALL, *found], "to", {_ALL: "the last day"})
        spoken = data.languages(loaded)
        language = _one("Notes in", [_ALL, *spoken], "language", {_ALL: "any language"})
        people = data.members(loaded)
        member = _ALL
        if len(people) > 1:
            member = _one("Member", [_ALL, *people], "member", {_ALL: "each by itself"})
    by_name = dict(zip(found, data.months(loaded), strict=True))
    return data.Filters(
        direction,
        int(horizon),
        _month(by_name, first),
        _month(by_name, last),
        None if language == _ALL else language,
        None if member == _ALL else member,
    )


_SENT = {"outgoing": "sent", "incoming": "received"}
_DAYS = {"7": "7 days", "30": "30 days", "90": "90 days"}


def _one(label: str, options: list[str], key: str, names: dict[str, str]) -> str:
    """A choice of one, kept in the address under its key."""
    chosen = st.selectbox(
        label,
        options,
        key=key,
        format_func=lambda value: names.get(value, value.replace("_", " ")),
        bind="query-params",
    )
    return chosen if chosen in options else options[0]


def _month(by_name: dict[str, date], chosen: str) -> date | None:
    return by_name.get(chosen)


def _notice(path: Path, version: tuple[int, int, int] | None) -> None:
    """Draw the page anew when another warehouse has taken this one's place."""

    @st.fragment(run_every=_PERIODIC)
    def watch() -> None:
        if data.version(path) != version:
            st.rerun()

    watch()


if __name__ == "__main__":
    main()
