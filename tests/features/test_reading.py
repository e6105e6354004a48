"""Notes read in bulk, as the declared table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from polars.testing import assert_frame_equal

from pipeline.features import read_notes, reading
from pipeline.schema import NOTES
from tests.features.conftest import cases, frame

if TYPE_CHECKING:
    import pytest

TEXTS = [note["text"] for note in cases("labelled_notes")["note"]]


def test_read_notes_of_nothing_is_an_empty_table() -> None:
    assert_frame_equal(read_notes(frame([])), NOTES.empty())


def test_read_notes_keeps_rows_in_order() -> None:
    notes = frame(TEXTS)
    assert read_notes(notes)["note_key"].to_list() == notes["note_key"].to_list()


def test_read_notes_reads_in_batches_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read_notes(frame(TEXTS))
    monkeypatch.setattr(reading, "BATCH_NOTES", 7)
    assert_frame_equal(read_notes(frame(TEXTS)), whole)


def test_read_notes_reads_each_note_by_itself() -> None:
    whole = read_notes(frame(TEXTS))
    alone = pl.concat(read_notes(part) for part in frame(TEXTS).iter_slices(1))
    assert_frame_equal(alone, whole)
