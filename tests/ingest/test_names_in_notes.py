"""Names come out of notes, words that hold them stay."""

from __future__ import annotations

import polars as pl
import pytest

from pipeline.ingest.notes import notes


def note(message: str | None, name: str | None, owner_name: str | None) -> str | None:
    row = {"message": [message], "name": [name], "owner_name": [owner_name]}
    frame = pl.DataFrame(row, schema=dict.fromkeys(row, pl.String))
    found = frame.select(notes(pl.struct(pl.all()))).item()
    return found.replace("\ue000", "_") if found else None


@pytest.mark.parametrize(
    ("message", "name", "expected"),
    [
        ("Hi Bob, I met Bob Sample. Ada", "Bob Sample", "Hi _, I met _. _"),
        ("Hi Bob,", "Bob Sample, PhD", "Hi _,"),
        ("Hi Al, also Alabama, Al's", "Al Sample", "Hi _, also Alabama, _'s"),
        ("Hi Alabama", "Al Sample", "Hi Alabama"),
        ("Bob", "Bob", "_"),
        ("Bobby and Bob", "Bob Sample", "Bobby and _"),
        ("Hi Bob", "BOB SAMPLE", "Hi _"),
        ("Hi Bob", "bob sample", "Hi _"),
        ("Hi Anne-Marie!", "Anne-Marie Sample", "Hi _!"),
        ("Hi Bob", "Dr. Bob Sample", "Hi _"),
        ("Hi Bob", "Prof. Dr. Bob Sample", "Hi _"),
        ("Hi Ing", "Ing Sample", "Hi _"),
        ("Hi X", "X Sample", "Hi X"),
        ("田中さん、こんにちは", "田中 太郎", "_さん、こんにちは"),
        ("Привет Анна, Аннапурна", "Анна Пример", "Привет _, Аннапурна"),
        ("I like $1 and \\1 (a+b)", "(a+b) Sample", "I like $1 and \\1 _"),
        ("Hello", None, "Hello"),
        ("Hello", "", "Hello"),
        (None, "Bob Sample", None),
    ],
)
def test_notes(message: str | None, name: str | None, expected: str | None) -> None:
    assert note(message, name, "Ada Example") == expected


def test_notes_row_by_row() -> None:
    frame = pl.DataFrame(
        {
            "message": ["Hi Bob", None, "Hi Cleo from Ada", "Hi all"],
            "name": ["Bob Sample", "Bob Sample", "Cleo Dummy", None],
            "owner_name": ["Ada Example"] * 4,
        }
    )
    found = frame.select(notes(pl.struct(pl.all()))).to_series().to_list()
    assert found == ["Hi \ue000", None, "Hi \ue000 from \ue000", "Hi all"]
