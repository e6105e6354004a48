"""A small house to break: two exports, a warehouse, and what must hold of it after.

Each command is a process of its own, with a temporary folder and a home of its own,
so that whatever it leaves behind is seen.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import NamedTuple

import duckdb

from dashboard.cli import main
from pipeline.warehouse import RAW_TABLES, read_models, run_models
from tests.exports import Invited, people, write_export

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "dashboard")
# Exports whose answers differ in every number.
OLD = [
    *people(60, accepted_after=1),
    *people(30, 70, "Noted", note="Hi, we met at the fair. May I ask for advice?"),
    *people(20, 80, "Asker", direction="INCOMING", accepted_after=2),
]
NEW = [
    *people(75, accepted_after=1),
    *people(45, 60, "Noted", note="Hi, we met at the fair. May I ask for advice?"),
    *people(10, 80, "Asker", direction="INCOMING"),
]


class Ended(NamedTuple):
    """How a command ended.

    Attributes:
        code: Its exit code; of one that was killed, below 0.
        out: What it wrote to the standard output.
        err: What it wrote to the standard error.
    """

    code: int
    out: str
    err: str


class House:
    """Two exports and a warehouse of the old one.

    Attributes:
        old: An export, of which the warehouse is at first.
        new: Another.
        warehouse: The warehouse's file, alone in its folder.
        scratch: The temporary folder of all commands, empty at first.
    """

    def __init__(self, folder: Path) -> None:
        """Write the exports, and read the old one."""
        self.old = write_export(folder / "old", OLD, more=_more(OLD))
        self.new = write_export(folder / "new", NEW, more=_more(NEW))
        self.warehouse = folder / "kept" / "warehouse.duckdb"
        self.scratch = folder / "scratch"
        self.home = folder / "home"
        for made in (self.scratch, self.home):
            made.mkdir()

    def environment(self, **more: str) -> dict[str, str]:
        """What a command finds around it."""
        kept = {
            name: os.environ[name]
            for name in ("PATH", "LANG", "COVERAGE_PROCESS_START")
            if name in os.environ
        }
        own = {
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(self.scratch),
            "HOME": str(self.home),
        }
        return kept | own | more

    def start(
        self, *arguments: str, before: tuple[str, ...] = (), **environment: str
    ) -> subprocess.Popen[str]:
        """A command, in a process group of its own.

        Args:
            arguments: Of `invites`, the warehouse aside.
            before: What the command is run under, such as `strace`.
            environment: Variables beside the usual ones.
        """
        return subprocess.Popen(
            [*before, *COMMAND, *arguments, "--warehouse", str(self.warehouse)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=self.environment(**environment),
            start_new_session=True,
        )

    def invites(
        self, *arguments: str, before: tuple[str, ...] = (), **environment: str
    ) -> Ended:
        """How a command ended; it may take a minute."""
        with self.start(*arguments, before=before, **environment) as running:
            out, err = running.communicate(timeout=60)
        return Ended(running.returncode, out, err)

    def run(self, export: Path) -> str:
        """The answer of a run that must succeed and leave nothing behind."""
        ended = self.invites("run", str(export), "--json")
        assert ended.code == 0, ended.err
        assert self.left_behind() == []
        return ended.out

    def digest(self) -> str:
        """Of the warehouse's bytes."""
        return hashlib.sha256(self.warehouse.read_bytes()).hexdigest()

    def answer(self) -> str:
        """What `answer --json` prints, from this process."""
        with redirect_stdout(io.StringIO()) as out:
            code = main(["answer", "--json", "--warehouse", str(self.warehouse)])
        assert code == 0
        return out.getvalue()

    def left_behind(self) -> list[str]:
        """What stands beside the warehouse, its lock and the exports."""
        beside = set(self.warehouse.parent.rglob("*")) - {
            self.warehouse,
            self.warehouse.with_name(f".{self.warehouse.name}.lock"),
        }
        others = [*self.scratch.rglob("*"), *self.home.rglob("*")]
        return sorted(str(path) for path in (*beside, *others))


def assert_told(ended: Ended) -> None:
    """That a command failed in one clear sentence, and in no other way."""
    assert ended.code == 1, ended
    assert ended.out == ""
    assert ended.err.startswith("invites: "), ended.err
    assert ended.err.count("\n") == 1, ended.err
    assert ", expected " in ended.err, ended.err
    assert "not foreseen" not in ended.err, ended.err


def assert_whole(warehouse: Path) -> int:
    """That a warehouse passes its tests; how many of them.

    Every model is made again of the raw rows, and tested; and the marts are those
    that are made.
    """
    with duckdb.connect() as connection:
        connection.execute("attach ? as kept (read_only)", [str(warehouse)])
        connection.execute("create schema raw")
        for table in RAW_TABLES:
            connection.execute(
                f"create view raw.{table.name} as from kept.raw.{table.name}"
            )
        test_count = run_models(connection)
        for model in read_models():
            if model.folder == "marts":
                made, kept = f'"{model.name}"', f'kept."{model.name}"'
                for one, other in ((made, kept), (kept, made)):
                    differing = f"select * from {one} except all select * from {other}"
                    assert connection.execute(differing).fetchall() == [], model.name
    return test_count


def _more(invited: list[Invited]) -> dict[str, str]:
    """Messages of those who accepted a note, and logins."""
    rows = [
        f"c{number},{one.name},{one.url},Olga Owner,"
        f"https://www.linkedin.com/in/olga-owner,{one.sent_at:%Y-%m-%d} 22:00:00 UTC,Hi"
        for number, one in enumerate(invited[:20])
    ]
    header = (
        "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT"
    )
    return {
        "messages.csv": "\n".join([header, *rows]) + "\n",
        "Logins.csv": (
            "Login Date,IP Address,User Agent,Login Type\n"
            "Sat Jun 20 05:08:36 UTC 2026,192.0.2.1,Mozilla/5.0 (X11),LOGIN\n"
        ),
    }
