"""Drafts: where the telling words stand, and what is missing."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.features import (
    NAME_MARK,
    Reading,
    read_drafts,
    read_note,
    read_notes,
)
from pipeline.features.text import normalise
from tests.features.conftest import cases, frame

TEXTS = [note["text"] for note in cases("labelled_notes")["note"]]
CANNED = [note for kind in ("default", "generic") for note in cases("kind_cases")[kind]]
UNREAD = "Γνωριστήκαμε στην έκθεση και θα ήθελα να σας ρωτήσω για το έργο σας."


def _plain(text: str) -> str:
    return str(normalise(pl.Series([text])).str.to_lowercase()[0])


def _assert_evidence_stands_in(note: str, reading: Reading) -> None:
    for evidence in (*reading.context, *reading.purpose):
        cut = _plain(note[evidence.start : evidence.end])
        assert cut == _plain(evidence.text.replace("…", NAME_MARK)), note


@pytest.mark.parametrize("note", [*TEXTS[::3], *CANNED[::5]])
def test_read_note_reads_as_read_notes_does(note: str) -> None:
    reading = read_note(note)
    row = read_notes(frame([note])).row(0, named=True)
    assert reading.kind == row["message_kind"]
    assert reading.language == row["language"]
    assert [one.label for one in reading.context] == row["context"]
    assert [one.label for one in reading.purpose] == row["purpose"]
    _assert_evidence_stands_in(note, reading)


@given(
    st.sampled_from(TEXTS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.text("  \t\u00a0\u200b’é“ﬁ👋", max_size=6),
)
def test_read_note_places_evidence_in_the_text_as_written(
    note: str, before: str, filler: str
) -> None:
    text = f"{before} {note.replace(' ', ' ' + filler, 3).replace('e', 'é', 2)}"
    _assert_evidence_stands_in(text, read_note(text))


def test_read_note_passes_over_what_only_sounds_alike() -> None:
    note = "We met all our targets this year. We met at the “Hafenfest”, you and I."
    (met,) = read_note(note).context
    assert met.start >= note.index("We met at")


def test_read_note_reads_a_mixed_note_in_both_languages() -> None:
    reading = read_note(
        "Hi Ada, we met at the fair in Bern. Ich suche eine Lehrstelle."
    )
    assert [one.label for one in reading.context] == ["met"]
    assert [one.label for one in reading.purpose] == ["seek_job"]


@pytest.mark.parametrize("note", ["", "  \n", "\u200b\ufeff"])
def test_read_note_calls_nothing_blank(note: str) -> None:
    reading = read_note(note)
    assert reading.kind == "blank"
    assert reading.is_canned
    assert reading.language is None
    assert reading.has_context is None
    assert reading.message_characters == 0


def test_read_note_counts_code_points_and_blanks() -> None:
    reading = read_note("Hi 👋  you ", limit=200)
    assert reading.message_characters == 10
    assert reading.limit == 200
    assert reading.advice[-1] == "190 of 200 characters left, blanks counted."


def test_read_note_tells_what_is_too_long() -> None:
    reading = read_note("We met at the fair. " * 15 + "!")
    assert reading.advice[-1] == "1 character over the limit of 300, blanks counted."


@pytest.mark.parametrize(
    ("note", "missing"),
    [
        ("Hi, let's connect!", ["LinkedIn's own text", "Context", "Purpose"]),
        ("We met at the swimming gala in Ghent.", ["Purpose"]),
        ("Could I ask you a question about bell ropes?", ["Context"]),
        ("We met at the gala. Could I ask you a question about bells?", []),
        (
            "I found your profile and I am growing my network of potters.",
            ["LinkedIn's own text", "profile", "network"],
        ),
        (UNREAD, ["language"]),
    ],
)
def test_read_note_advises_on_what_is_missing(note: str, missing: list[str]) -> None:
    *advice, _ = read_note(note).advice
    assert len(advice) == len(missing)
    assert all(part in line for part, line in zip(missing, advice, strict=True))


def test_read_note_says_nothing_of_a_language_it_cannot_read() -> None:
    reading = read_note(UNREAD)
    assert reading.language == "und"
    assert reading.kind == "personal"
    assert reading.has_context is None
    assert reading.has_purpose is None


def test_read_drafts_reads_each_as_read_note_does() -> None:
    drafts = [TEXTS[0], "", *CANNED[:2], "\u200b", *TEXTS[1:9]]
    assert read_drafts(drafts, limit=200) == [
        read_note(draft, limit=200) for draft in drafts
    ]


def test_read_drafts_of_nothing_is_nothing() -> None:
    assert read_drafts([]) == []


def test_read_note_reads_no_more_than_a_note_can_hold() -> None:
    """Words past all limits neither change the reading nor overflow its sums."""
    note = "We met at the fair in Leeds. May I ask you for advice? "
    filler = "we met at the fair " * 40
    short, long = read_note(note + filler), read_note(note + filler + filler * 500)
    assert long._replace(message_characters=0, advice=()) == short._replace(
        message_characters=0, advice=()
    )
    assert long.has_context
