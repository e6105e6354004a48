"""The Member Snapshot's pages, whole and malformed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ingest.ingest_files import Read

INVITATION = {
    "From": "Ada Example",
    "To": "Bob Sample",
    "Sent At": "6/7/26, 3:04 PM",
    "Message": "Hi Bob",
    "Direction": "OUTGOING",
    "inviteeProfileUrl": "https://www.linkedin.com/in/bob-sample",
}
CONNECTION = {"First Name": "Bob", "Last Name": "Sample", "Connected On": "09 Jun 2026"}


def page(domain: str, *rows: Any) -> dict[str, Any]:
    return {
        "paging": {"start": 0},
        "elements": [{"snapshotDomain": domain, "snapshotData": list(rows)}],
    }


def test_snapshot_of_one_page(read_files: Callable[..., Read]) -> None:
    read = read_files({"page.json": json.dumps(page("INVITATIONS", INVITATION))})
    assert read.column("slug") == ["bob-sample"]
    assert read.column("line") == [1]
    assert read.exports[0].files[0].file == "INVITATIONS (snapshot)"


def test_snapshot_whose_domain_comes_after_its_rows(
    read_files: Callable[..., Read],
) -> None:
    element = {"snapshotData": [INVITATION] * 1000, "snapshotDomain": "INVITATIONS"}
    read = read_files({"page.json": json.dumps({"elements": [element]})})
    assert len(read.frame()) == 1000


def test_snapshot_of_a_list_of_pages(read_files: Callable[..., Read]) -> None:
    """A domain's name has any case, and doubled rows are left to the warehouse."""
    pages = [
        page("Invitations", INVITATION, INVITATION),
        page("connections", CONNECTION),
        page("INVITATIONS", INVITATION),
        page("SKILLS", {"Name": "Inventing"}),
    ]
    read = read_files({"all.json": json.dumps(pages)})
    assert read.column("line") == [1, 2, 3]
    assert len(read.frame("connections")) == 1


def test_snapshot_of_several_files(read_files: Callable[..., Read]) -> None:
    read = read_files(
        {
            "1.json": json.dumps(page("INVITATIONS", INVITATION)).encode("utf-8-sig"),
            "2.json": json.dumps(page("INVITATIONS", INVITATION)).encode("utf-16"),
            "3.json": json.dumps(page("INBOX", {"FROM": "Ada", "DATE": "x"})),
            "4.json": json.dumps(page("LOGIN")),
            "5.json": json.dumps({"other": 1}),
        }
    )
    assert len(read.exports) == 1
    assert len(read.frame()) == 2
    assert read.reasons() == [(1, "a date in no known form")]
    assert read.exports[0].left_aside == 1


def test_snapshot_values_that_are_no_texts(read_files: Callable[..., Read]) -> None:
    rows = [
        INVITATION | {"Message": 12345678901234567890123, "To": None},
        INVITATION | {"Message": ["Hi"]},
        INVITATION | {"Message": {}},
        "a text",
        None,
        INVITATION | {"Message": "\ud83d half"},
        INVITATION | {"Message": "N\0UL"},
        INVITATION | {"Extra": ["unread"]},
        {key.upper(): value for key, value in INVITATION.items()},
        {},
        INVITATION | {"Message": "x" * (2**20 + 1)},
    ]
    read = read_files({"page.json": json.dumps(page("INVITATIONS", *rows))})
    assert read.column("message") == [
        "12345678901234567890123",
        "\ufffd half",
        "Hi Bob",
        "Hi Bob",
    ]
    assert read.reasons() == [
        (2, "a list or an object in place of a text"),
        (3, "a list or an object in place of a text"),
        (4, "a row that is no object"),
        (5, "a row that is no object"),
        (7, "a NUL character"),
        (10, "a direction other than OUTGOING or INCOMING"),
        (11, "a row over 1 MB"),
    ]


def test_snapshot_of_a_column_in_several_spellings(
    read_files: Callable[..., Read],
) -> None:
    odd = INVITATION | {"message": "", "MESSAGE": "Hi Bob, once more"}
    read = read_files({"page.json": json.dumps(page("INVITATIONS", INVITATION, odd))})
    assert read.column("message") == ["Hi Bob", "Hi Bob, once more"]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('{"snapshotDomain": "INVITATIONS"', "not valid JSON"),
        ('[{"snapshotDomain": "INVITATIONS"}, 1]', "a page that is no object"),
        ('{"elements": {"snapshotDomain": 1}}', "elements that are no list"),
        ('{"elements": [["snapshotDomain"]]}', "an element that is no object"),
        (
            '{"snapshotDomain": "INVITATIONS", "snapshotData": "x"}',
            "snapshotData that is no list",
        ),
        ('["snapshotDomain", ' + "[" * 100_000, "JSON nested too deep"),
    ],
)
def test_snapshot_malformed(
    content: str, found: str, read_files: Callable[..., Read]
) -> None:
    with pytest.raises(InputError, match=f"^export: {found}, expected"):
        read_files({"page.json": content})
