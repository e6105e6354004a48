"""Labels of context and purpose: notes that hold them, and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

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


def _share_held(side: str, read: Read) -> float:
    """The share of one side of the pairs whose label is read to hold."""
    pairs = [(label, note) for label in CASES for note in CASES[label][side]]
    rows = read([note for _, note in pairs])
    held = [
        label in row["context"] + row["purpose"]
        for (label, _), row in zip(pairs, rows, strict=True)
    ]
    return sum(held) / len(held)


def test_read_notes_finds_labels_in_pairs(read: Read) -> None:
    """None of these notes was learned from; each has a near miss beside it."""
    assert _share_held("holds", read) >= 0.95


def test_read_notes_is_rarely_misled_by_near_misses(read: Read) -> None:
    assert _share_held("lacks", read) <= 0.21


def test_read_notes_reads_labelled_notes(read: Read) -> None:
    """None of these notes was learned from."""
    found, expected = set(), set()
    rows = read([note["text"] for note in LABELLED])
    for number, (note, row) in enumerate(zip(LABELLED, rows, strict=True)):
        expected |= {(number, label) for label in note["context"] + note["purpose"]}
        found |= {
            (number, label)
            for label in row["context"] + row["purpose"]
            if label not in WEAK_LABELS
        }
    assert len(found & expected) >= 0.85 * len(expected)
    assert len(found & expected) >= 0.83 * len(found)


@pytest.mark.parametrize("dimension", ["context", "purpose"])
def test_read_notes_tells_whether_there_is_any(dimension: str, read: Read) -> None:
    rows = read([note["text"] for note in LABELLED])
    right = [
        row[f"has_{dimension}"] == bool(note[dimension])
        for note, row in zip(LABELLED, rows, strict=True)
    ]
    assert sum(right) >= 0.925 * len(right)


def test_read_notes_calls_labelled_notes_personal(read: Read) -> None:
    rows = read([note["text"] for note in LABELLED])
    kinds = [row["message_kind"] for row in rows]
    assert kinds.count("personal") >= 0.98 * len(kinds)
    assert {row["language"] for row in rows} == {"en"}


def test_read_notes_has_any_exactly_if_a_strong_label_holds(read: Read) -> None:
    for row in read([note["text"] for note in LABELLED]):
        for dimension in ("context", "purpose"):
            strong = set(row[dimension]) - set(WEAK_LABELS)
            assert row[f"has_{dimension}"] == bool(strong)


@pytest.mark.parametrize("language", ELSEWHERE)
def test_read_notes_finds_labels_in_other_languages(language: str, read: Read) -> None:
    notes = ELSEWHERE[language]["notes"]
    rows = read([text for text, _ in notes])
    # A short note of a language with close relatives may be told as none.
    told = [row["language"] for row in rows]
    assert set(told) <= {language, "und"}
    assert told.count("und") <= 1
    expected = {
        (n, label) for n, (_, held) in enumerate(notes) for label in held.split()
    }
    found = {
        (n, label)
        for n, row in enumerate(rows)
        for label in row["context"] + row["purpose"]
        if label not in WEAK_LABELS
    }
    assert len(found & expected) >= 0.6 * max(len(found), len(expected))
