"""Files whose text is meant to break what reads it or what shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ingest.ingest_files import CONNECTIONS, INVITATIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import IO

# In each name, note and address, so that it is found wherever one of them gets to.
CANARY = "qxzquibble"

# What is to be text and nothing else: name of the trick, and the text.
TRICKS = {
    "formula": "=cmd|' /C calc'!A0",
    "formula with plus": '+HYPERLINK("https://evil.invalid")',
    "formula with minus": "-2+3+cmd|' /C calc'!A0",
    "formula with at": "@SUM(1+1)",
    "formula behind a tab": "\t=1+1",
    "formula behind what is not seen": "\u200b\ufeff\u00a0=1+1",
    "formula behind a semicolon": "so;=1+1",
    "formula on a line of its own": 'so\n=1+1\n"\n\t @SUM(1)',
    "formula in full width": "\uff1d1+1",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "markup closing others": "</td></title></script><svg onload=alert(1)>&lt;",
    "markdown": "# big\n===\n**b** _i_ [a](javascript:1) ![p](https://evil.invalid/p)",
    "markdown found in text": "https://evil.invalid www.evil.invalid a@evil.invalid",
    "directives": ":red[x] :material/delete: :smile: :blue-background[x]",
    "mathematics": r"$\href{javascript:alert(1)}{x}$ $$x^2$$",
    "vega": "datum.x {{7*7}} ${1} {'expr': 'alert(1)'}",
    "json": '{"a": [1, null]}, "b": "\\u0000"',
    "colours": "\x1b[31mred\x1b[0m\x1b[2J\x1b[H",
    "links of a terminal": "\x1b]8;;https://evil.invalid\x07click\x1b]8;;\x07",
    "clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "title": "\x1b]0;evil\x07\x1b]2;evil\x1b\\",
    "backspaces": "good\x08\x08\x08\x08evil\x7f\x7f",
    "controls over 0x7f": "\x9b31m\x9d52;c;ZXZpbA==\x9c\x90evil\x85",
    "turned round": "\u202egpj.exe\u202c \u2066x\u2069 \u200f",
    "zero width": "a\u200b\u200c\u200d\u2060\ufeffb",
    "lines of another kind": "a\u2028b\u2029c\x0bd\x0ce",
    "path": "../../../etc/passwd",
    "query": "'; drop table invitations; --",
    "long": "w" * 32_000,
}


def quoted(text: str) -> str:
    """A CSV field."""
    return '"' + text.replace('"', '""') + '"'


def row(
    name: str = "Bob Sample",
    sent_at: str = "6/7/26, 3:04 PM",
    note: str = "",
    slug: str = "bob-sample",
) -> str:
    """A line of Invitations.csv."""
    url = "https://www.linkedin.com/in/"
    cells = ("Ada Example", name, sent_at, note, "OUTGOING", "", "", f"{url}ada", "")
    address = quoted(url + slug) if slug else ""
    return ",".join([*map(quoted, cells[:-1]), address]) + "\n"


def rows(count: int) -> str:
    """As many good lines of Invitations.csv."""
    return "".join(row(f"Person {n}", slug=f"person-{n}") for n in range(count))


def folder(place: Path, **files: str | bytes | Callable[[IO[bytes]], None]) -> Path:
    """An export, dated in its name, of files by their names without `.csv`."""
    made = place / "Complete_LinkedInDataExport_06-27-2026"
    made.mkdir(parents=True)
    for name, content in files.items():
        with (made / f"{name}.csv").open("wb") as file:
            if callable(content):
                content(file)
            else:
                file.write(content.encode() if isinstance(content, str) else content)
    return made


def tricky(place: Path) -> Path:
    """An export with each trick in every field of every file, some accepted."""
    plain = "".join(
        row(f"Person {n}", "5/7/26, 3:04 PM", "we met" if n % 2 else "", f"person-{n}")
        for n in range(120)
    )
    invitations, connections, messages, logins = [], [], [], []
    for number, trick in enumerate(TRICKS.values()):
        text = f"{trick} {CANARY}{number}"
        slug = f"{trick[:99]}{CANARY}{number}".replace("/", "").replace("\n", "")
        url = quoted(f"https://www.linkedin.com/in/{slug}")
        note = f"{trick} we met at the {CANARY} fair, {trick}"
        invitations.append(row(text, "5/7/26, 4:04 PM", note, slug))
        cell = quoted(text)
        connections.append(f'{cell},{cell},{url},{cell},{cell},{cell},"09 May 2026"\n')
        messages.append(
            f'{cell},{cell},{cell},{url},{cell},{url},"2026-05-09 10:00:00 UTC",'
            f"{cell},{quoted(note)},{cell}\n"
        )
        logins.append(f'"2026-05-09 10:00:00 UTC",{cell},{cell},{cell}\n')
    return folder(
        place,
        Invitations=INVITATIONS + plain + "".join(invitations),
        Connections=CONNECTIONS + "".join(connections),
        messages=(
            "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,"
            "RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n" + "".join(messages)
        ),
        Logins="Login Date,IP Address,User Agent,Login Type\n" + "".join(logins),
    )
