"""The labelled notes: what each line may hold, and how the parts are kept apart."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest

from benchmarks.reading.corpus import (
    FACT,
    FOLDER,
    default_notes,
    parsed,
    read_notes,
    second_reading,
)
from pipeline.features import link_templates
from pipeline.schema import CONTEXT_LABELS, NAME_MARK, PURPOSE_LABELS, WEAK_LABELS

LABELS = {*CONTEXT_LABELS, *PURPOSE_LABELS}
PARTS = {part: read_notes(part) for part in ("development", "test")}


def test_parsed_gives_marks_in_the_text() -> None:
    line = "p\ten\tHi {Ada}, [met+saw_present:we met].\\nI [fact:bake]!"
    note = parsed(line)
    assert note.text == "Hi Ada, we met.\nI bake!"
    assert [(m.label, note.text[m.start : m.end]) for m in note.marks] == [
        ("met", "we met"),
        ("saw_present", "we met"),
        ("fact", "bake"),
    ]
    assert note.labels == {"met", "saw_present"}
    assert parsed(line, is_named=False).text.startswith(f"Hi {NAME_MARK}, we met")


@pytest.mark.parametrize("part", PARTS)
def test_notes_are_well_formed(part: str) -> None:
    for note in PARTS[part]:
        assert {mark.label for mark in note.marks} <= LABELS | {FACT}, note.text
        assert 0 < len(note.text) <= 300, note.text
        assert not set("[]{}\t") & set(note.text), note.text
        if note.kind != "personal":
            assert note.labels <= set(WEAK_LABELS), note.text


def test_test_part_is_large_enough() -> None:
    notes = PARTS["test"]
    assert len(notes) >= 800
    assert len({note.language for note in notes}) >= 20
    counts = Counter(label for note in notes for label in note.labels)
    assert min(counts[label] for label in LABELS - set(WEAK_LABELS)) >= 40
    everywhere = Counter(
        label for part in PARTS.values() for note in part for label in note.labels
    )
    assert min(everywhere[label] for label in LABELS) >= 40


def test_no_family_of_templates_is_in_both_parts() -> None:
    texts = [note.text for part in PARTS.values() for note in part]
    keys = pl.Series("note_key", range(len(texts)), dtype=pl.UInt64)
    families = link_templates(pl.DataFrame([keys, pl.Series("note", texts)]))
    split = len(PARTS["development"])
    seen = set(families["template_key"][:split])
    assert not seen & set(families["template_key"][split:])


def test_default_notes_are_linkedins_texts_in_many_languages() -> None:
    assert {note.kind for note in default_notes()} == {"default"}
    assert len({note.language for note in default_notes()}) >= 20


def test_second_reading_has_a_line_for_each_note_of_the_test_part() -> None:
    for path in sorted((FOLDER / "test").glob("*.tsv")):
        other = FOLDER / "second" / path.name
        assert len(path.read_text("utf-8").splitlines()) == len(
            other.read_text("utf-8").splitlines()
        )
    labels, kinds = second_reading()
    assert len(labels) == len(kinds) == len(PARTS["test"])
    assert set().union(*labels) <= LABELS
