"""Invitations.csv of every year, row by row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.ingest.ingest_files import INVITATIONS, ROW

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ingest.ingest_files import Read


def test_invitations_of_2018(read_docstring: Read) -> None:
    """Before 2023-07 there are names only.

    From,To,Sent At,Message,Direction
    Ada Example,Bob Sample,"11/5/18, 3:04 PM",Hi Bob Sample,OUTGOING
    Cleo Dummy,Ada Example,"7/5/18, 12:04 AM",,INCOMING
    """
    sent, received = read_docstring.frame().to_dicts()
    assert sent == {
        "export_id": 1,
        "file_id": 1,
        "line": 2,
        "direction": "outgoing",
        "sent_at": datetime(2018, 11, 5, 23, 4, tzinfo=UTC),
        "owner_slug": None,
        "owner_urn": None,
        "owner_name_key": "ada example",
        "slug": None,
        "urn": None,
        "name_key": "bob sample",
        "name": "Bob Sample",
        "message": "Hi Bob Sample",
        "note": "Hi \ue000",
        "note_key": sent["note_key"],
        "message_characters": 13,
        "text_key": sent["text_key"],
    }
    assert received["direction"] == "incoming"
    assert received["sent_at"] == datetime(2018, 7, 5, 7, 4, tzinfo=UTC)
    assert (received["name"], received["owner_name_key"]) == (
        "Cleo Dummy",
        "ada example",
    )
    assert received["message_characters"] == 0
    assert [received[c] for c in ("message", "note", "note_key", "text_key")] == [
        None
    ] * 4


def test_invitations_of_2023_07(read_docstring: Read) -> None:
    """Member numbers, on both sides.

    From,To,Sent At,Message,Direction,inviterProfileUrn,inviteeProfileUrn
    Ada Example,Bob Sample,"8/5/23, 3:04 PM",,OUTGOING,urn:li:member:1,urn:li:member:2
    Cleo Dummy,Ada Example,"8/5/23, 3:04 PM",,INCOMING,urn:li:member:3,urn:li:member:1
    """
    assert read_docstring.column("urn") == ["2", "3"]
    assert read_docstring.column("owner_urn") == ["1", "1"]


def test_invitations_of_2023_12_have_an_address_without_a_slug(
    read_files: Callable[..., Read],
) -> None:
    row = ROW.replace("/ada-example", "").replace("/bob-sample", "")
    read = read_files({"Invitations.csv": INVITATIONS + row})
    assert read.column("slug") == read.column("owner_slug") == [None]


def test_invitations_of_2026(read_files: Callable[..., Read]) -> None:
    incoming = (
        'Zoë Sample,Ada Example,"6/7/26, 3:04 PM",Hi,INCOMING,urn:li:member:3,'
        "urn:li:member:1,https://www.linkedin.com/in/zoë-sample,"
        "https://www.linkedin.com/in/ada-example\n"
    )
    read = read_files({"Invitations.csv": INVITATIONS + ROW + incoming})
    assert read.column("slug") == ["bob-sample", "zoë-sample"]
    assert read.column("owner_slug") == ["ada-example"] * 2


def test_invitations_columns_in_any_order_and_spelling(read_docstring: Read) -> None:
    """Columns are found by name.

    direction;SENT_AT;to;Extra;from
    Outgoing;6/7/26, 3:04 PM;Bob Sample;x;Ada Example
    """
    assert read_docstring.column("name_key") == ["bob sample"]


def test_invitations_rows_that_cannot_be_used(read_docstring: Read) -> None:
    """One fault a row.

    From,To,Sent At,Message,Direction
    Ada Example,Bob Sample,"6/7/26, 3:04 PM",,SIDEWAYS
    Ada Example,Bob Sample,,,OUTGOING
    Ada Example,Bob Sample,yesterday,,OUTGOING
    Ada Example,Bob Sample,"6/7/99, 3:04 PM",,OUTGOING
    Ada Example,"\u200b ","6/7/26, 3:04 PM",,OUTGOING
    From,To,Sent At,Message,Direction
    Ada Example,Bob Sample,"6/7/26, 3:04 PM","Hi
    Ada Example,Bob Sample,"6/7/26, 3:04 PM",,OUTGOING
    """
    assert read_docstring.reasons() == [
        (2, "a direction other than OUTGOING or INCOMING"),
        (3, "no date"),
        (4, "a date in no known form"),
        (5, "a date outside 2003 to 2099"),
        (6, "no name, address or number of the other person"),
        (7, "a repeated header"),
        (8, "a quote that is never closed"),
    ]
    assert read_docstring.column("line") == [9]


def test_invitations_dated_after_the_export(read_files: Callable[..., Read]) -> None:
    later = ROW.replace("6/7/26", "6/10/26")
    files = {"Invitations.csv": INVITATIONS + ROW + later}
    read = read_files(files, datetime(2026, 6, 8, tzinfo=UTC))
    assert read.reasons() == [(3, "dated after the export")]
    assert len(read_files(files).frame()) == 2


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u200b\u200d", "\u2800", "\u3164 "])
def test_invitations_message_of_invisible_characters_is_none(
    blank: str, read_files: Callable[..., Read]
) -> None:
    row = ROW.replace(",,", f",{blank},")
    frame = read_files({"Invitations.csv": INVITATIONS + row}).frame()
    kept = frame.select("message", "note", "note_key", "message_characters", "text_key")
    assert kept.row(0) == (None, None, None, 0, None)


def test_invitations_message_is_kept_as_sent(read_files: Callable[..., Read]) -> None:
    row = ROW.replace(",,", ",  Grüße 👩‍💻  ,")
    read = read_files({"Invitations.csv": INVITATIONS + row})
    assert read.column("message") == ["  Grüße 👩‍💻  "]
    assert read.column("message_characters") == [13]


def test_invitations_same_note_to_two_people_has_one_key(
    read_docstring: Read,
) -> None:
    """Names differ, the note does not.

    From,To,Sent At,Message,Direction
    Ada Example,Bob Sample,"6/7/26, 3:04 PM","Hi Bob, shall we connect? Ada",OUTGOING
    Ada Example,Cleo Dummy,"6/7/26, 3:05 PM","Hi Cleo, shall we connect? Ada",OUTGOING
    Ada Example,Cleo Dummy,"6/7/26, 3:05 PM","Hi Cleo, shall we meet? Ada",OUTGOING
    """
    first, second, third = read_docstring.column("note_key")
    assert first == second != third
    assert len(set(read_docstring.column("text_key"))) == 3


def test_invitations_day_first_is_decided_once_a_file(
    read_docstring: Read,
) -> None:
    """A spreadsheet turned day and month round.

    From;To;Sent At;Message;Direction
    Ada Example;Bob Sample;05/04/2026 15:04;;OUTGOING
    Ada Example;Bob Sample;27/04/2026 15:04;;OUTGOING
    """
    assert read_docstring.column("sent_at") == [
        datetime(2026, 4, 5, 22, 4, tzinfo=UTC),
        datetime(2026, 4, 27, 22, 4, tzinfo=UTC),
    ]
