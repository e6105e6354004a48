"""What stays behind: of an upload, of a kill, of everything once it is forgotten."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dashboard.cli import main
from dashboard.dropped import keep, remove_left, written
from tests.browser.served import served
from tests.privacy.canaries import FORMS, files_of, found_in

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
# A server in the middle of reading what was dropped.
_READING = """
import sys, time
from pathlib import Path
from dashboard.dropped import written

class File:
    name = "kanari.zip"
    def getbuffer(self):
        return memoryview(b"kanari")

with written([File()], Path(sys.argv[1])):
    print("reading", flush=True)
    time.sleep(60)
"""


class File:
    """What was dropped."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._content = path.read_bytes()

    def getbuffer(self) -> memoryview:
        return memoryview(self._content)


@contextmanager
def _reading(warehouse: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", _READING, str(warehouse)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        _age(warehouse)
        try:
            yield process
        finally:
            process.kill()


def _age(warehouse: Path) -> None:
    """Make what was dropped a minute old."""
    for folder in warehouse.parent.glob(".dropped-*"):
        at = folder.stat().st_mtime - 60
        os.utime(folder, (at, at))


def _canaries(folder: Path) -> list[str]:
    return [path.name for path in files_of(folder) if found_in(path.read_bytes())]


def test_an_upload_is_gone_whether_it_could_be_read_or_not(tmp_path: Path) -> None:
    (export,) = FORMS["archive"](tmp_path / "exports")
    warehouse = tmp_path / "data" / "warehouse.duckdb"
    with written([File(export)], warehouse):
        assert _canaries(warehouse.parent) == [export.name]
    assert [*warehouse.parent.iterdir()] == []
    with pytest.raises(OSError, match="half way"), written([File(export)], warehouse):
        raise OSError("half way")
    assert [*warehouse.parent.iterdir()] == []


def test_an_upload_that_is_being_read_stays(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    with _reading(warehouse):
        remove_left(warehouse)
        assert _canaries(tmp_path) == ["kanari.zip"]


@pytest.mark.skipif(sys.platform == "win32", reason="there its age tells, after hours")
@pytest.mark.parametrize("starts", ["dashboard", "run"])
def test_what_a_kill_left_is_gone_at_the_next_start(
    tmp_path: Path, starts: str
) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    with _reading(warehouse) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert _canaries(tmp_path) == ["kanari.zip"]
    if starts == "dashboard":
        with served(warehouse):
            pass
    else:
        assert main(["run", str(tmp_path), "--warehouse", str(warehouse)]) == 1
    assert [path for path in files_of(tmp_path) if path.name[:2] != ".w"] == []


def test_forget_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Hidden files and the folder of temporary ones as well."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    (export,) = FORMS["archive"](tmp_path / "exports")
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    before = {*tmp_path.rglob("*")}
    data = tmp_path / "data"
    warehouse = data / "warehouse.duckdb"
    assert main(["run", str(export), "--warehouse", str(warehouse)]) == 0
    with written([File(export)], warehouse) as paths:
        keep(paths, warehouse)
    # What kills at their worst moment left, of a run and of an upload.
    for left in (".warehouse.duckdb.building", ".dropped-left"):
        (data / left).mkdir()
        (data / left / "part").write_text("kanari", encoding="utf-8")
    (data / "warehouse.duckdb.wal").write_text("kanari", encoding="utf-8")
    assert main(["answer", "--warehouse", str(warehouse)]) in (0, 1)
    assert len(_canaries(data)) >= 4
    capsys.readouterr()
    assert main(["forget", "--warehouse", str(warehouse)]) == 0
    assert {*tmp_path.rglob("*")} - before == {data}
    assert found_in(capsys.readouterr().out.replace(str(tmp_path), "")) == []
