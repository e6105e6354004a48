"""The plain form of a note, and the way back to the original."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.features.text import NAME, lowered, normalise, origins, plain
from pipeline.schema import NAME_MARK


def _normalised(note: str) -> str:
    return str(normalise(pl.Series([note]))[0])


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Plain text, as it is.", "Plain text, as it is."),
        ("I’d “like” it – really…", 'I\'d "like" it - really...'),
        ("  two  blanks\tand\r\na line ", "two blanks and a line"),
        ("Ärger in Łódź, Ærø, Straße", "Arger in Lodz, AEro, Strasse"),
        ("zero\u200bwidth\ufeff and so\u00adft", "zerowidth and soft"),
        ("ﬁne ｗｉｄｅ", "fine wide"),
        ("Hi 👋🏽 there", "Hi there"),
        (f"Hi {NAME_MARK}, a_b", f"Hi {NAME}, a-b"),
        ("\u200b \ufe0f", ""),
    ],
)
def test_normalise_gives_plain_characters(note: str, expected: str) -> None:
    assert _normalised(note) == expected


def test_normalise_keeps_order_where_only_some_notes_change() -> None:
    notes = pl.Series(["a", "é", "b  b", "ü  ü", "c"])
    assert normalise(notes).to_list() == ["a", "e", "b b", "u u", "c"]
    assert notes.to_list() == ["a", "é", "b  b", "ü  ü", "c"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_origins_has_a_place_for_each_byte(note: str) -> None:
    (places,) = origins([note])
    (read,) = lowered(plain(pl.Series([note])))
    assert len(places) == len(read.encode())
    assert (np.diff(places) >= 0).all()
    assert all(0 <= place < len(note) for place in places)


def test_origins_counts_in_each_note_anew() -> None:
    one, none, other = origins(["aé", "", "ﬁ b"])
    assert one.tolist() == [0, 1]
    assert none.tolist() == []
    assert other.tolist() == [0, 0, 1, 2]
