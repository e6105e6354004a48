"""The notes: their length, their labels, and that they read as their kind."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.schema import CONTEXT_LABELS, PURPOSE_LABELS, WEAK_LABELS
from pipeline.synthetic.banks import bank
from pipeline.synthetic.phrases import LANGUAGES, sections
from tests.synthetic.written import on_file, share

if TYPE_CHECKING:
    from tests.synthetic.written import Export

OWN_SLOTS = {"first", "last", "me", "company", "mutual", "city", "place"}


@pytest.fixture(scope="module")
def notes(effect: Export) -> pl.DataFrame:
    """The truth of every note on file, with its text."""
    return (
        on_file(effect)
        .with_columns(text=effect.invitations["Message"])
        .filter(pl.col("text").is_not_null())
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_bank_has_phrases_for_every_label(language: str) -> None:
    words = bank(language)
    assert all(words.context[label] for label in CONTEXT_LABELS)
    assert set(words.purpose) == set(PURPOSE_LABELS) - {"impressed_by_presentation"}
    assert all(words.purpose.values())
    shown = {label for phrase in words.both for label in phrase.purpose}
    assert "impressed_by_presentation" in shown
    assert words.default
    assert words.generic


@pytest.mark.parametrize("language", LANGUAGES)
def test_bank_slots_are_all_filled(language: str) -> None:
    filled = OWN_SLOTS | set(bank(language).slots)
    for heading, lines in sections(language).items():
        for line in lines:
            used = {name for _, name, _, _ in Formatter().parse(line) if name}
            assert used <= filled, (heading, line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_bank_trades_stand_in_one_order(language: str) -> None:
    """An owner's trade is an index, the same in all languages."""
    assert len(bank(language).slots["trade"]) == len(bank("en").slots["trade"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_bank_canned_notes_show_no_strong_label(language: str) -> None:
    words = bank(language)
    shown = {
        label
        for phrase in (*words.generic, *words.default)
        for label in (*phrase.context, *phrase.purpose)
    }
    assert shown <= set(WEAK_LABELS)


def test_composed_within_the_limit_and_on_one_line(notes: pl.DataFrame) -> None:
    assert max(notes["text"].str.len_chars()) <= 300
    assert not notes["text"].str.contains(r"[\n{}]").any()


def test_composed_labels_follow_the_category(notes: pl.DataFrame) -> None:
    rows = notes.group_by("category").agg(
        pl.col("has_context").mean(), pl.col("has_purpose").mean()
    )
    shown = {category: (context, purpose) for category, context, purpose in rows.rows()}
    assert shown.pop("3")[0] == 0
    assert shown == {
        "1": (0, 0),
        "2": (0, 0),
        "4a": (0, 0),
        "4b": (1, 0),
        "4c": (0, 1),
        "4d": (1, 1),
    }


def test_composed_labels_are_the_schema_s(notes: pl.DataFrame) -> None:
    for column, labels in (("context", CONTEXT_LABELS), ("purpose", PURPOSE_LABELS)):
        for shown in notes[column].unique():
            given = shown.split()
            assert given == [label for label in labels if label in given]
    assert {label for shown in notes["context"] for label in shown.split()} == set(
        CONTEXT_LABELS
    )
    assert {label for shown in notes["purpose"] for label in shown.split()} == set(
        PURPOSE_LABELS
    )


def test_composed_lengths_grow_with_what_is_said(notes: pl.DataFrame) -> None:
    """Medians near 81, 115 and 163 characters: 4.4 + .35 each on the log scale."""
    medians = dict(
        notes.group_by("category").agg(pl.col("message_characters").median()).rows()
    )
    assert medians["4a"] == pytest.approx(81, abs=20)
    assert medians["4b"] == pytest.approx(115, abs=20)
    assert medians["4c"] == pytest.approx(115, abs=20)
    assert medians["4d"] == pytest.approx(163, abs=20)


def test_composed_mostly_english_and_in_many_languages(notes: pl.DataFrame) -> None:
    assert 0.7 < share(notes["language"] == "en") < 0.85
    assert set(LANGUAGES) < set(notes["language"])


def test_composed_individual_notes_are_distinct(notes: pl.DataFrame) -> None:
    individual = notes.filter(
        pl.col("category").str.starts_with("4"), pl.col("direction") == "outgoing"
    )
    assert individual["text"].n_unique() / individual.height > 0.99
    assert share(individual["is_reused"]) < 0.02
    mass = notes.filter(pl.col("category") == "3")
    assert share(mass["is_reused"]) == 1


def test_composed_some_are_signed_by_a_telephone(notes: pl.DataFrame) -> None:
    signed = notes.filter("has_mobile_signature")
    personal = notes.filter(pl.col("category").str.starts_with("4"))
    assert 0.01 < signed.height / personal.height < 0.06
    english = signed.filter(pl.col("language") == "en")["text"].str.to_lowercase()
    assert english.str.contains("sent from ", literal=True).all()
