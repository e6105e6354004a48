"""What can be shared: see it as it will be written, then take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.sharing import pictures
from dashboard.sharing.gate import examine_contents
from dashboard.sharing.items import Shareable, shareable
from dashboard.sharing.report import report
from dashboard.sharing.write import private_of
from dashboard.view import View, plain
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_FORMS = {
    ".png": ("PNG", "image/png", "a picture, for a post"),
    ".svg": ("SVG", "image/svg+xml", "a drawing that stays sharp at any size"),
    ".html": ("HTML", "text/html", "a page of its own that opens without a network"),
    ".csv": ("CSV", "text/csv", "its numbers"),
}


@st.cache_resource(max_entries=4, show_spinner="Hiding what is few ...")
def _shareable(
    _loaded: data.Loaded,
    path: Path,  # noqa: ARG001 (with the next, what is kept it is kept by)
    version: tuple[int, int, int] | None,  # noqa: ARG001
    filters: data.Filters,
) -> Shareable:
    return shareable(_loaded, filters)


@st.cache_resource(max_entries=16, show_spinner="Drawing and looking through ...")
def _contents(
    _found: Shareable,
    name: str,
    path: Path,
    version: tuple[int, int, int] | None,  # noqa: ARG001 (what it is kept by)
    filters: data.Filters,  # noqa: ARG001 (the same)
) -> dict[str, bytes]:
    """One thing in every form, once nothing personal is found in any of them."""
    if name == "report":
        made = {".html": report(_found).encode()}
    else:
        item = next(item for item in _found.items if item.name == name)
        made = pictures.forms(item) | {".csv": pictures.csv(item.frame)}
    named = {f"{name}{ending}": content for ending, content in made.items()}
    examine_contents(named, private_of(path))
    return made


def show(view: View) -> None:
    """Choose the answer card or a chart, see it, download it in each form."""
    st.title("Share")
    st.markdown(
        "What you see is what is written: counts alone, those under 10 hidden, and no "
        "name, no address, no word of a note. Always on a light ground."
    )
    of = (view.path, data.version(view.path), view.filters)
    found = _shareable(view.loaded, *of)
    titles = {item.name: item.title for item in found.items}
    titles["report"] = "Everything, as one report"
    name = st.selectbox(
        "What to share", list(titles), format_func=titles.__getitem__, key="shared"
    )
    try:
        contents = _contents(found, name, *of)
    except InputError as error:
        st.error(plain(str(error)))
        return
    if ".png" in contents:
        item = next(item for item in found.items if item.name == name)
        st.image(contents[".png"], width="stretch", alt=item.description)
        with st.expander("The same in words"):
            st.markdown(plain(item.description))
    else:
        st.markdown(
            "One page with every chart and its table, which opens without a network "
            "and prints on A4."
        )
    for column, (ending, content) in zip(
        st.columns(len(contents)), contents.items(), strict=True
    ):
        label, mime, told = _FORMS[ending]
        column.download_button(
            label,
            content,
            file_name=f"{name}{ending}",
            mime=mime,
            key=f"download_{name}{ending}",
            help=told,
            on_click="ignore",
            width="stretch",
        )
    _left_out(found)


def _left_out(found: Shareable) -> None:
    """What is not shared, by the reason why."""
    titles: dict[str, list[str]] = {}
    for left in found.left_out:
        titles.setdefault(left.reason, []).append(left.title)
    for reason, named in titles.items():
        st.caption(plain(f"Not shared, since {reason}: {'; '.join(named)}."))
