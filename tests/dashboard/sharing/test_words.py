"""Lines that fit, and tables that read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import data
from dashboard.data import Filters
from dashboard.sharing.drawings import drawings, members
from dashboard.sharing.items import shareable
from dashboard.sharing.lines import wrapped
from dashboard.sharing.release import release
from dashboard.sharing.tabulated import tabulated

if TYPE_CHECKING:
    from pathlib import Path


@given(st.text(st.sampled_from("ab c%-\N{NO-BREAK SPACE}"), max_size=60))
def test_wrapped_loses_nothing(text: str) -> None:
    plain = text.replace("\N{NO-BREAK SPACE}", " ")
    assert " ".join(wrapped(text, 80, 13)) == plain


def test_wrapped_keeps_a_number_with_its_unit() -> None:
    lines = wrapped("accepted in 41\N{NO-BREAK SPACE}% of cases", 80, 13)
    assert any("41 %" in line for line in lines)


@pytest.fixture(scope="session")
def loaded(sample_warehouse: Path) -> data.Loaded:
    return data.load(sample_warehouse)


@pytest.mark.parametrize("direction", ["outgoing", "incoming"])
@pytest.mark.parametrize("horizon_days", [7, 30, 90])
def test_items_and_what_is_left_out_are_all_there_is(
    loaded: data.Loaded, direction: str, horizon_days: int
) -> None:
    filters = Filters(direction=direction, horizon_days=horizon_days)
    found = shareable(loaded, filters)
    every = {each.title for each in drawings(loaded, found.release)}
    shown = {item.title for item in found.items[1:]}
    assert shown | {each.title for each in found.left_out} == every
    assert found.items[0].name == "answer"
    names = [item.name for item in found.items]
    assert len(names) == len(set(names))


def test_items_tell_what_they_are_of(loaded: data.Loaded) -> None:
    for item in shareable(loaded, Filters()).items:
        assert "export of 27 Jun 2026 | canned-invitations 0" in item.signature
        assert len(item.description) > 40
        assert item.note.endswith(".")
        told = tabulated(item)
        assert told.rows
        assert {len(row) for row in told.rows} == {len(told.heads)}
    answer = shareable(loaded, Filters()).items[0]
    assert re.match(r"n = \d{3}, sent 3 Jan 2026 to 27 May 2026 \| ", answer.signature)
    assert answer.lead[0].startswith("Your canned invitations were accepted")


def test_members_are_drawn_of_a_cohort_alone(loaded: data.Loaded) -> None:
    assert members(release(loaded, Filters())).read().is_empty()
