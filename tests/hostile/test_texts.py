"""Every way to spoil a CSV file: what becomes of each of its rows, and at what cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.errors import InputError
from pipeline.ingest import find_exports, labels, read_parts
from pipeline.ingest.decode import ROW_LIMIT_BYTES
from tests.hostile import texts
from tests.ingest.ingest_files import CONNECTIONS, INVITATIONS, Read

if TYPE_CHECKING:
    from collections.abc import Callable

_MB = 10**6
# The longest line: 1000 asks for the gigabyte (a minute on a slow disk).
_LINE_MB = int(os.environ.get("INVITES_LINE_MB", "50"))
_GOOD = texts.rows(3)
_MOST_SECONDS, _MOST_MB = 10, 1024


def read(place: Path, **files: Any) -> Read:
    """An export of these files, its books held to their equation."""
    exports = find_exports([texts.folder(place, **files)], scratch=place)
    parts = [part for export in exports for part in read_parts(export)]
    for part in parts:
        assert part.n_read == part.frame.height + part.rejects.height
    return Read(exports, parts)


def _line(file: IO[bytes]) -> None:
    file.write((INVITATIONS + _GOOD).encode())
    for _ in range(_LINE_MB):
        file.write(b"x" * _MB)
    file.write(f"\n{texts.row('Last Line', slug='last')}".encode())


@pytest.mark.parametrize(
    ("body", "kept", "rejected", "told"),
    [
        (_line, 4, 1, ""),
        (lambda file: file.write((INVITATIONS + _GOOD).encode() + b"\n" * 50 * _MB),
         3, 0, ""),
        (lambda file: file.write((INVITATIONS + _GOOD).encode() + b"\r" * 20 * _MB),
         3, 0, ""),
        (lambda file: file.write((INVITATIONS + _GOOD).encode() + b"a\n" * 25 * _MB),
         None, None, "Invitations.csv: more than 250,000 rows that can't be read"),
        (lambda file: file.write((INVITATIONS + _GOOD).encode() + b'"\n' * 25 * _MB),
         None, None, "Invitations.csv: more than 250,000 rows that can't be read"),
        (lambda file: file.write((INVITATIONS + _GOOD).encode() + b",\n" * 25 * _MB),
         None, None, "Invitations.csv: more than 250,000 rows that can't be read"),
        (lambda file: file.write(INVITATIONS.strip().encode() + b",x" * _MB + b"\n"),
         0, 0, "Invitations.csv: no header with Sent At and Direction"),
        (lambda file: file.write(INVITATIONS.strip().encode() + b"," * _MB + b"\n"
                                 + _GOOD.encode()),
         3, 0, ""),
        (lambda file: file.write((INVITATIONS + _GOOD).encode() + b"x," * _MB + b"\n"
                                 + b",y" * (_MB // 3) + b"\n" + b'"z",' * 200_000),
         3, 3, ""),
    ],
    ids=["line", "newlines", "returns", "short rows", "quotes", "empty rows",
         "columns", "empty columns", "cells"],
)  # fmt: skip
def test_a_large_file_is_read_or_refused_in_little_time_and_room(
    tmp_path: Path,
    body: Callable[[IO[bytes]], None],
    kept: int | None,
    rejected: int | None,
    told: str,
) -> None:
    path = texts.folder(tmp_path, Invitations=body)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.hostile.read_alone", str(path)],
        check=True,
        capture_output=True,
        cwd=Path(__file__).parents[2],
    )
    found = json.loads(ran.stdout)
    assert found["told"].startswith(told)
    assert bool(found["told"]) is bool(told)
    if kept is not None:
        assert (found["kept"], found["rejected"]) == (kept, rejected)
    assert found["seconds"] < _MOST_SECONDS * max(1, _LINE_MB / 200)
    assert found["most_mb"] < _MOST_MB


@pytest.mark.parametrize(
    ("text", "n_kept", "reasons"),
    [
        # A quote too many costs the row in which it stands.
        (INVITATIONS.strip() + '"\n' + _GOOD, 3, []),
        (INVITATIONS + '"x' + _GOOD, 2, [(2, "a quote that is never closed")]),
        (INVITATIONS + _GOOD + 'Ada,"Bob', 3, [(5, "a quote that is never closed")]),
        (INVITATIONS + _GOOD + '"', 3, [(5, "a quote that is never closed")]),
        # The header again, whatever stands before it.
        (INVITATIONS * 2 + _GOOD, 3, [(2, "a repeated header")]),
        (INVITATIONS + "\ufeff" + INVITATIONS + _GOOD, 3,
         [(2, "a repeated header")]),
        ("\ufeff" + INVITATIONS + "\ufeff" + _GOOD, 3, []),
        # Lone returns end lines; other separators of lines do not.
        ((INVITATIONS + _GOOD).replace("\n", "\r"), 3, []),
        ((INVITATIONS + _GOOD).replace("\n", "\r\n", 2).replace("\n", "\r", 2), 3, []),
        (INVITATIONS + _GOOD + texts.row("a\u2028b\x85c\x0bd", slug="x"), 4, []),
        # Too few cells, and too many.
        (INVITATIONS + _GOOD + "Ada,Bob\n", 3,
         [(5, "a direction other than OUTGOING or INCOMING")]),
        (INVITATIONS + _GOOD + texts.row().strip() + ",,,\n", 4, []),
        (INVITATIONS + _GOOD + texts.row().strip() + ",more\n", 3,
         [(5, "more fields than the header")]),
        (INVITATIONS + _GOOD + "Ada\0,Bob\n", 3, [(5, "a NUL character")]),
    ],
    ids=["quote in the header", "in the first row", "in the last", "at the end",
         "header twice", "and behind a mark", "marks", "returns", "all ends",
         "other ends", "few cells", "empty cells", "many cells", "NUL"],
)  # fmt: skip
def test_damage_costs_its_own_row(
    tmp_path: Path, text: str, n_kept: int, reasons: list[tuple[int, str]]
) -> None:
    found = read(tmp_path, Invitations=text)
    assert (found.frame().height, found.reasons()) == (n_kept, reasons)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0" * 5000,
        '"' + INVITATIONS + _GOOD,
        INVITATIONS.replace("Message", '"Message') + _GOOD,
        "a: &a [x, x]\nb: &b [*a, *a, *a]\nSent At: &c [*b, *b]\nDirection: *c\n",
    ],
    ids=["nothing", "NULs", "quote first", "quote in the header", "references"],
)
def test_no_header_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"^Invitations\.csv: no header .* expected"):
        read(tmp_path, Invitations=text)


def test_a_header_alone_is_an_export_of_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, Invitations=INVITATIONS, Connections=CONNECTIONS)
    assert (found.frame().height, found.reasons()) == (0, [])


def test_the_first_of_columns_of_one_name_counts(tmp_path: Path) -> None:
    text = (
        "From,To,Sent At,Message,Direction,Message,Direction\n"
        '"A","B","6/7/26, 3:04 PM","first","OUTGOING","second","INCOMING"\n'
    )
    found = read(tmp_path, Invitations=text)
    assert found.column("message") == ["first"]
    assert found.column("direction") == ["outgoing"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xed\xa0\x80", "\xed\xa0€"),  # half a pair of UTF-16
        (b"\xc0\xaf", "\xc0\xaf"),  # an overlong slash
        (b"\xc0\x80", "\xc0€"),  # an overlong NUL
        (b"\xf4\x90\x80\x80", "\xf4\x90€€"),  # behind the last character
        (b"\xe2\x80", "\xe2€"),  # cut short
        (b"\xff\xfe", "\xff\xfe"),
        (b"\xef\xbb\xbf", "\ufeff"),
        ("Zoë".encode("cp1252"), "Zoë"),
        ("Zoë".encode(), "Zoë"),
    ],
)
def test_bytes_that_are_no_utf_8_are_cp1252(
    tmp_path: Path, raw: bytes, text: str
) -> None:
    line = texts.row(note="<>", slug="x").encode().replace(b"<>", b"a" + raw + b"b")
    found = read(tmp_path, Invitations=(INVITATIONS + _GOOD).encode() + line)
    assert found.column("message")[-1] == f"a{text}b"


def test_half_a_file_in_another_encoding_is_rejected(tmp_path: Path) -> None:
    good = texts.rows(20)
    body = (INVITATIONS + good).encode() + good.encode("utf-16-le") + good.encode()
    found = read(tmp_path, Invitations=body)
    assert found.frame().height == 39
    assert {reason for _, reason in found.reasons()} == {"a NUL character"}
    whole = (INVITATIONS + _GOOD).encode("utf-16-le")
    half = whole.replace("0".encode("utf-16-le"), b"\x00\xd8", 1)
    assert read(tmp_path / "b", Invitations=half).frame().height == 3


_FORM, _YEAR = "a date in no known form", "a date outside 2003 to 2099"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/1/0000, 3:04 PM", _YEAR),
        ("0000-01-01 10:00", _YEAR),
        ("1/1/00, 3:04 PM", _YEAR),
        ("12/31/9999, 11:59 PM", _YEAR),
        ("9999-12-31 23:59", _YEAR),
        ("6/7/85, 3:04 PM", _YEAR),
        ("1/1/10000, 1:00 AM", _FORM),
        ("10000-01-01 00:00", _FORM),
        ("-0001-01-01 00:00", _FORM),
        ("1/1/-262144, 1:00 AM", _FORM),
        ("+262142-12-31 23:59", _FORM),
        ("99999999999999999999/1/1", _FORM),
        ("9223372036854775807", _FORM),
        ("1e400", _FORM),
        ("NaN", _FORM),
        ("2/29/25, 1:00 AM", _FORM),
        ("4/31/26, 1:00 AM", _FORM),
        ("6/7/26, 3:60 PM", _FORM),
        ("\u0666/\u0667/\u0662\u0666, 3:04 PM", _FORM),
        ("6/7/2098, 1:00 AM", "dated after the export"),
        ("6/30/26, 1:00 AM", "dated after the export"),
        ("2/29/24, 1:00 AM", datetime(2024, 2, 29, 9, tzinfo=UTC)),
        ("3/8/26, 2:30 AM", datetime(2026, 3, 8, 9, 30, tzinfo=UTC)),
        ("11/1/25, 12:30 AM", datetime(2025, 11, 1, 7, 30, tzinfo=UTC)),
    ],
)
def test_a_date_is_understood_or_its_row_rejected(
    tmp_path: Path, text: str, expected: str | datetime
) -> None:
    found = read(
        tmp_path,
        Invitations=INVITATIONS + _GOOD + texts.row(sent_at=text),
        Connections=f'{CONNECTIONS}B,S,,,,,"{text}"\n',
    )
    if isinstance(expected, str):
        assert found.reasons()[0] == (5, expected)
        assert len(found.reasons()) == 2
    else:
        assert found.column("sent_at")[-1] == expected
        assert found.reasons() == []


def test_long_cells_are_read(tmp_path: Path) -> None:
    names = [letter * 400_000 for letter in "bc"]
    long = [texts.row(name, note=f"Hi {name}", slug=name[:9]) for name in names]
    notes = [
        texts.row(note=f"{number} {text}", slug=f"n{number}")
        for number, text in enumerate(["w" * 32_000, "Bob " * 200_000, "\ufdfa" * 9999])
    ]
    found = read(tmp_path, Invitations=INVITATIONS + "".join([*long, *notes]))
    assert found.frame().height == 5
    assert found.column("message_characters")[2] == 32_002
    over = texts.row(note="w" * (ROW_LIMIT_BYTES + 1))
    found = read(tmp_path / "b", Invitations=INVITATIONS + _GOOD + over)
    assert found.reasons() == [(5, "a row over 1 MB")]


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("%00", None),
        ("%0a%00%1b", None),
        ("%E2%80%8B", None),
        ("%1b%5B31mx", "[31mx"),
        ("%ED%A0%80", "\ufffd\ufffd\ufffd"),
        ("..%2F..%2Fetc", "../../etc"),
        ("%253Dcmd", "=cmd"),
        ("%zz", "%zz"),
    ],
)
def test_a_slug_is_text_without_controls(
    tmp_path: Path, written: str, slug: str | None
) -> None:
    found = read(tmp_path, Invitations=INVITATIONS + texts.row(slug=written))
    assert found.column("slug") == [slug]


def test_odd_agents_are_unknown_and_cost_nothing(tmp_path: Path) -> None:
    agents = [f"zz{n} foo/{n} (bar; baz)" for n in range(100_000)]
    agents += ["a/1 ;" * 100_000, "Mozilla/5.0 (iPhone)"]
    body = "".join(f"2026-01-01 10:00:00 UTC,,{agent},x\n" for agent in agents)
    header = "Login Date,IP Address,User Agent,Login Type\n"
    found = read(tmp_path, Invitations=INVITATIONS, Logins=header + body)
    counted = found.frame("logins")["client"].value_counts().sort("client")
    assert counted.rows() == [("mobile_web", 1), ("unknown", 100_001)]


def test_labels_are_a_small_file_of_labels(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    for text in (
        "a: &a [lol, lol]\nurl: &b [*a, *a]\nsent_from_mobile: *b\n",
        "name,sent_from_mobile" + ",x" * _MB + "\n",
        "",
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"^labels\.csv: no header .*, expected"):
            labels.read_labels(path)
    path.write_text("name,sent_from_mobile\n=1+1,yes\n\x1b[2J,maybe\n,no\n" + '"a')
    part = labels.read_labels(path)
    assert part.frame["name_key"].to_list() == ["=1+1"]
    assert part.rejects["line"].to_list() == [3, 4, 5]
    with path.open("ab") as file:
        file.truncate(labels.LIMIT_BYTES + 1)
    with pytest.raises(
        InputError, match=r"^labels\.csv: more than 16 MB found, expect"
    ):
        labels.read_labels(path)


def test_every_trick_is_read_as_it_is_written(tmp_path: Path) -> None:
    export = texts.tricky(tmp_path)
    (found,) = find_exports([export], scratch=tmp_path)
    parts = list(read_parts(found))
    assert sum(part.rejects.height for part in parts) == 0
    messages = pl.concat([p.frame for p in parts if p.file.table == "invitations"])
    written = set(messages["message"].drop_nulls())
    for trick in texts.TRICKS.values():
        assert f"{trick} we met at the {texts.CANARY} fair, {trick}" in written
