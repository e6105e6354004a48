"""The words that show a label."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.features import read_note
from pipeline.features.evidence import shown_by


def test_shown_by_is_the_weightiest_stretch_of_the_weightiest_sentence() -> None:
    added = np.array([0.5, -1.0, -0.2, 2.0, -0.5, 1.0, -3.0])
    sentences = np.array([0, 0, 1, 1, 1, 1, 1])
    scores = np.array([0.1, 0.9], dtype=np.float32)
    assert shown_by(added, sentences, scores) == (3, 5)


@pytest.mark.parametrize("added", [[-1.0, -2.0], [0.0, 0.0], [1.0, 2.0]])
def test_shown_by_is_never_empty(added: list[float]) -> None:
    values = np.array(added)
    first, last = shown_by(values, np.array([0, 0]), np.array([1.0], dtype=np.float32))
    assert 0 <= first <= last <= 1


@pytest.mark.parametrize(
    ("note", "label", "inside"),
    [
        ("Hi Ada, we met at the fair in Leeds. I sell lamps.", "met", "we met at the"),
        ("Dear Mr Ito, I read your article on eels.", "saw_present", "your article"),
        ("Ich suche eine Lehrstelle als Tischler.", "seek_job", "suche"),
    ],
)
def test_read_note_shows_the_words(note: str, label: str, inside: str) -> None:
    reading = read_note(note)
    (words,) = (
        one.text for one in (*reading.context, *reading.purpose) if one.label == label
    )
    assert inside in words
