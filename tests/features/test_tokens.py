"""Words and sentences, as places in bytes."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.features.text import lowered, plain
from pipeline.features.tokens import tokens, word_hashes


def _cut(*notes: str) -> list[list[list[str]]]:
    """The words of each sentence of each note, as text."""
    texts = pl.Series(list(notes), dtype=pl.String)
    cut = tokens(texts)
    joined = "\n".join(notes).encode()
    found: list[list[list[str]]] = [[] for _ in notes]
    last = -1
    for start, end, sentence in zip(cut.starts, cut.ends, cut.sentence_of, strict=True):
        sentences = found[cut.note_of[sentence]]
        if sentence != last:
            sentences.append([])
        sentences[-1].append(joined[start:end].decode())
        last = sentence
    return found


@pytest.mark.parametrize(
    ("note", "sentences"),
    [
        ("we met. thanks!", [["we", "met"], ["thanks"]]),
        ("hi anna, we met", [["hi", "anna"], ["we", "met"]]),
        (
            "we met in leeds last week, didn't we",
            [["we", "met", "in", "leeds", "last", "week", "didn", "t", "we"]],
        ),
        (
            "at 10:30 in b.sc 3.5 rooms",
            [["at", "10", "30", "in", "b", "sc", "3", "5", "rooms"]],
        ),
        ("one\ntwo (three) four", [["one"], ["two"], ["three"], ["four"]]),
        ("我在linkedin上", [["我", "在", "linkedin", "上"]]),
        ("привет, мир", [["привет"], ["мир"]]),
        ("...", []),
        ("", []),
    ],
)
def test_tokens_cuts_words_and_sentences(note: str, sentences: list[list[str]]) -> None:
    assert _cut(note) == [sentences]


def test_tokens_keeps_notes_apart() -> None:
    assert _cut("we", "", "met") == [[["we"]], [], [["met"]]]


def test_tokens_of_nothing_is_nothing() -> None:
    cut = tokens(pl.Series([], dtype=pl.String))
    assert cut.note_count == 0
    assert len(cut.words) == 0


@pytest.mark.parametrize("word", ["fair", "приветствую", "会", "straße", "a" * 80])
def test_word_hashes_are_those_of_tokens(word: str) -> None:
    assert word_hashes([word])[0] in tokens(pl.Series([f"at the {word} now"])).words


def test_tokens_shares_stems_between_forms_of_a_word() -> None:
    one, other, short = tokens(pl.Series(["connecting connected conn"])).stems
    assert one == other != short


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40)))
def test_tokens_gives_each_note_what_it_has_alone(notes: list[str]) -> None:
    texts = lowered(plain(pl.Series(notes, dtype=pl.String)))
    together = tokens(texts)
    alone = [tokens(texts[n : n + 1]) for n in range(len(notes))]
    assert together.words.tolist() == [w for one in alone for w in one.words.tolist()]
    assert together.note_count == len(notes)
    assert len(together.note_of) == sum(len(one.note_of) for one in alone)
