"""What every page is given, and how a chart and its numbers are put on a page."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from dashboard import theme

if TYPE_CHECKING:
    from pathlib import Path

    import altair as alt
    import polars as pl

    from dashboard.data import Filters, Loaded
    from pipeline import estimates
    from pipeline.features import Reading

# Read out by people, not by programs.
_TITLES = {
    "group": "Invitation",
    "label": "Comparison",
    "estimate": "Estimate",
    "ci_lower": "From",
    "ci_upper": "To",
    "n_obs": "Counted",
    "n_events": "Accepted",
    "n_at_risk": "Still open",
    "shrunk": "Rate, pulled to the average",
    "stands_out": "Stands out",
    "n": "Invitations",
}
_SHARES = ("estimate", "ci_lower", "ci_upper", "shrunk")


class View(NamedTuple):
    """What a page shows.

    Attributes:
        path: Of the warehouse.
        loaded: Its marts, of the member looked at.
        filters: What of it is looked at.
        answer: To what the filters ask.
    """

    path: Path
    loaded: Loaded
    filters: Filters
    answer: estimates.Answer

    @property
    def direction(self) -> estimates.Direction:
        """The answer for the direction looked at."""
        return self.answer.directions[self.filters.direction]


def plain(text: str) -> str:
    """Text that Markdown takes for nothing but text."""
    return "".join(f"\\{mark}" if mark in _MARKS else mark for mark in text)


# What Markdown, and the directives Streamlit adds to it, are written with.
_MARKS = frozenset("\\`*_{}[]()<>#+-.!|~$:")
_COLOURS = {"context": "blue", "purpose": "orange"}


def marked(text: str, read: Reading) -> str:
    """A note as Markdown, the words that show something on a ground of colour."""
    colours: list[str | None] = [None] * len(text)
    for name, colour in _COLOURS.items():
        for shown in getattr(read, name):
            colours[shown.start : shown.end] = [colour] * (shown.end - shown.start)
    pieces = []
    for colour, run in groupby(zip(colours, text, strict=True), key=itemgetter(0)):
        words = plain("".join(character for _, character in run))
        is_bare = colour is None or not words.strip()
        pieces.append(words if is_bare else f":{colour}-background[{words}]")
    return "".join(pieces).replace("\n", "  \n")


def key_of_marks() -> str:
    """What the colours of `marked` stand for."""
    return "  ".join(
        f":{colour}-background[{asked}]"
        for colour, asked in zip(
            _COLOURS.values(), ("how you know them", "why you write"), strict=True
        )
    )


def show_chart(chart: alt.LayerChart, frame: pl.DataFrame, key: str) -> None:
    """A chart as wide as its column, in the reader's light or dark, and its numbers."""
    told = st.context.theme.type
    variant: theme.Variant = "dark" if told == "dark" else "light"
    description = getattr(chart, "description", None)
    st.altair_chart(
        theme.themed(chart, variant),
        theme=None,
        key=f"chart_{key}",
        alt=description if isinstance(description, str) else None,
    )
    if frame.height:
        with st.expander("The numbers"):
            show_table(frame, key)


def show_table(frame: pl.DataFrame, key: str) -> None:
    """A frame as a table, its columns titled and its shares in percent."""
    columns: dict[str, Any] = {}
    for name in frame.columns:
        title = _TITLES.get(name, name.replace("_", " ").capitalize())
        columns[name] = (
            st.column_config.NumberColumn(title, format="percent")
            if name in _SHARES
            else st.column_config.Column(title)
        )
    st.dataframe(frame, column_config=columns, hide_index=True, key=f"table_{key}")


def show_caveat(*lines: str) -> None:
    """What a page can't tell, at its end."""
    st.subheader("What this can't tell", divider="gray")
    for line in lines:
        st.markdown(f"- {line}")


def show_sentence(sentence: str) -> None:
    """The answer in large, what goes with it in small."""
    head, mark, rest = sentence.partition("This is the past, not an experiment")
    st.markdown(f"#### {plain(head.strip())}")
    if mark:
        st.caption(plain(mark + rest))


def is_whose_needed(view: View) -> bool:
    """Whether members must be looked at one by one here; says so if they must."""
    if not view.answer.members:
        return False
    st.info(
        "These are several members' exports. Their rows are never added up: choose a "
        "member at the left to see this page for one of them."
    )
    return True


def show_slice(view: View) -> None:
    """A word of caution over a part that the reader has picked."""
    if view.filters.is_slice:
        st.caption(
            "You picked this part of the data yourself. Looking at many parts finds "
            "something in one of them by chance: take it for an idea, not a finding."
        )
