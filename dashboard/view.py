"""What every page is given, and how a chart and its numbers are put on a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from dashboard.inert import inert
from dashboard.numbers import Unit, show_numbers
from dashboard.specs import spec

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from dashboard import theme
    from dashboard.data import Filters, Loaded
    from dashboard.specs import Draw
    from pipeline import estimates


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
    r"""Text that Markdown takes for nothing but text.

    >>> plain("*5* of 7")
    '\\*5\\* of 7'
    """
    parted = _LINKS.sub("\\g<0>\N{WORD JOINER}", inert(text))
    return "".join(f"\\{mark}" if mark in _MARKS else mark for mark in parted)


# What Markdown, and the directives Streamlit adds to it, are written with.
_MARKS = frozenset("\\`*_{}[]()<>#+-.!|~$:&")
# What is looked for in text that is marked as such too: addresses, icons, emoji.
_LINKS = re.compile(r"[:@](?=\S)|\bwww(?=\.)", re.IGNORECASE)


def show_chart(
    draw: Draw,
    frame: pl.DataFrame,
    key: str,
    unit: Unit = "percent",
    **arguments: Any,  # noqa: ANN401 (each chart has its own)
) -> None:
    """A chart as wide as its column, in the reader's light or dark, and its numbers.

    Args:
        draw: The chart.
        frame: What it draws.
        key: Of the chart, within the page.
        unit: What its estimates are.
        arguments: What else the chart is given.
    """
    variant: theme.Variant = "dark" if st.context.theme.type == "dark" else "light"
    drawn = spec(draw.__module__, draw, frame, arguments, variant)
    st.vega_lite_chart(spec=drawn, theme=None, key=f"chart_{key}")
    if frame.height:
        with st.expander("The numbers"):
            show_numbers(frame, key, unit)


def show_caveat(*lines: str) -> None:
    """What a page can't tell, at its end."""
    st.header("What this can't tell", divider="gray")
    for line in lines:
        st.markdown(f"- {line}")


def tied(sentence: str) -> str:
    r"""The sentence with no number parted from its sign at a line's end.

    >>> tied("4 of 9 (44 %; likely 19-73 %)")
    '4 of 9 (44\xa0%; likely 19\u201173\xa0%)'
    """
    return re.sub(r"(?<=\d)-(?=\d)", "\u2011", sentence).replace(" %", "\u00a0%")


def show_sentence(sentence: str) -> None:
    """The answer in large, what goes with it in small."""
    head, mark, rest = tied(sentence).partition("This is the past, not an experiment")
    first, stop, more = head.strip().partition(". ")
    st.markdown(f"## {plain(first + stop.strip())}")
    if more:
        st.markdown(plain(more))
    if mark:
        st.caption(plain(mark + rest))


def is_whose_needed(view: View) -> bool:
    """Whether members must be looked at one by one here; says so if they must."""
    if not view.answer.members:
        return False
    st.info(
        "These are several members' exports, and their rows are never added up. "
        "Choose a member in the sidebar."
    )
    return True


def show_slice(view: View) -> None:
    """A word of caution over a part that the reader has picked."""
    if view.filters.is_slice:
        st.caption(
            "You picked this part of the data yourself. Looking at many parts finds "
            "something in one of them by chance: take it for an idea, not a finding."
        )
