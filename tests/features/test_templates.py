"""Templates: the same note with names, companies and small edits changed."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipeline.features import NAME_MARK, link_templates, read_notes
from tests.features.conftest import frame

SAME = [
    (
        f"Hi {NAME_MARK}, I saw that Acme is opening a branch in Lyon and I would like "
        "to ask who plans the deliveries there. Best, Eva"
    ),
    (
        f"Hi {NAME_MARK}, I saw that Brightleaf Foods is opening a branch in Turin and "
        "I would like to ask who plans the deliveries there. Best, Eva"
    ),
    (
        f"Hello {NAME_MARK} - I saw that Cobalt is opening a branch in Porto, and I "
        "would like to ask who plans your deliveries there!"
    ),
    (
        f"Hi {NAME_MARK}, I saw that Dune 24 is opening a new branch in Oslo and I "
        "would like to ask who plans the deliveries there. Best regards, Eva"
    ),
]
OTHERS = [
    f"Hi {NAME_MARK}, we met at the seed swap and I would love to see your garden.",
    f"Hi {NAME_MARK}, I saw your talk on ferries and would like to ask two questions.",
    "Let's connect!",
    "Would love to connect",
    "我想请教您一个问题",
]


def _keys(notes: list[str]) -> list[int]:
    return link_templates(frame(notes))["template_key"].to_list()


def test_link_templates_links_copies_with_other_names_and_small_edits() -> None:
    assert len(set(_keys(SAME))) == 1


def test_link_templates_keeps_different_notes_apart() -> None:
    assert len(set(_keys([SAME[0], *OTHERS]))) == 1 + len(OTHERS)


def test_link_templates_ignores_order() -> None:
    notes = [*SAME, *OTHERS]
    assert dict(zip(notes, _keys(notes), strict=True)) == dict(
        zip(reversed(notes), _keys(notes[::-1]), strict=True)
    )


def test_link_templates_keeps_note_keys_in_order() -> None:
    notes = frame([*SAME, *OTHERS])
    linked = link_templates(notes)
    assert linked["note_key"].to_list() == notes["note_key"].to_list()
    assert dict(linked.schema) == {"note_key": pl.UInt64, "template_key": pl.UInt64}


def test_link_templates_of_nothing_is_nothing() -> None:
    assert link_templates(frame([])).is_empty()


def test_read_notes_gives_one_key_to_copies_alike_to_the_letter() -> None:
    keys = read_notes(frame(SAME[:2]))["template_key"]
    assert keys[0] == keys[1]


WORDS = st.lists(
    st.sampled_from(
        [
            "oak",
            "elm",
            "ash",
            "yew",
            "fir",
            "box",
            "bay",
            "fig",
            "hop",
            "ivy",
            "rue",
            "tea",
        ]
    ),
    min_size=1,
    max_size=9,
).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=30))
def test_link_templates_is_stable_however_often_a_note_occurs(notes: list[str]) -> None:
    once = list(dict.fromkeys(notes))
    assert dict(zip(notes, _keys(notes), strict=True)) == dict(
        zip(once, _keys(once), strict=True)
    )
