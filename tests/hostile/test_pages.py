"""Pages of the Member Snapshot that hold what no page should."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ingest.ingest_files import Read

    Refused = Callable[[Path], str]

ROW = (
    '"From":"Ada Example","To":"Bob Sample","Sent At":"6/7/26, 3:04 PM",'
    '"Direction":"OUTGOING"'
)
NO_TEXT = "a list or an object in place of a text"
TWICE = "a key that comes twice"


def page(row: str) -> str:
    return '{"snapshotDomain":"INVITATIONS","snapshotData":[' + row + "]}"


def row_with(*more: str) -> str:
    return "{" + ",".join([ROW, *more]) + "}"


DEEP = "[" * 300 + "]" * 300
ROWS = {
    "a number": ('"Message":1', "1"),
    "a number of many digits": ('"Message":' + "9" * 5000, "9" * 5000),
    "a number beyond all": ('"Message":1e999999', "1e999999"),
    "minus nothing": ('"Message":-0.0', "-0.0"),
    "no number": ('"Message":NaN', "NaN"),
    "endless": ('"Message":-Infinity', "-Infinity"),
    "yes": ('"Message":true', "True"),
    "null": ('"Message":null', None),
    "nothing": ('"Message":""', None),
    "half a pair": (r'"Message":"\ud800x"', "\ufffdx"),
    "the other half": (r'"Message":"\udfffx"', "\ufffdx"),
    "halves in the wrong order": (r'"Message":"\udc00\ud800"', "\ufffd\ufffd"),
    "a whole pair": (r'"Message":"\ud83d\ude00"', "\U0001f600"),
    "half a pair for a key": (r'"\ud800":"x","Message":"y"', "y"),
    "a long key": (f'"{"k" * 100_000}":"x","Message":"y"', "y"),
    "two spellings": ('"message":"x","MESSAGE":"y"', "y"),
    "something deep beside it": (f'"Extra":{DEEP},"Message":"y"', "y"),
}


@pytest.mark.parametrize("how", ROWS)
def test_read_of_an_odd_value(
    how: str, tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    written, text = ROWS[how]
    path = tmp_path / "page.json"
    path.write_text(page(row_with(written)), encoding="utf-8")
    assert read_paths(path).column("message") == [text]


REJECTED = {
    "a list": (row_with('"Message":["x"]'), NO_TEXT),
    "an object": (row_with('"Message":{"x":"y"}'), NO_TEXT),
    "something deep": (row_with(f'"Message":{DEEP}'), NO_TEXT),
    "a key twice": (row_with('"Message":"x","Message":"y"'), TWICE),
    "a key and its like": (row_with('"Message":"x","Message":"x"'), TWICE),
    "a list for a row": ("[]", "a row that is no object"),
    "a number for a row": ("1", "a row that is no object"),
    "null for a row": ("null", "a row that is no object"),
    "no number for a row": ("NaN", "a row that is no object"),
    "NUL": (row_with(r'"Message":"\u0000"'), "a NUL character"),
}


@pytest.mark.parametrize("how", REJECTED)
def test_read_of_a_row_that_is_none(
    how: str, tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    row, reason = REJECTED[how]
    path = tmp_path / "page.json"
    path.write_text(page(row), encoding="utf-8")
    read = read_paths(path)
    assert (read.parts[0].n_read, read.reasons()) == (1, [(1, reason)])


WHOLE = page(row_with())
MALFORMED: dict[str, tuple[str | bytes, str]] = {
    "cut": (WHOLE[:-5], "not valid JSON"),
    "more behind it": (WHOLE + "{}", "not valid JSON"),
    "bytes of no encoding": (WHOLE.encode() + b"\xff\xfe", "not valid JSON"),
    "a comma too many": (WHOLE.replace("]", ",]"), "not valid JSON"),
    "rows twice": (
        '{"snapshotDomain":"INVITATIONS","snapshotData":[],"snapshotData":[]}',
        TWICE,
    ),
    "elements twice": (f'{{"elements":[{WHOLE}],"elements":[]}}', TWICE),
    "a domain twice": (f'{{"elements":[{{"snapshotDomain":"X",{WHOLE[1:]}]}}', TWICE),
    "a number of rows": (
        '{"snapshotDomain":"INVITATIONS","snapshotData":7}',
        "snapshotData that is no list",
    ),
    "a domain that is a list": (WHOLE.replace('"INVITATIONS"', DEEP), "no Invitations"),
    "a domain that is long": (
        WHOLE.replace("INVITATIONS", "INVITATIONS" * 10_000),
        "no Invitations.csv found",
    ),
}


@pytest.mark.parametrize("how", MALFORMED)
def test_run_of_a_malformed_page(how: str, tmp_path: Path, refused: Refused) -> None:
    content, found = MALFORMED[how]
    path = tmp_path / "page.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert found in refused(path)


def test_read_of_many_pages(tmp_path: Path, read_paths: Callable[..., Read]) -> None:
    """Each as large as a page is, together more than one file may hold."""
    folder = tmp_path / "export"
    folder.mkdir()
    row: dict[str, Any] = json.loads(row_with())
    for number in range(20):
        text = page(",".join([json.dumps(row)] * 50))
        (folder / f"{number}.json").write_text(text, encoding="utf-8")
    assert sum(part.n_read for part in read_paths(folder).parts) == 1000
