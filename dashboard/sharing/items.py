"""Everything that can be shared of an answer, and what is left out of it and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from dashboard import data
from dashboard.sharing import shown
from dashboard.sharing.card import card
from dashboard.sharing.drawings import drawings, members
from dashboard.sharing.release import release
from dashboard.sharing.sentence import told
from dashboard.sharing.signature import signature

if TYPE_CHECKING:
    import altair as alt

    from dashboard.sharing.drawings import Drawing
    from dashboard.sharing.release import Release

# Fewer rows compare nothing.
_LEAST_ROWS = 2
_FEW = (
    "too little is left once counts under 10, and those that would give them away, "
    "are hidden"
)
_POOLED = "it would add several members' rows up"
_BLOCKED = "no rate can be given, as the answer says"


class Item(NamedTuple):
    """One thing to share.

    Attributes:
        name: Of its files, without a suffix.
        title: In a few words.
        chart: Drawn as it is shared; `pictures` turns it into files.
        frame: What the chart tells, as a table: without what is hidden.
        description: All of it in words, for readers who can't see it.
        note: How to read it, and what it can't tell.
        signature: Of what, from which export, with which version.
        lead: Of the answer, its sentence and its caveat; else nothing.
    """

    name: str
    title: str
    chart: alt.LayerChart
    frame: pl.DataFrame
    description: str
    note: str
    signature: str
    lead: tuple[str, ...] = ()

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything but words to see."""
        return len(self.chart.layer) > 1


class LeftOut(NamedTuple):
    """One thing that is not shared.

    Attributes:
        title: What.
        reason: Why not.
    """

    title: str
    reason: str


class Shareable(NamedTuple):
    """All that can be shared of an answer.

    Attributes:
        release: The answer, and what of it may be seen.
        items: What can be shared, the answer first.
        left_out: What can't.
    """

    release: Release
    items: list[Item]
    left_out: list[LeftOut]


def shareable(loaded: data.Loaded, filters: data.Filters) -> Shareable:
    """Everything that can be shared, drawn.

    Args:
        loaded: A warehouse's marts.
        filters: What is looked at. Of a cohort that names no member only the answer
            and the members beside each other can be shared.
    """
    found = release(loaded, filters)
    loaded = data.of_member(loaded, filters.member)
    items = [_answer(loaded, found)]
    left_out = []
    for drawing in _drawings(loaded, found):
        reason = _why_closed(drawing, found)
        frame = pl.DataFrame() if reason else drawing.read()
        reason = reason or _why_too_little(drawing, frame)
        if reason:
            left_out.append(LeftOut(drawing.title, reason))
        else:
            items.append(_item(drawing, frame, loaded, found))
    return Shareable(found, items, left_out)


def _drawings(loaded: data.Loaded, found: Release) -> list[Drawing]:
    if not found.is_cohort:
        return drawings(loaded, found)
    # What others have published says nothing of these members.
    single = [each for each in drawings(loaded, found) if each.subject != "others"]
    return [members(found), *single]


def _answer(loaded: data.Loaded, found: Release) -> Item:
    frame = shown.forest(found) if found.is_cohort else shown.rates(found)
    chart = card(found, frame)
    words = told(found)
    return Item(
        "answer",
        "The answer",
        chart,
        frame,
        str(chart.description),
        "Each kind of invitation: how many were accepted, of how many sent.",
        signature(found, loaded.facts, "answer"),
        words,
    )


def _why_closed(drawing: Drawing, found: Release) -> str | None:
    """Why nothing of the kind may be shown; None if it may."""
    if found.is_cohort and drawing.name != "forest":
        return _POOLED
    if found.found.reason is not None and drawing.subject in ("answer", "notes"):
        return _BLOCKED
    return None


def _why_too_little(drawing: Drawing, frame: pl.DataFrame) -> str | None:
    """Why there is nothing to draw; None if there is."""
    if drawing.estimate in frame.columns:
        frame = frame.drop_nulls(drawing.estimate)
    return _FEW if frame.height < _LEAST_ROWS else None


def _item(
    drawing: Drawing, frame: pl.DataFrame, loaded: data.Loaded, found: Release
) -> Item:
    chart = drawing.draw(frame)
    return Item(
        drawing.name,
        drawing.title,
        chart,
        frame,
        str(chart.description),
        drawing.note,
        signature(found, loaded.facts, drawing.subject),
    )
