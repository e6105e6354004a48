"""Labels of context and purpose: notes that hold them, and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.features import labelled_languages
from pipeline.schema import CONTEXT_LABELS, PURPOSE_LABELS, WEAK_LABELS
from tests.features.conftest import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Read = Callable[[Sequence[str]], list[dict[str, Any]]]

CASES = cases("label_cases")
LABELLED = cases("labelled_notes")["note"]
ELSEWHERE = cases("label_cases_elsewhere")


def test_every_label_has_cases() -> None:
    assert list(CASES) == [*CONTEXT_LABELS, *PURPOSE_LABELS]
    assert all(
        len(entry[side]) >= 3 for entry in CASES.values() for side in ("holds", "lacks")
    )


@pytest.mark.parametrize("label", CASES)
def test_read_notes_finds_label(label: str, read: Read) -> None:
    notes = CASES[label]["holds"]
    missed = [
        note
        for note, row in zip(notes, read(notes), strict=True)
        if label not in row["context"] + row["purpose"]
    ]
    assert missed == []


@pytest.mark.parametrize("label", CASES)
def test_read_notes_is_not_misled(label: str, read: Read) -> None:
    notes = CASES[label]["lacks"]
    misled = [
        note
        for note, row in zip(notes, read(notes), strict=True)
        if label in row["context"] + row["purpose"]
    ]
    assert misled == []


def test_read_notes_reads_labelled_notes(read: Read) -> None:
    """Nineteen in twenty labels are found, and as many of those found are right."""
    found, expected = set(), set()
    rows = read([note["text"] for note in LABELLED])
    for number, (note, row) in enumerate(zip(LABELLED, rows, strict=True)):
        expected |= {(number, label) for label in note["context"] + note["purpose"]}
        found |= {
            (number, label)
            for label in row["context"] + row["purpose"]
            if label not in WEAK_LABELS
        }
    assert len(found & expected) >= 0.95 * len(expected)
    assert len(found & expected) >= 0.95 * len(found)


def test_read_notes_calls_labelled_notes_personal(read: Read) -> None:
    rows = read([note["text"] for note in LABELLED])
    assert {row["message_kind"] for row in rows} == {"personal"}
    assert {row["language"] for row in rows} == {"en"}


def test_read_notes_gives_words_for_each_label(read: Read) -> None:
    for row in read([note["text"] for note in LABELLED]):
        for dimension in ("context", "purpose"):
            words = row[f"{dimension}_words"]
            assert len(words) == len(row[dimension])
            assert all(words)
            strong = set(row[dimension]) - set(WEAK_LABELS)
            assert row[f"has_{dimension}"] == bool(strong)


@pytest.mark.parametrize("language", ELSEWHERE)
def test_read_notes_finds_labels_in_other_languages(language: str, read: Read) -> None:
    notes = ELSEWHERE[language]["notes"]
    rows = read([text for text, _ in notes])
    found = [
        (row["language"], set(row["context"] + row["purpose"]) - set(WEAK_LABELS))
        for row in rows
    ]
    assert found == [(language, set(labels.split())) for _, labels in notes]


def test_every_labelled_language_has_cases() -> None:
    assert {"en", *ELSEWHERE} == set(labelled_languages())
