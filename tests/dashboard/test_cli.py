"""The command line: its exit codes, its streams, its words."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from dashboard.cli import main
from tests.exports import Invited, people, write_export

ROOT = Path(__file__).parents[2]


def test_answer_in_a_terminal_starts_with_the_sentence(
    sample_warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["answer", "--warehouse", str(sample_warehouse)]) == 0
    out = capsys.readouterr().out
    heading, sentence, *_ = out.splitlines()
    assert heading.startswith("Invitations you sent: ")
    assert re.search(r"\d+ of \d+", sentence)
    assert re.search(r"^note +n +accepted +rate +95 % interval$", out, re.MULTILINE)
    for words in ("Window: sent", "unknown", "rejected", "Not to be concluded"):
        assert words in out


def test_answer_by_a_column(
    sample_warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(
        ["answer", "--warehouse", str(sample_warehouse), "--by", "language", "--json"]
    )
    assert code == 0
    by = json.loads(capsys.readouterr().out)["by"]
    assert by["column"] == "language"
    values = [row["value"] for row in by["rows"] if row["direction"] == "outgoing"]
    assert "en" in values
    assert None in values


def test_answer_by_no_column_says_which_there_are(
    sample_warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["answer", "--warehouse", str(sample_warehouse), "--by", "company"])
    assert code == 1
    assert "has_context" in capsys.readouterr().err


@pytest.mark.parametrize("horizon", ["7", "30", "90"])
def test_answer_at_a_horizon(
    sample_warehouse: Path, capsys: pytest.CaptureFixture[str], horizon: str
) -> None:
    arguments = ["--horizon", horizon, "--direction", "outgoing", "--json"]
    arguments += ["--by", "has_context"]
    assert main(["answer", "--warehouse", str(sample_warehouse), *arguments]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told["directions"]) == ["outgoing"]
    assert {row["direction"] for row in told["by"]["rows"]} == {"outgoing"}
    assert {
        rate["horizon_days"] for rate in told["directions"]["outgoing"]["rates"]
    } == {int(horizon)}


def test_answer_without_a_warehouse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["answer", "--warehouse", str(tmp_path / "none.duckdb")]) == 1
    err = capsys.readouterr().err
    assert err == (
        "invites: none.duckdb: no warehouse found, expected one. "
        "Run `invites run` first.\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        *([], ["run", "--horizon", "3"], ["unknown"], ["check"], ["tables"]),
        ["run", "--exported-at", "9999-12-31"],
        ["run", "--exported-at", "0001-01-01T00:00+14:00"],
    ],
)
def test_wrong_usage_exits_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_run_says_that_it_is_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["run"]) == 0
    captured = capsys.readouterr()
    assert "sample" in captured.err
    assert captured.out.startswith("Invitations you sent: ")
    assert (tmp_path / "data" / "warehouse.duckdb").exists()


def test_run_takes_the_archives_in_data_raw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    raw = tmp_path / "data" / "raw"
    write_export(raw, people(30))
    (raw / "sample").mkdir()
    (raw / ".cache").mkdir()
    assert main(["run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["directions"]["outgoing"]["n_invitations"] == 30


def test_run_names_its_stages_on_a_terminal_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export = write_export(tmp_path, people(3))
    arguments = ["run", str(export), "--warehouse"]
    assert main([*arguments, str(tmp_path / "quiet.duckdb")]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main([*arguments, str(tmp_path / "shown.duckdb")]) == 0
    err = capsys.readouterr().err
    assert "Reading export ..." in err
    assert "Building the tables ..." in err
    assert "int_" not in err


def test_run_debug_tells_times_and_counts_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = write_export(tmp_path, people(30))
    warehouse = str(tmp_path / "w.duckdb")
    assert main(["run", str(export), "--warehouse", warehouse, "--debug"]) == 0
    captured = capsys.readouterr()
    assert re.search(r"^ +\d+\.\d+ s  Reading export$", captured.err, re.MULTILINE)
    assert re.search(r"\d+ model tests passed", captured.err)
    assert " s  " not in captured.out


@pytest.mark.parametrize("asked", [[], ["--json"], ["--by", "language"]])
def test_run_answers_as_answer_does(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = write_export(tmp_path, people(60))
    asked += ["--warehouse", str(tmp_path / "w.duckdb"), "--direction", "outgoing"]
    assert main(["run", str(export), *asked]) == 0
    of_run = capsys.readouterr().out
    assert main(["answer", *asked]) == 0
    assert capsys.readouterr().out == of_run != ""


def test_run_publishes_even_if_the_answer_asked_for_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = write_export(tmp_path, people(3))
    target = ["--warehouse", str(tmp_path / "w.duckdb")]
    assert main(["run", str(export), *target, "--by", "nonsense"]) == 1
    assert "nonsense is no column of the answer" in capsys.readouterr().err
    assert main(["answer", *target]) == 0


@pytest.mark.parametrize("kind", [RuntimeError, pl.exceptions.PanicException])
def test_run_with_an_unforeseen_failure_shows_no_value(
    kind: type[BaseException],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise kind("Ada Example of Invented Ltd")

    monkeypatch.setattr("pipeline.build.find_exports", fail)
    arguments = ["run", str(tmp_path), "--warehouse", str(tmp_path / "w.duckdb")]
    assert main(arguments) == 1
    err = capsys.readouterr().err
    assert kind.__name__ in err
    assert "Ada" not in err
    assert "Traceback" not in err


def test_tables_holds_nothing_personal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = "Hi Zanzibar, we met at the Quixotic fair."
    invited = [
        Invited("Zanzibar Unheardof", 60, note, slug="zanzibar-slug"),
        *people(30),
    ]
    export = write_export(tmp_path, invited)
    warehouse = str(tmp_path / "w.duckdb")
    out = tmp_path / "tables"
    assert main(["run", str(export), "--warehouse", warehouse]) == 0
    arguments = ["tables", "--warehouse", warehouse, "--out", str(out)]
    assert main([*arguments, "--format", "csv"]) == 0
    assert main(arguments) == 0
    capsys.readouterr()
    written = sorted(out.iterdir())
    assert {path.stem for path in written} == {
        "coverage",
        "duration_counts",
        "invitation_cells",
        "label_cells",
        "match_counts",
        "reject_counts",
        "row_counts",
        "windows",
    }
    for path in written:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        content = path.read_bytes().lower()
        for word in (b"zanzibar", b"unheardof", b"quixotic", b"olga"):
            assert word not in content, path.name


def test_tables_private_holds_the_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = "=HYPERLINK(1), we met at the fair."
    invited = [Invited("Ada Example", 60, note, accepted_after=1), *people(3)]
    warehouse = str(tmp_path / "w.duckdb")
    out = tmp_path / "tables"
    export = write_export(tmp_path, invited)
    assert main(["run", str(export), "--warehouse", warehouse]) == 0
    arguments = ["tables", "--warehouse", warehouse, "--out", str(out), "--private"]
    assert main(arguments) == 0
    assert main([*arguments, "--format", "csv"]) == 0
    capsys.readouterr()
    frame = pl.read_parquet(out / "invitations.parquet")
    assert {
        "invitation_id",
        "direction",
        "sent_at",
        "message_kind",
        "is_canned",
        "is_reused",
        "has_context",
        "has_purpose",
        "sent_from_mobile",
        "outcome",
        "accepted_date",
        "duration_days",
        "match_method",
    } <= set(frame.columns)
    assert frame.height == 4
    text = (out / "invitations.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["message"] for row in rows if row["message"]] == ["'" + note]


def test_check_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    typed = io.TextIOWrapper(io.BytesIO(b"Hi Ada, let's connect!\n"))
    monkeypatch.setattr("sys.stdin", typed)
    warehouse = str(tmp_path / "none.duckdb")
    assert main(["check", "-", "--json", "--warehouse", warehouse]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == [
        "kind",
        "is_canned",
        "language",
        "message_characters",
        "limit",
        "has_context",
        "has_purpose",
        "context",
        "purpose",
        "advice",
    ]
    assert (told["kind"], told["is_canned"]) == ("generic", True)
    assert told["message_characters"] == 22


def test_check_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text(
        '{"id": 1, "text": "We met at the fair."}\n\n{"id": "b", "text": ""}\n',
        encoding="utf-8",
    )
    assert main(["check", "--jsonl", str(drafts)]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["id"], one["kind"]) for one in told] == [
        (1, "personal"),
        ("b", "blank"),
    ]


def test_check_many_names_the_line_that_is_no_draft(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text('{"id": 1, "text": "Ada"}\n{"text": "Ada"}\n', encoding="utf-8")
    assert main(["check", "--jsonl", str(drafts)]) == 1
    err = capsys.readouterr().err
    assert "drafts.jsonl: line 2" in err
    assert "Ada" not in err


def test_check_shows_how_such_notes_did(
    sample_warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "We met at the fair. May I ask you for advice?"
    assert main(["check", text, "--warehouse", str(sample_warehouse)]) == 0
    out = capsys.readouterr().out
    told = " ".join(out.split())
    assert re.search(
        r"Of your \d+ personal invitations with a context and a purpose sent from "
        r"3 Jan 2026 to 27 May 2026, \d+ were accepted within 30 days: \d+ % "
        r"\(likely \d+-\d+ %\)",
        told,
    )


def test_check_marks_the_words_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    draft = "Hi Ada, we met at the fair in Leeds. I\x1b[2J would love your advice."
    arguments = ["check", draft, "--warehouse", str(tmp_path / "none.duckdb")]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(arguments) == 0
    marked, *_ = capsys.readouterr().out.splitlines()
    assert re.search("\x1b\\[36m\x1b\\[4m[^\x1b]*we met[^\x1b]*\x1b\\[0m", marked)
    assert re.search("\x1b\\[33m\x1b\\[1m[^\x1b]*advice", marked)
    assert "\x1b[2J" not in marked
    plain = re.sub("\x1b\\[[0-9]*m", "", marked)
    assert plain == draft.replace("\x1b", " ")
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(arguments) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_sample_writes_an_export_that_run_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "invented"
    arguments = ["sample", str(out), "--invitations", "200", "--seed", "3"]
    assert main(arguments) == 0
    exports = [
        line for line in capsys.readouterr().out.splitlines() if line.endswith(".zip")
    ]
    warehouse = str(tmp_path / "w.duckdb")
    assert main(["run", *exports, "--warehouse", warehouse, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"][0]["read"] > 100


def test_sample_of_no_scenario(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sample", str(tmp_path / "x"), "--scenario", "wild"]) == 1
    assert "effect" in capsys.readouterr().err


def test_tables_to_share_are_not_put_beside_private_rows(
    tmp_path: Path, sample_warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["tables", "--warehouse", str(sample_warehouse), "--out", str(tmp_path)]
    assert main([*arguments, "--private"]) == 0
    assert main(arguments) == 1
    assert "private rows found" in capsys.readouterr().err


def test_check_takes_bytes_and_surrogates_that_are_no_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    typed = io.TextIOWrapper(io.BytesIO(b"\xff\xfe\x00bad"))
    monkeypatch.setattr("sys.stdin", typed)
    warehouse = str(tmp_path / "none.duckdb")
    assert main(["check", "-", "--json", "--warehouse", warehouse]) == 0
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text('{"id": "\\ud800", "text": "ok \\ud800"}\n', encoding="utf-8")
    assert main(["check", "--jsonl", str(drafts)]) == 0
    assert "\ufffd" in capsys.readouterr().out


def test_messages_hold_nothing_that_steers_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "no\x1b[31mpe.zip"
    assert main(["run", name, "--warehouse", str(tmp_path / "w.duckdb")]) == 1
    assert "\x1b" not in capsys.readouterr().err


def test_run_tells_why_rows_were_rejected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "From,To,Sent At,Message,Direction\nOlga Owner,Ada Example,soon,,OUTGOING\n"
    export = write_export(tmp_path, [], more={"Invitations.csv": text})
    assert main(["run", str(export), "--warehouse", str(tmp_path / "w.duckdb")]) == 0
    out = capsys.readouterr().out
    assert "Rejected: 1 rows of Invitations.csv" in out
    assert "Ada" not in out


def test_full_disk_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise pl.exceptions.ComputeError("No space left on device (os error 28)")

    monkeypatch.setattr("pipeline.build.find_exports", fail)
    arguments = ["run", str(tmp_path), "--warehouse", str(tmp_path / "w.duckdb")]
    assert main(arguments) == 1
    assert "The disk: full" in capsys.readouterr().err


def test_forget_deletes_the_warehouse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warehouse = tmp_path / "w.duckdb"
    export = write_export(tmp_path / "exports", people(3))
    assert main(["run", str(export), "--warehouse", str(warehouse)]) == 0
    assert main(["forget", "--warehouse", str(warehouse)]) == 0
    assert not warehouse.exists()
    assert main(["forget", "--warehouse", str(warehouse)]) == 0
    assert "nothing to delete" in capsys.readouterr().out


def test_command_starts_without_the_heavy_libraries() -> None:
    """`invites --help` imports neither duckdb nor polars."""
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            (
                "import sys, dashboard.cli;"
                "print([name for name in ('duckdb', 'polars', 'numpy')"
                " if name in sys.modules])"
            ),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "code", "stream", "words"),
    [
        (["check", "Hi, let's connect!", "--json"], 0, "stdout", '"generic"'),
        (["answer", "--warehouse", "none.duckdb"], 1, "stderr", "no warehouse found"),
        (["unknown"], 2, "stderr", "usage:"),
    ],
)
def test_command_as_a_process(
    tmp_path: Path, arguments: list[str], code: int, stream: str, words: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", *arguments],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert words in getattr(done, stream)


def test_run_with_a_zone_tells_office_hours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same minute is in office hours in one zone and at night in another."""
    # Wednesday, 4 March 2026, 15 h UTC.
    invited = [
        Invited(f"Person{n} Example", 115.125, "", n % 2 or None) for n in range(9)
    ]
    export = write_export(tmp_path / "e", invited)
    told = {}
    for zone in ("Europe/Berlin", "Asia/Tokyo"):
        warehouse = str(tmp_path / f"{zone[:4]}.duckdb")
        assert main(["run", str(export), "--zone", zone, "--warehouse", warehouse]) == 0
        capsys.readouterr()
        by = ["answer", "--by", "is_office_hour", "--json", "--warehouse", warehouse]
        assert main(by) == 0
        rows = json.loads(capsys.readouterr().out)["by"]["rows"]
        told[zone] = {row["value"] for row in rows}
    assert told == {"Europe/Berlin": {True}, "Asia/Tokyo": {False}}


def test_run_with_a_zone_that_is_none_exits_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as error:
        main(["run", "--zone", "Europe/Nowhere"])
    assert error.value.code == 2
    assert "expected a time zone" in capsys.readouterr().err


def test_answer_counts_replies(
    sample_warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["answer", "--json", "--warehouse", str(sample_warehouse)]
    assert main(asked) == 0
    accepted = json.loads(capsys.readouterr().out)
    assert main([*asked, "--outcome", "replied"]) == 0
    replied = json.loads(capsys.readouterr().out)
    assert (accepted.get("outcome"), replied["outcome"]) == (None, "replied")
    both = [told["directions"]["outgoing"]["rates"] for told in (replied, accepted)]
    for fewer, more in zip(*both, strict=True):
        assert fewer["n_obs"] == more["n_obs"]
        assert fewer["n_events"] <= more["n_events"]
    assert both[0][0]["n_events"] > 0
    assert replied["directions"]["incoming"]["grade"] == "blocked"


def test_run_on_spark_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = ["--warehouse", str(tmp_path / "warehouse.duckdb"), "export.zip"]
    assert main(["run", "--master", "local[2]", *target]) == 1
    assert "expected with --engine spark only" in capsys.readouterr().err
    monkeypatch.setattr("dashboard.commands.find_spec", lambda _: None)
    assert main(["run", "--engine", "spark", *target]) == 1
    assert "pyspark: not installed, expected for --engine spark" in (
        capsys.readouterr().err
    )


def test_run_on_this_machine_never_loads_spark(tmp_path: Path) -> None:
    """Both are slow to import, and not there for most."""
    export = write_export(tmp_path, people(30, accepted_after=2.0))
    code = (
        "import sys; from dashboard.cli import main; code = main(sys.argv[1:]); "
        "sys.exit(code or bool({'pyspark', 'sqlglot', 'py4j'} & set(sys.modules)))"
    )
    target = ["--warehouse", str(tmp_path / "warehouse.duckdb")]
    done = subprocess.run(
        [sys.executable, "-c", code, "run", *target, str(export)],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
