"""Connections, messages, logins, profiles and labels."""

# Rows of an export are as long as they are.
# ruff: noqa: E501

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.errors import InputError
from pipeline.ingest import read_labels
from pipeline.ingest.logins import client
from tests.ingest.ingest_files import CONNECTIONS, INVITATIONS, ROW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ingest.ingest_files import Read


def test_connections_below_a_preamble(read_docstring: Read) -> None:
    """The header is found wherever it is.

    Notes:
    "When exporting your connection data, you may notice that some are missing."

    First Name,Last Name,URL,Email Address,Company,Position,Connected On
    Zoë,"Example, PhD",https://www.linkedin.com/in/zo%C3%AB-example,,Sample Ltd,,09 Jan 2021
    ,,,,,,10 Jan 2021
    """
    assert read_docstring.frame("connections").to_dicts() == [
        {
            "export_id": 1,
            "file_id": 2,
            "line": 5,
            "connected_date": date(2021, 1, 9),
            "slug": "zoë-example",
            "urn": None,
            "name_key": "zoë example",
        },
        {
            "export_id": 1,
            "file_id": 2,
            "line": 6,
            "connected_date": date(2021, 1, 10),
            "slug": None,
            "urn": None,
            "name_key": None,
        },
    ]


def test_connections_of_2018(read_docstring: Read) -> None:
    """No addresses, and a time.

    First Name,Last Name,Email Address,Company,Position,Connected On
    Bob,Sample,,,,"4/13/18, 2:52 AM"
    Cleo,Dummy,,,,never
    Dana,Dummy,,,,
    """
    assert read_docstring.column("connected_date", "connections") == [date(2018, 4, 13)]
    assert read_docstring.reasons() == [
        (3, "a date in no known form"),
        (4, "no date"),
    ]


def test_connections_after_the_export(read_files: Callable[..., Read]) -> None:
    rows = "Bob,Sample,,,,,09 Jan 2021\nBob,Sample,,,,,12 Jan 2021"
    files = {"Connections.csv": CONNECTIONS + rows, "Invitations.csv": INVITATIONS}
    read = read_files(files, datetime(2021, 1, 9, 12, tzinfo=UTC))
    assert read.reasons() == [(3, "dated after the export")]


def test_messages_of_2018(read_docstring: Read) -> None:
    """Names only, and a direction.

    From,To,Date,Subject,Content,Direction,Folder
    Ada Example,Bob Sample,"11/5/18, 3:04 PM",,Hi Bob,OUTGOING,INBOX
    """
    row = read_docstring.frame("messages").row(0, named=True)
    assert row["message_at"] == datetime(2018, 11, 5, 23, 4, tzinfo=UTC)
    assert row["sender_name_key"] == "ada example"
    assert row["recipient_name_key"] == "bob sample"
    assert row["conversation_id"] is None
    assert row["recipient_count"] == 1


def test_messages_of_2021(read_docstring: Read) -> None:
    """The sender's address.

    CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER
    2-x==,,Ada Example,https://www.linkedin.com/in/ada-example,Bob Sample,2021-03-05 10:11:12 UTC,,Hi,INBOX
    """
    row = read_docstring.frame("messages").row(0, named=True)
    assert row["conversation_id"] == "2-x=="
    assert row["sender_slug"] == "ada-example"
    assert row["recipient_slug"] is None


def test_messages_of_2026(read_docstring: Read) -> None:
    r"""Everything quoted, real line breaks, several recipients, drafts.

    "CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO","RECIPIENT PROFILE URLS","DATE","SUBJECT","CONTENT","FOLDER","ATTACHMENTS","IS MESSAGE DRAFT","IS CONVERSATION DRAFT"
    "2-x==","","Ada Example","https://www.linkedin.com/in/ada-example","Bob Sample,Cleo Dummy","https://www.linkedin.com/in/bob-sample,https://www.linkedin.com/in/cleo-dummy","2026-03-05 10:11:12 UTC","","Hi both,

    ""thanks""
    ","INBOX","","No","No"
    "2-x==","","Ada Example","","Bob Sample","","2026-03-05 10:11:13 UTC","","Hmm","INBOX","","true","false"
    "2-x==","","Ada Example","","Bob Sample","","2026-03-05 10:11:14 UTC","","","INBOX","","No","FALSE"
    "2-x==","","Ada Example","","Bob Sample","","","","Hi","INBOX","","No","No"
    """
    frame = read_docstring.frame("messages")
    assert frame["line"].to_list() == [2, 7]
    assert frame["recipient_slug"].to_list() == ["bob-sample", None]
    assert frame["recipient_name_key"].to_list() == ["bob sample"] * 2
    assert frame["recipient_count"].to_list() == [2, 1]
    assert frame["text_key"].is_null().to_list() == [False, True]
    assert read_docstring.reasons() == [(6, "a draft, never sent"), (8, "no date")]


def test_messages_text_key_finds_the_invitation_again(
    read_files: Callable[..., Read],
) -> None:
    header = "CONVERSATION ID,FROM,TO,DATE,CONTENT\n"
    message = 'x,Ada Example,Bob Sample,2026-06-08 10:11:12 UTC,"Hi Bob,\n\nhello"\n'
    read = read_files(
        {
            "Invitations.csv": INVITATIONS + ROW.replace(",,", ',"Hi Bob,  hello ",'),
            "messages.csv": header + message,
        }
    )
    assert read.column("text_key") == read.column("text_key", "messages")


def test_logins_of_2018_in_utf_16_with_tabs(read_files: Callable[..., Read]) -> None:
    logins = (
        "Login Date\tIP Address\tUser Agent\tLogin Type\n"
        "2018/08/18 09:12:33 UTC\t192.0.2.1\tLIAuthLibrary:0.0.3 "
        "com.linkedin.android:4.1.901 motorola_x:android_11\tx\n"
    ).encode("utf-16")
    read = read_files({"Logins.csv": logins, "Invitations.csv": INVITATIONS})
    frame = read.frame("logins")
    assert frame["login_at"].item() == datetime(2018, 8, 18, 9, 12, 33, tzinfo=UTC)
    assert frame["client"].item() == "app"
    assert "192.0.2.1" not in str(frame.rows())


def test_logins_of_2023(read_docstring: Read) -> None:
    """Java's way to write a date.

    Login Date,IP Address,User Agent,Login Type
    Wed Sep 20 05:08:36 UTC 2023,192.0.2.1,Mozilla/5.0 (X11; Linux x86_64),x
    """
    frame = read_docstring.frame("logins")
    assert frame["login_at"].item() == datetime(2023, 9, 20, 5, 8, 36, tzinfo=UTC)
    assert frame["client"].item() == "desktop"


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        ("LIAuthLibrary:0.0.3 com.linkedin.android:4.1.901", "app"),
        ("LinkedIn/9.27.1 CFNetwork/1408 Darwin/22.5.0", "app"),
        ("LinkedIn/9.27 (iPhone; iOS 16.5)", "app"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_5) Mobile Safari", "mobile_web"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/113 Mobile", "mobile_web"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/113", "desktop"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 13_4) Safari", "desktop"),
        ("Opera/9.80 (J2ME/MIDP; Opera Mini/9.5)", "mobile_web"),
        # What only ua-parser knows.
        ("Mozilla/5.0 (Tizen 2.3) AppleWebKit/537.3", "mobile_web"),
        ("Mozilla/5.0 (Ubuntu; rv:109.0) Gecko/20100101", "desktop"),
        ("curl/8", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_client(user_agent: str | None, expected: str) -> None:
    agents = pl.Series([user_agent], dtype=pl.String)
    assert client(agents).item() == expected


def test_read_labels(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "url,name,sent_at,sent_date,sent_from_mobile\n"
        "https://www.linkedin.com/in/Bob-Sample/,,,,yes\n"
        ',Cleo Dummy,"6/7/26, 11:04 PM",,NO\n'
        ",Dana Dummy,,2026-06-07,no\n"
        ",,,,yes\n"
        ",Fay Dummy,,,perhaps\n"
        ",Gus Dummy,soon,,yes\n"
        ",Hal Dummy,,1999-01-01,yes\n",
        encoding="utf-8",
    )
    part = read_labels(path)
    assert part.frame.drop("export_id", "file_id").rows() == [
        (2, "bob-sample", None, None, "yes"),
        (3, None, "cleo dummy", date(2026, 6, 8), "no"),
        (4, None, "dana dummy", date(2026, 6, 7), "no"),
    ]
    assert part.rejects["reason"].to_list() == [
        "no url and no name",
        "sent_from_mobile other than yes or no",
        "a date in no known form",
        "a date outside 2003 to 2099",
    ]
    assert part.n_read == 7
    assert part.file.file == "labels.csv"


def test_read_labels_by_name_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("Name;Sent from mobile\nBob Sample;yes\n", encoding="utf-8")
    assert read_labels(path).frame["name_key"].to_list() == ["bob sample"]


@pytest.mark.parametrize("content", ["", "name\nBob\n", "sent_from_mobile\nyes\n"])
def test_read_labels_without_the_columns(content: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"^mine\.csv: no header"):
        read_labels(path)


def test_read_labels_from_nowhere(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^mine\.csv: no such file"):
        read_labels(tmp_path / "mine.csv")
