"""The figures of how well notes are read are those of the package as it stands."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.reading.corpus import read_notes
from benchmarks.reading.evaluate import (
    COLUMNS,
    FIGURES,
    PAGE,
    figures,
    flags,
    kappa,
    language_table,
    macro,
    read_flags,
    scored,
    test_table,
)

# Else pytest takes it for a test.
test_table.__test__ = False  # type: ignore[attr-defined]

NOTES = read_notes("test")
FOUND = read_flags(NOTES)
TRUTH = flags([note.labels for note in NOTES], [note.kind for note in NOTES])


def test_page_has_the_figures_of_the_package() -> None:
    """Byte for byte, but for those of TF-IDF, whose library rounds as it likes."""
    page = PAGE.read_text("utf-8")
    for line in language_table(NOTES, FOUND):
        assert line in page
    for line in test_table(NOTES):
        known, *_ = line.split(" |  | ") if "mean" in line else (line[:60],)
        assert known in page


def test_dashboard_has_the_figures_of_the_package() -> None:
    assert FIGURES.read_text("utf-8") == figures(NOTES)


@pytest.mark.parametrize(
    ("column", "least"),
    [("canned", 0.98), ("has_context", 0.95), ("has_purpose", 0.95)],
)
def test_read_drafts_tells_the_test_part(column: str, least: float) -> None:
    place = COLUMNS.index(column)
    assert scored(TRUTH[:, place], FOUND[:, place]).f1 >= least


def test_read_drafts_tells_labels_apart() -> None:
    assert macro(TRUTH, FOUND) >= 0.85


def test_scored_has_the_figure_in_its_interval() -> None:
    truth = np.array([True] * 40 + [False] * 60)
    found = np.array([True] * 30 + [False] * 60 + [True] * 10)
    score = scored(truth, found)
    assert (score.n_notes, score.precision, score.recall) == (40, 0.75, 0.75)
    assert score.f1_lower < score.f1 < score.f1_upper


def test_kappa_of_a_textbook() -> None:
    """Two readers, 50 notes: both yes 20, both no 15, 5 and 10 disagree: 0.4.

    Source: the standard worked example of Cohen's kappa.
    """
    one = np.array([True] * 25 + [False] * 25)
    other = np.array([True] * 20 + [False] * 5 + [True] * 10 + [False] * 15)
    assert kappa(one, other) == pytest.approx(0.4)
