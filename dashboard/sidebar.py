"""The filters: what is looked at, chosen in the sidebar and held in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard import data
from dashboard.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

Filter = Literal["direction", "horizon", "period", "language", "member"]

# How the container of a filter is called that stands there unseen.
UNSEEN = "unseen"

_ALL = "all"
# Which filter a parameter of the address belongs to.
_HOLDS: dict[str, Filter] = {
    "member": "member",
    "direction": "direction",
    "days": "horizon",
}
_DIRECTIONS = {"outgoing": "sent", "incoming": "received"}
_DAYS = {"30": "30 days", "7": "7 days", "90": "90 days"}


def draw_filters(loaded: data.Loaded, used: Collection[Filter]) -> data.Filters:
    """What the reader chose; what the page has no use for is left at its default.

    A filter without use stands there unseen: once it were gone, Streamlit would
    write an address that has forgotten the others (1.67).

    Args:
        loaded: A warehouse's marts.
        used: Which filters the page makes use of.
    """
    people = data.members(loaded)
    titled = {
        "member": ("Member", _titled(people, "each by itself")),
        "direction": ("Invitations", _DIRECTIONS),
        "days": ("Accepted within", _DAYS),
    }
    chosen = {
        key: _one(label, key, names, is_seen=_HOLDS[key] in used and len(names) > 1)
        for key, (label, names) in titled.items()
        if key != "member" or len(people) > 1
    }
    first, last = _period(data.months(loaded), is_seen="period" in used)
    spoken = _titled(data.languages(loaded), "any language")
    language = _one("Notes in", "language", spoken, is_seen="language" in used)
    member = chosen.get("member", _ALL)
    return data.Filters(
        chosen["direction"] if "direction" in used else "outgoing",
        int(chosen["days"]) if "horizon" in used else 30,
        first if "period" in used else None,
        last if "period" in used else None,
        language if "language" in used and language != _ALL else None,
        member if "member" in used and member != _ALL else None,
    )


def _period(months: list[date], *, is_seen: bool) -> tuple[date | None, date | None]:
    """The first and the last month, whichever of the two was chosen where."""
    by_name = {f"{month:{data.MONTH}}": month for month in months}
    names = {name: f"{month:%B %Y}" for name, month in by_name.items()}
    chosen = _one("From", "from", {_ALL: "the start"} | names, is_seen=is_seen)
    until = _one("Until", "to", {_ALL: "the end"} | names, is_seen=is_seen)
    first, last = by_name.get(chosen), by_name.get(until)
    if first and last and first > last:
        if is_seen:
            st.sidebar.caption("Read the other way round: the later month came first.")
        return last, first
    return first, last


def _one(label: str, key: str, names: Mapping[str, str], *, is_seen: bool) -> str:
    """A choice of one, kept in the address under its key."""
    options = list(names)
    with st.sidebar.container(key=f"{'filter' if is_seen else UNSEEN}_{key}"):
        chosen = st.selectbox(
            label,
            options,
            key=key,
            format_func=lambda value: names.get(value, value),
            bind="query-params",
        )
    return chosen if chosen in names else options[0]


def _titled(values: list[str], any_of_them: str) -> dict[str, str]:
    return {_ALL: any_of_them} | {
        value: (LANGUAGES | {"und": "not told"}).get(value, value.replace("_", " "))
        for value in values
    }
