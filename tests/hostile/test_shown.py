"""Names and notes that would be more than text, wherever they are shown or written."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import app
from dashboard.cli import main
from dashboard.marked import marked_html
from dashboard.own_rows import Wanted, own_rows
from dashboard.own_words import told_rows
from dashboard.serve import WAREHOUSE_VARIABLE
from dashboard.view import plain
from pipeline.build import build
from pipeline.features import read_note
from tests.hostile.texts import CANARY, TRICKS, tricky

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGES = ("answer", "when", "notes", "received", "draft", "trust", "share", "exports")
_FORMULA = re.compile(
    r"[\s\u200b\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20]|\s*-\D|[\t\r](?!\s*')"
)
_EVIL = "we met at the fair\x1b[2J\x9b31m\x7f\x08\u202e\u2028\x1b]8;;https://evil\x07 x"


def steers(text: str) -> bool:
    """Whether a terminal would do anything with it but show it."""
    return any(
        unicodedata.category(sign)[0] == "C" or unicodedata.category(sign) in "ZlZp"
        for sign in text.replace("\n", "").replace(" ", "")
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tricks")
    build([tricky(folder)], folder / "warehouse.duckdb")
    return folder / "warehouse.duckdb"


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """All that a command says."""

    def run(*arguments: str | Path, code: int = 0) -> str:
        assert main([str(argument) for argument in arguments]) == code
        return "".join(capsys.readouterr())

    return run


def test_commands_say_nothing_of_a_person_and_steer_nothing(
    warehouse: Path, tmp_path: Path, told: Callable[..., str]
) -> None:
    of = ("--warehouse", warehouse)
    out = tmp_path / "out\x1b]0;evil\x07\x9b\u202e"
    said = [
        told("run", tricky(tmp_path), "--warehouse", tmp_path / "w\x1b[2J.duckdb"),
        told("answer", *of, "--by", "language"),
        told("answer", *of, "--json"),
        told("answer", *of, "--by", _EVIL, code=1),
        told("tables", *of, "--out", out / "tables"),
        told("tables", *of, "--out", out / "own", "--format", "csv", "--private"),
        told("share", *of, "--out", out / "shared"),
        told("forget", "--warehouse", tmp_path / "w\x1b[2J.duckdb"),
    ]
    assert all(said)
    assert not any(map(steers, said))
    assert CANARY not in "".join(said)


@pytest.mark.parametrize("wrong", [["answer", "--\x1b[2J\x9b"], ["\x1b[2J"]])
def test_a_wrong_argument_steers_nothing(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(wrong)
    assert ended.value.code == 2
    assert not steers("".join(capsys.readouterr()))


@pytest.mark.parametrize("trick", [*TRICKS.values(), _EVIL])
def test_a_draft_is_read_and_steers_nothing(
    trick: str, tmp_path: Path, told: Callable[..., str]
) -> None:
    text = f"we met at the {trick[:200]} fair"
    none = ("--warehouse", tmp_path / "none.duckdb")
    assert not steers(told("check", text, *none))
    said = told("check", text, "--json", *none)
    assert not steers(said)
    for shown in json.loads(said)["context"]:
        assert shown["text"] == text[shown["start"] : shown["end"]]
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text(json.dumps({"id": trick, "text": text}), encoding="utf-8")
    said = told("check", "--jsonl", drafts)
    assert not steers(said)
    assert json.loads(said)["id"] == trick


def test_marts_hold_words_of_ours_alone(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from information_schema.columns "
            "join duckdb_tables() using (table_name) where table_schema = 'main' "
            "and data_type = 'VARCHAR' and table_name not like 'int_%'"
        ).fetchall()
        values = {
            value
            for table, column in columns
            for (value,) in connection.execute(
                f'select distinct "{column}" from "{table}"'
            ).fetchall()
        }
    assert len(values) > 20
    odd = {value for value in values - {None} if not re.fullmatch(r"[\w .,+-]*", value)}
    assert not odd


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_private_csv_holds_no_formula_however_it_is_parted(
    warehouse: Path, tmp_path: Path, separator: str
) -> None:
    arguments = ["tables", "--format", "csv", "--private", "--out", str(tmp_path)]
    assert main([*arguments, "--warehouse", str(warehouse)]) == 0
    n_cells = 0
    for path in tmp_path.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)
        # As a spreadsheet does: what is quoted, and what comes of a torn cell.
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            lines = csv.reader(
                text.splitlines(keepends=True), delimiter=separator, quoting=quoting
            )
            cells = [cell for line in lines for cell in line]
            n_cells += len(cells)
            if quoting == csv.QUOTE_MINIMAL or separator != ",":
                assert not [cell for cell in cells if _FORMULA.match(cell)]
    assert n_cells > 300


@pytest.mark.parametrize("address", _PAGES)
def test_pages_hold_nothing_of_a_person(
    warehouse: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(warehouse))
    test = AppTest.from_file(Path(app.__file__), default_timeout=60)
    test._page_hash = calc_hash(address)  # noqa: SLF001 (switch_page knows files only)
    test.run()
    assert [found.message for found in test.exception] == []
    assert len(repr(test.main)) > 200
    assert CANARY not in repr(test.main) + repr(test.sidebar)


def test_own_rows_are_text(warehouse: Path) -> None:
    n_found = 0
    for page in range(7):
        rows = own_rows(warehouse, Wanted("outgoing"), page).rows.rows(named=True)
        for row, shown in zip(rows, told_rows(rows), strict=True):
            n_found += CANARY in row["name"]
            assert shown["name"] == row["name"]
            assert "".join(words for words, _ in shown["note"]) == (
                row["message"] or ""
            )
            assert not [line for line in shown["told"] if CANARY in line]
    assert n_found == len(TRICKS)
    for searched in ("%", "_", "'", "\\", "\0", "\x1b[2J", "=cmd", "(a+)+$", "\ufeff"):
        assert own_rows(warehouse, Wanted("outgoing", searched=searched)).n_rows < 120


def test_a_name_of_nothing_seen_is_called_no_name() -> None:
    row = dict.fromkeys(("message", "accepted_date", "match_method"))
    row |= {"name": "\u200b\u2060", "message_kind": "blank", "outcome": "pending"}
    row |= {"sent_date": None}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.estimates.written_day", str)
        (shown,) = told_rows([row])
    assert shown["name"] == "no name"


@pytest.mark.parametrize("trick", TRICKS.values())
def test_a_marked_note_is_no_markup(trick: str) -> None:
    text = f"we met at the {trick[:300]} fair"
    html = marked_html(text, read_note(text))
    assert set(re.findall(r"<[^>]*>", html)) <= {
        '<div class="note">',
        '<mark class="context">',
        '<mark class="purpose">',
        "</mark>",
        "</div>",
    }


@pytest.mark.parametrize("trick", TRICKS.values())
def test_plain_text_is_no_markdown(trick: str) -> None:
    told = plain(f"{trick}: not read")
    bare = re.sub(r"\\[\\`*_{}\[\]()<>#+\-.!|~$:&]", "", told)
    assert not set(bare) & set("\\`*_{}[]()<>#+-.!|~$:&\n")
    # What Streamlit's Markdown looks for once escapes are undone: addresses of
    # pages and mail, emoji and icons.
    shown = re.sub(r"\\(.)", r"\1", told)
    assert not re.search(r"https?://|www\.|\w@\w|:[\w/+-]+:", shown)
