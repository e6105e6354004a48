"""How well notes are read: precision, recall and F1, by label and by language.

    python -m benchmarks.reading.evaluate [--test-only] [--write]

Prints three tables in Markdown, as `docs/reading.md` has them: the outputs on the
test part beside two baselines and the second reader, the test part by language, and
the development part, each note read by a model that never saw it. Intervals are the
2.5 and 97.5 percentiles of 1,000 draws of the notes with replacement.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from benchmarks.reading.baselines import keywords, tfidf
from benchmarks.reading.corpus import Labelled, read_notes, second_reading
from benchmarks.reading.train import train_development
from pipeline.features import read_drafts
from pipeline.features.model import Scored
from pipeline.features.reading import judge
from pipeline.schema import CONTEXT_LABELS, PURPOSE_LABELS, WEAK_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

LABELS: Final = (*CONTEXT_LABELS, *PURPOSE_LABELS)
COLUMNS: Final = ("canned", "has_context", "has_purpose", *LABELS)
"""What is evaluated: a column each of the flags."""
PAGE: Final = Path(__file__).parents[2] / "docs" / "reading.md"
# What the dashboard's page on trust shows of it.
FIGURES: Final = Path(__file__).parents[2] / "pipeline" / "features" / "accuracy.csv"
BEGIN, END = "<!-- evaluation -->", "<!-- /evaluation -->"
_DRAWS: Final = 1000
_SIX: Final = ("de", "es", "fr", "it", "nl", "pt")


class Score(NamedTuple):
    """How well one thing is found.

    Attributes:
        n_notes: Notes in which it holds.
        precision: The share of those found that hold; nan if none is found.
        recall: The share of those that hold that are found.
        f1: Their harmonic mean.
        f1_lower: The lower end of its interval.
        f1_upper: The upper end.
    """

    n_notes: int
    precision: float
    recall: float
    f1: float
    f1_lower: float
    f1_upper: float


def flags(labels: Sequence[frozenset[str]], kinds: Sequence[str]) -> Flags:
    """What holds for each note, a column per name of `COLUMNS`."""
    held = np.array([[name in found for name in LABELS] for found in labels])
    has = [
        held[:, [LABELS.index(name) for name in names if name not in WEAK_LABELS]].any(
            axis=1
        )
        for names in (CONTEXT_LABELS, PURPOSE_LABELS)
    ]
    canned = np.array(kinds) != "personal"
    return np.column_stack([canned, *has, held])


def read_flags(notes: Sequence[Labelled]) -> Flags:
    """What the package reads in each note."""
    readings = read_drafts([note.text for note in notes])
    shown = [
        frozenset(found.label for found in (*reading.context, *reading.purpose))
        for reading in readings
    ]
    return flags(shown, [reading.kind for reading in readings])


def held_out_flags(count: int) -> Flags:
    """What a model that never saw it reads in each note of the development part.

    Args:
        count: How many notes that part has.
    """
    trained = train_development()
    nothing = np.zeros(len(trained.scores), dtype=np.int64)
    judged = judge(
        Scored(
            cut=trained.known.cut,
            languages=nothing,
            spoken=nothing,
            is_readable=np.ones(len(nothing), dtype=np.bool_),
            scores=trained.scores.T.astype(np.float32),
            sentence_scores=np.zeros((0, 0), dtype=np.float32),
        )
    )
    shown = [
        frozenset(name for name, holds in judged.holds.items() if holds[row])
        for row in range(count)
    ]
    return flags(shown, judged.kind[:count].to_list())


def scored(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> Score:
    """Precision, recall and F1 of one column.

    >>> score = scored(np.array([True, True, False]), np.array([True, False, False]))
    >>> score.precision, score.recall, round(score.f1, 3)
    (1.0, 0.5, 0.667)
    """
    outcomes = np.stack([truth & found, found, truth]).astype(np.float64)
    hits, n_found, n_true = outcomes.sum(axis=1)
    draws = np.random.default_rng(0).multinomial(
        len(truth), np.full(len(truth), 1 / len(truth)), size=_DRAWS
    )
    drawn_hits, drawn_found, drawn_true = outcomes @ draws.T
    f1s = 2 * drawn_hits / np.maximum(drawn_found + drawn_true, 1)
    lower, upper = np.percentile(f1s, [2.5, 97.5])
    return Score(
        int(n_true),
        float(hits / n_found) if n_found else float("nan"),
        float(hits / n_true) if n_true else float("nan"),
        float(2 * hits / max(n_found + n_true, 1)),
        float(lower),
        float(upper),
    )


def kappa(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Cohen's kappa of two readers.

    >>> kappa(np.array([True, False]), np.array([True, False]))
    1.0
    """
    agreed = float((one == other).mean())
    chance = float(one.mean() * other.mean() + (1 - one.mean()) * (1 - other.mean()))
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def macro(truth: Flags, found: Flags) -> float:
    """The mean F1 over the labels."""
    return float(
        np.mean(
            [
                scored(truth[:, column], found[:, column]).f1
                for column in range(COLUMNS.index(LABELS[0]), len(COLUMNS))
            ]
        )
    )


def test_table(notes: Sequence[Labelled]) -> Iterator[str]:
    """The test part by what is found, beside baselines and the second reader."""
    truth = flags([note.labels for note in notes], [note.kind for note in notes])
    found = read_flags(notes)
    second = flags(*second_reading())
    searched = flags(*keywords(notes))
    learned = flags(*tfidf(read_notes("development"), notes))
    yield (
        "| found | notes | precision | recall | F1 | 95 % interval "
        "| keywords | TF-IDF | two readers' kappa |"
    )
    yield "|---" * 9 + "|"
    for column, name in enumerate(COLUMNS):
        score = scored(truth[:, column], found[:, column])
        others = (
            scored(truth[:, column], by[:, column]).f1 for by in (searched, learned)
        )
        yield (
            f"| {name} | {score.n_notes} | {_told(score)} | "
            f"{' | '.join(f'{f1:.2f}' for f1 in others)} | "
            f"{kappa(truth[:, column], second[:, column]):.2f} |"
        )
    yield (
        f"| mean of labels | | | | {macro(truth, found):.3f} | | "
        f"{macro(truth, searched):.2f} | {macro(truth, learned):.2f} | |"
    )


def figures(notes: Sequence[Labelled]) -> str:
    """The test part's figures as CSV: what is found, and how well."""
    truth = flags([note.labels for note in notes], [note.kind for note in notes])
    found = read_flags(notes)
    lines = ["found,notes,precision,recall,f1,f1_lower,f1_upper"]
    for place, name in enumerate(COLUMNS):
        score = scored(truth[:, place], found[:, place])
        numbers = ",".join(f"{value:.3f}" for value in score[1:])
        lines.append(f"{name},{score.n_notes},{numbers}")
    return "\n".join(lines) + "\n"


def language_table(notes: Sequence[Labelled], found: Flags) -> Iterator[str]:
    """One part by language.

    Args:
        notes: Of the part.
        found: What was read in each, a column per name of `COLUMNS`.
    """
    truth = flags([note.labels for note in notes], [note.kind for note in notes])
    spoken = np.array([note.language for note in notes])
    groups = {"en": spoken == "en", **{name: spoken == name for name in _SIX}}
    groups["the six"] = np.isin(spoken, _SIX)
    groups["all others"] = ~np.isin(spoken, [*_SIX, "en"])
    yield (
        "| language | notes | canned or personal right "
        "| has_context F1 | has_purpose F1 | mean of labels |"
    )
    yield "|---" * 6 + "|"
    for name, rows in groups.items():
        right = (truth[rows, 0] == found[rows, 0]).mean()
        context, purpose = (
            scored(truth[rows, column], found[rows, column]) for column in (1, 2)
        )
        yield (
            f"| {name} | {rows.sum()} | {right:.3f} | {_f1(context)} "
            f"| {_f1(purpose)} | {macro(truth[rows], found[rows]):.2f} |"
        )


def _told(score: Score) -> str:
    return (
        f"{score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} | "
        f"{score.f1_lower:.3f}-{score.f1_upper:.3f}"
    )


def _f1(score: Score) -> str:
    return f"{score.f1:.3f} ({score.f1_lower:.3f}-{score.f1_upper:.3f})"


def test_tables(notes: Sequence[Labelled]) -> str:
    """The tables of the test part, in Markdown."""
    by_name = "\n".join(test_table(notes))
    by_language = "\n".join(language_table(notes, read_flags(notes)))
    return f"**Test**\n\n{by_name}\n\n**Test, by language**\n\n{by_language}\n"


def development_table() -> str:
    """The table of the development part, in Markdown."""
    notes = read_notes("development")
    lines = "\n".join(language_table(notes, held_out_flags(len(notes))))
    return f"**Development, by language**\n\n{lines}\n"


def write(tables: str) -> None:
    """Put the tables where the documentation has them."""
    before, rest = PAGE.read_text("utf-8").split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables}\n{END}{after}", "utf-8")


def main(options: Sequence[str]) -> None:
    """Print the tables, and write them down if asked to."""
    tables = test_tables(read_notes("test"))
    if "--test-only" not in options:
        tables += f"\n{development_table()}"
    print(tables)
    if "--write" in options:
        write(tables)
        FIGURES.write_text(figures(read_notes("test")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
