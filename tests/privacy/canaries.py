"""Exports of people who do not exist, with a word of its own in every field."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# The word, however it is written, and the networks that its addresses are in.
CANARY = re.compile(rb"k[\W_]{0,3}a[\W_]{0,3}nari|203\.0\.113\.", re.IGNORECASE)
NAME = "Complete_LinkedInDataExport_06-27-2026"
EXPORTED_AT = datetime(2026, 6, 27, tzinfo=UTC)

INVITATIONS = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,"
    "RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS,"
    "IS MESSAGE DRAFT,IS CONVERSATION DRAFT"
)
LOGINS = "Login Date,IP Address,User Agent,Login Type"
# What LinkedIn puts beside them; none of it is read.
OTHERS = {
    "Profile.csv": "First Name,Last Name,Maiden Name,Address,Birth Date,Headline",
    "Positions.csv": "Company Name,Title,Description,Location,Started On",
    "Registration.csv": "Registered At,Registration Ip,Subscription Types",
    "Email Addresses.csv": "Email Address,Confirmed,Primary,Updated On",
    "PhoneNumbers.csv": "Extension,Number,Type",
    "Jobs/Job Applications.csv": "Application Date,Contact Email,Company Name",
    "learning_coach_messages.csv": "CONVERSATION ID,FROM,TO,DATE,SUBJECT,CONTENT",
}


def found_in(content: bytes | str) -> list[str]:
    """The canaries of a text or file, each with what stands around it."""
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    return [
        raw[max(0, hit.start() - 60) : hit.end() + 40].decode("utf-8", "replace")
        for text in (raw, raw.replace(b"\0", b""))
        for hit in CANARY.finditer(text)
    ]


class Canaries:
    """Rows whose every text is a canary, and no two the same."""

    def __init__(self) -> None:
        """Start counting."""
        self._numbers = count(1)
        self.owner = ("Olga Kanarieigen", _url("kanari-eigen"))

    def word(self, stem: str) -> str:
        """A text that is nowhere else."""
        return f"{stem} kanari{next(self._numbers):05}"

    def files(self, people: int = 60, *, has_urls: bool = True) -> dict[str, str]:
        """Each file of an export, by its name."""
        rows = [self._person(number) for number in range(people)]
        return {
            "Invitations.csv": _text(
                INVITATIONS, [self._invited(*row) for row in rows], has_urls=has_urls
            ),
            "Connections.csv": f'Notes:\n"{self.word("Note")}"\n\n'
            + _text(
                CONNECTIONS,
                [self._connected(*row) for row in rows if row[0] % 3],
                has_urls=has_urls,
            ),
            "messages.csv": _text(
                MESSAGES, [self._wrote(*row) for row in rows], has_urls=has_urls
            ),
            "Logins.csv": _text(LOGINS, [self._login(n) for n in range(6)]),
        } | {
            name: _text(header, [[self.word(one) for one in header.split(",")]])
            for name, header in OTHERS.items()
        }

    def _person(self, number: int) -> tuple[int, str, str, datetime]:
        code = next(self._numbers)
        at = EXPORTED_AT - timedelta(days=60 + number % 30, hours=number)
        return number, f"Ada Kanari{code:05}", _url(f"ada-kanari{code:05}"), at

    def _invited(self, number: int, name: str, url: str, at: datetime) -> list[str]:
        note = (
            f"Hi {name}, we met at {self.word('the fair of')}, may I ask for advice?"
            if number % 2
            else ""
        )
        sides = [self.owner, (name, url)]
        if is_received := number % 4 > 1:
            sides.reverse()
        (from_, from_url), (to, to_url) = sides
        sent = f"{at.month}/{at.day}/{at:%y}, {at.hour % 12 or 12}:{at:%M %p}"
        direction = "INCOMING" if is_received else "OUTGOING"
        return [from_, to, sent, note, direction, from_url, to_url]

    def _connected(self, _: int, name: str, url: str, at: datetime) -> list[str]:
        first, last = name.split(" ")
        mail = f"kanari{next(self._numbers):05}@kanari.example"
        day = f"{at + timedelta(days=3):%d %b %Y}"
        return [first, last, url, mail, self.word("Firm"), self.word("Head"), day]

    def _wrote(self, number: int, name: str, url: str, at: datetime) -> list[str]:
        written = f"{at + timedelta(days=4):%Y-%m-%d %H:%M:%S} UTC"
        is_draft = "Yes" if number == 1 else "No"
        talk = [f"2-kanari{number}==", self.word("Title"), name, url]
        said = [written, self.word("Subject"), self.word("Content")]
        rest = [self.word("INBOX"), self.word("file.pdf"), is_draft, "No"]
        return [*talk, *self.owner, *said, *rest]

    def _login(self, number: int) -> list[str]:
        at = EXPORTED_AT - timedelta(days=60 + number)
        agent = f"com.linkedin.android:4.1 {self.word('phone')}"
        when = f"{at:%a %b %d %H:%M:%S} UTC {at.year}"
        return [when, f"203.0.113.{number + 1}", agent, self.word("NORMAL")]


def _url(slug: str) -> str:
    return f"https://www.linkedin.com/in/{slug}"


def _text(header: str, rows: list[list[str]], *, has_urls: bool = True) -> str:
    """A file's text; as before 2024 without the columns of addresses."""
    names = header.split(",")
    kept = [
        place
        for place, name in enumerate(names)
        if has_urls or not ("URL" in name or name.endswith("Url"))
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([row[place] for place in kept] for row in [names, *rows])
    return text.getvalue()


def zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    """An archive of the files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def unpacked(path: Path, files: dict[str, str]) -> Path:
    """A folder of the files."""
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return path


def _archive(folder: Path) -> list[Path]:
    files: dict[str, Any] = Canaries().files()
    files["Rich_Media/kanari of Ada Kanari.jpg"] = b"kanari"
    return [zipped(folder / f"{NAME} kanari.zip", files)]


def _nested(folder: Path) -> list[Path]:
    inner = _archive(folder / "inner")[0]
    return [zipped(folder / f"{NAME}.zip", {"kanari/kanari.zip": inner.read_bytes()})]


def _folder(folder: Path) -> list[Path]:
    return [unpacked(folder / f"kanari folder/{NAME} kanari", Canaries().files())]


def _singles(folder: Path) -> list[Path]:
    files = Canaries().files()
    place = unpacked(folder / "kanari", files)
    return [place / name for name in ("Invitations.csv", "Connections.csv")]


def _without_urls(folder: Path) -> list[Path]:
    return [zipped(folder / f"{NAME}.zip", {**Canaries().files(has_urls=False)})]


def _resaved(folder: Path) -> list[Path]:
    """In another encoding, by another separator, in parts with a name of their own."""
    files = Canaries().files()
    rows = [*csv.reader(io.StringIO(files.pop("Invitations.csv")))]
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    more = {"kanari invitations of Ada_2.csv": text.getvalue().encode("utf-16")}
    return [zipped(folder / f"{NAME}.zip", {**files, **more})]


def _with_rejects(folder: Path) -> list[Path]:
    """Rows that can't be read, each for a reason of its own."""
    files = Canaries().files()
    url = _url("kanari")
    files["Invitations.csv"] += (
        f"Ada Kanari,Olga,kanari,kanari,OUTGOING,{url},{url}\n"
        f"Ada Kanari,Olga,1/2/26 5:00 PM,kanari,KANARI,{url},{url}\n"
        f"Ada Kanari,Olga,kanari\n"
        f',,"1/2/26, 5:00 PM",kanari,OUTGOING,,\n'
        f'Ada "Kanari,Olga,"kanari\n'
    )
    files["messages.csv"] += "kanari,kanari,kanari\n"
    files["Logins.csv"] += "kanari,kanari,kanari,kanari\n"
    files["Connections.csv"] += f"Ada,Kanari,{url},kanari,kanari,kanari,kanari\n"
    return [zipped(folder / f"{NAME}.zip", {**files})]


def _snapshot(folder: Path) -> list[Path]:
    files = Canaries().files()
    domains = {"INVITATIONS": "Invitations.csv", "CONNECTIONS": "Connections.csv"}
    domains |= {"INBOX": "messages.csv"}
    paths = []
    for domain, name in domains.items():
        lines = files[name].split("\n\n", 1)[-1]
        rows = [*csv.DictReader(io.StringIO(lines))]
        page = {"snapshotDomain": domain, "snapshotData": rows}
        path = folder / "kanari" / f"{domain} kanari.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"elements": [page]}), encoding="utf-8")
        paths.append(path)
    return paths


FORMS: dict[str, Callable[[Path], list[Path]]] = {
    "archive": _archive,
    "nested": _nested,
    "folder": _folder,
    "singles": _singles,
    "without_urls": _without_urls,
    "resaved": _resaved,
    "with_rejects": _with_rejects,
    "snapshot": _snapshot,
}


def files_of(folder: Path) -> Iterator[Path]:
    """Every file below a folder, hidden ones too."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
