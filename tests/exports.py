"""Small invented exports, written the way LinkedIn writes them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

EXPORTED_AT = datetime(2026, 6, 27, tzinfo=UTC)
OWNER = ("Olga Owner", "https://www.linkedin.com/in/olga-owner")
_PACIFIC = ZoneInfo("America/Los_Angeles")
_HEADER = [
    "From",
    "To",
    "Sent At",
    "Message",
    "Direction",
    "inviterProfileUrl",
    "inviteeProfileUrl",
]


class Invited(NamedTuple):
    """One invitation to, or from, an invented person."""

    name: str
    days_ago: float
    note: str = ""
    accepted_after: float | None = None
    direction: str = "OUTGOING"
    slug: str | None = None

    @property
    def sent_at(self) -> datetime:
        """Minute of sending, UTC."""
        return EXPORTED_AT - timedelta(days=self.days_ago) + timedelta(hours=18)

    @property
    def url(self) -> str:
        """The person's profile address."""
        slug = self.slug or self.name.lower().replace(" ", "-")
        return f"https://www.linkedin.com/in/{slug}"


def invitations_csv(
    invited: Iterable[Invited], owner: tuple[str, str] = OWNER, *, has_urls: bool = True
) -> str:
    """The text of Invitations.csv."""
    rows: list[list[Any]] = [_HEADER if has_urls else _HEADER[:5]]
    for one in invited:
        local = one.sent_at.astimezone(_PACIFIC)
        hour = f"{local.hour % 12 or 12}:{local:%M %p}"
        sent = f"{local.month}/{local.day}/{local:%y}, {hour}"
        sides = [owner, (one.name, one.url)]
        if one.direction == "INCOMING":
            sides.reverse()
        (from_, from_url), (to, to_url) = sides
        urls = [from_url, to_url] if has_urls else []
        rows.append([from_, to, sent, one.note, one.direction, *urls])
    return _csv(rows)


def connections_csv(invited: Iterable[Invited], *, has_urls: bool = True) -> str:
    """The text of Connections.csv, with those of the invited who accepted."""
    header = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position"]
    rows: list[list[Any]] = [[*header, "Connected On"]]
    for one in invited:
        if one.accepted_after is not None:
            first, last = one.name.split(" ", 1)
            day = (one.sent_at + timedelta(days=one.accepted_after)).date()
            url = one.url if has_urls else ""
            rows.append([first, last, url, "", "Invented Ltd", "", f"{day:%d %b %Y}"])
    if not has_urls:
        rows = [[*row[:2], *row[3:]] for row in rows]
    return 'Notes:\n"Invented, like everyone below."\n\n' + _csv(rows).rstrip("\n")


def write_export(
    folder: Path,
    invited: Iterable[Invited],
    *,
    made_on: str = "06-27-2026",
    owner: tuple[str, str] = OWNER,
    has_urls: bool = True,
    more: dict[str, str] | None = None,
) -> Path:
    """A zip of both files, and of `more` by name."""
    listed = list(invited)
    path = folder / f"Complete_LinkedInDataExport_{made_on}.zip"
    files = {
        "Invitations.csv": invitations_csv(listed, owner, has_urls=has_urls),
        "Connections.csv": connections_csv(listed, has_urls=has_urls),
    } | (more or {})
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def people(
    count: int, days_ago: float = 60, stem: str = "Person", **given: Any
) -> list[Invited]:
    """As many invitations, to people with invented names, one an hour."""
    return [
        Invited(f"{stem} {_letters(number)}", days_ago + (number % 20), **given)
        for number in range(count)
    ]


def _letters(number: int) -> str:
    letters = ""
    number += 26
    while number:
        number, rest = divmod(number, 26)
        letters = chr(97 + rest) + letters
    return letters.capitalize()


def _csv(rows: list[list[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
