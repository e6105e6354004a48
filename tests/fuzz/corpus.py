"""Small valid exports of every era and form, of people who do not exist.

Every name, address, note and company in them holds a word of `CANARIES`: none of
those may come out of the tool.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

Tree = dict[str, bytes]
Rows = list[list[str]]

CANARIES = ("quokka", "axolotl", "narwhal", "okapi", "tapir", "bilby")
_PACIFIC = ZoneInfo("America/Los_Angeles")
_MADE = datetime(2026, 6, 27, tzinfo=UTC)
_FIRST = ("Quokka", "Zoë Quokka", "QUOKKA", "Łukasz-Quokka", "Dr. Quokka", "Q. Quokka")
_LAST = ("Axolotl", "Axolotl, PhD", "d'Axolotl", "Axolotl 王", "Axolotl-Ødegård")
_NOTES = (
    "",
    "Hi {}, we met at the narwhal fair. May I ask you for advice?",
    'I read your "narwhal" paper; great!',
    "I'd like to add you to my professional network on LinkedIn.",
    "",
    "Zażółć narwhal – 你好 👋🏽 {}",
    "Sent from my iPhone, narwhal",
)
_AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) bilby",
    "LIAuthLibrary:0.0.3 com.linkedin.android:4.1.901 bilby_x:android_11",
    "Bilby/1.0",
)
_OWNER = ("Olga Okapi", "olga-okapi", "1000001")


class Person(NamedTuple):
    """One invitation, and who is on its other side."""

    first: str
    last: str
    slug: str
    number: str
    sent_at: datetime
    note: str
    is_outgoing: bool
    accepted_at: datetime | None

    @property
    def name(self) -> str:
        """Both names, as LinkedIn joins them."""
        return f"{self.first} {self.last}"


def people(count: int, made: datetime = _MADE) -> list[Person]:
    """Invented people, invited in the half year before `made`."""
    found = []
    names = islice(zip(cycle(_FIRST), cycle(_LAST), cycle(_NOTES), strict=False), count)
    for place, (first, last, note) in enumerate(names):
        sent = made - timedelta(days=170 - place * 150 / count, minutes=37 * place)
        accepted = sent + timedelta(days=place % 7) if place % 3 else None
        slug = f"axolotl-{place}" if place % 4 else f"zoë-axolotl-{place}"
        found.append(
            Person(
                first,
                last,
                slug,
                str(2000000 + place),
                sent,
                note.format(first),
                place % 3 != 1,
                accepted,
            )
        )
    return found


def _american(moment: datetime) -> str:
    local = moment.astimezone(_PACIFIC)
    hour = f"{local.hour % 12 or 12}:{local:%M %p}"
    return f"{local.month}/{local.day}/{local:%y}, {hour}"


def _url(slug: str) -> str:
    return f"https://www.linkedin.com/in/{slug}"


def invitations(listed: list[Person], links: str = "") -> Rows:
    """Rows of Invitations.csv; `links` holds `n` for URNs, `l` for addresses."""
    header = ["From", "To", "Sent At", "Message", "Direction"]
    if "n" in links:
        header += ["inviterProfileUrn", "inviteeProfileUrn"]
    if links:
        header += ["inviterProfileUrl", "inviteeProfileUrl"] * ("l" in links)
    rows = [header]
    for one in listed:
        owner = (_OWNER[0], f"urn:li:member:{_OWNER[2]}", _url(_OWNER[1]))
        other = (one.name, f"urn:li:member:{one.number}", _url(one.slug))
        if "0" in links:
            owner = (*owner[:2], "https://www.linkedin.com/in")
            other = (*other[:2], "https://www.linkedin.com/in")
        sides = (owner, other) if one.is_outgoing else (other, owner)
        row = [sides[0][0], sides[1][0], _american(one.sent_at), one.note]
        row.append("OUTGOING" if one.is_outgoing else "INCOMING")
        row += [side[1] for side in sides] if "n" in links else []
        row += [side[2] for side in sides] if "l" in links else []
        rows.append(row)
    return rows


def connections(listed: list[Person], era: int) -> Rows:
    """Rows of Connections.csv, as of a year."""
    header = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position"]
    rows = [[*header, "Connected On"]]
    for one in listed:
        if one.accepted_at:
            day = f"{one.accepted_at:%d %b %Y}"
            if era == 2018:
                day = _american(one.accepted_at)
            row = [one.first, one.last, _url(one.slug), "tapir@example.org"]
            rows.append([*row, "Tapir Ltd", "Head of tapirs", day])
    rows.append(["", "", "", "", "", "", rows[-1][-1]])
    return rows if era >= 2023 else [[*row[:2], *row[3:]] for row in rows]


def messages(listed: list[Person], era: int) -> Rows:
    """Rows of messages.csv, as of a year."""
    if era == 2018:
        header = ["From", "To", "Date", "Subject", "Content", "Direction", "Folder"]
    else:
        header = [
            *("CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL"),
            *("TO", "RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT", "FOLDER"),
        ]
        header += ["ATTACHMENTS", "IS MESSAGE DRAFT"] if era > 2023 else []
    rows = [header]
    for one in listed:
        if one.accepted_at:
            text = one.note or "Thanks!\n\nThe narwhal,\nyours"
            day = f"{one.accepted_at:%Y-%m-%d %H:%M:%S} UTC"
            sides = [_OWNER[0], _url(_OWNER[1]), one.name, _url(one.slug)]
            if era == 2018:
                day = _american(one.accepted_at)
                rows.append([sides[0], sides[2], day, "", text, "OUTGOING", "INBOX"])
                continue
            row = [f"2-bilby{one.number}", "", *sides, day, "", text, "INBOX"]
            rows.append(row + ["", "No"] * (era > 2023))
    return rows


def logins(era: int) -> Rows:
    """Rows of Logins.csv, as of a year."""
    form = "%Y/%m/%d %H:%M:%S UTC" if era == 2018 else "%a %b %d %H:%M:%S UTC %Y"
    rows = [["Login Date", "IP Address", "User Agent", "Login Type"]]
    for place, agent in enumerate(_AGENTS):
        day = _MADE - timedelta(days=20 * place + 3, seconds=77)
        rows.append([format(day, form), f"192.0.2.{place}", agent, "PASSWORD"])
    return rows


def written(rows: Rows, separator: str = ",", *, is_quoted: bool = False) -> str:
    """The text of a CSV file."""
    text = io.StringIO()
    csv.writer(
        text,
        delimiter=separator,
        lineterminator="\n",
        quoting=csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL,
    ).writerows(rows)
    return text.getvalue()


_PREAMBLE = 'Notes:\n"Some ""tapirs"" may be missing, so it goes."\n\n'


def _year(era: int, links: str, count: int = 8) -> Tree:
    listed = people(count)
    is_quoted = era == 2026
    preamble = "" if era == 2018 else _PREAMBLE
    tree = {
        "Invitations.csv": written(invitations(listed, links)),
        "Connections.csv": preamble + written(connections(listed, era)).rstrip("\n"),
        "messages.csv": written(messages(listed, era), is_quoted=is_quoted),
        "Logins.csv": written(logins(era), "\t" if era == 2018 else ","),
    }
    made = {name: text.encode() for name, text in tree.items()}
    if era == 2018:
        made["Logins.csv"] = tree["Logins.csv"].encode("utf-16")
    return made


def _resaved() -> Tree:
    listed = people(6)
    rows = invitations(listed, "l")
    for row, one in zip(rows[1:], listed, strict=True):
        row[2] = f"{one.sent_at:%d.%m.%Y %H:%M}"
    text = written(rows, ";").replace("\n", "\r\n")
    other = written(connections(listed, 2024), ";").replace("\n", "\r\n")
    return {
        "Invitation.csv": text.encode("cp1252", "replace"),
        "Connections (1).csv": other.encode("utf-8-sig"),
    }


def _elements(rows: Rows, domain: str) -> dict[str, Any]:
    header, *others = rows
    data = [
        {name: cell for name, cell in zip(header, row, strict=True) if cell}
        for row in others
    ]
    return {"snapshotDomain": domain, "snapshotData": data}


def _snapshot(*, is_one: bool) -> Tree:
    listed = people(5)
    parts = [
        _elements(invitations(listed, "nl"), "INVITATIONS"),
        _elements(connections(listed, 2024), "CONNECTIONS"),
        _elements(messages(listed, 2024), "INBOX"),
        _elements(logins(2024), "LOGIN"),
    ]
    pages = [{"paging": {"start": 0}, "elements": [part]} for part in parts]
    if is_one:
        return {"pages.json": json.dumps(pages, ensure_ascii=False).encode()}
    return {
        f"page_{number}.json": json.dumps(page).encode()
        for number, page in enumerate(pages)
    }


def _two_times() -> Tree:
    early = people(5, _MADE - timedelta(days=90))
    late = people(7)
    return {
        f"Basic_LinkedInDataExport_{made}/{name}": text.encode()
        for made, listed in (("03-29-2026", early), ("06-27-2026", late))
        for name, text in (
            ("Invitations.csv", written(invitations(listed, "nl"))),
            ("Connections.csv", _PREAMBLE + written(connections(listed, 2024))),
        )
    }


def _in_parts() -> Tree:
    listed = people(8)
    return {
        "Invitations_1.csv": written(invitations(listed[:4], "l")).encode(),
        "Invitations_2.csv": written(invitations(listed[4:], "l")).encode(),
        "Jobs/Saved Jobs.csv": b"Saved Date,Job Url\n1,tapir\n",
        "coach_messages.csv": written(messages(listed, 2024)).encode(),
    }


def seeds() -> dict[str, Tree]:
    """The files of each valid export, by its name."""
    return {
        "2018": _year(2018, ""),
        "2021": _year(2021, ""),
        "2023-07": _year(2023, "n"),
        "2023-12": _year(2023, "nl0"),
        "2024": _year(2024, "nl"),
        "2026": _year(2026, "nl"),
        "alone": {"Invitations.csv": _year(2024, "nl", 40)["Invitations.csv"]},
        "resaved": _resaved(),
        "snapshot": _snapshot(is_one=True),
        "snapshot pages": _snapshot(is_one=False),
        "two times": _two_times(),
        "in parts": _in_parts(),
    }
