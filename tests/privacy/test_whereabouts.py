"""A warning where git would commit what is private, or a service copy it."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from shutil import which

import pytest

from dashboard.cli import main
from dashboard.whereabouts import badly_placed, synced_by, whereabouts
from tests.exports import people, write_export

_ENV = {key: value for key, value in os.environ.items() if key[:4] != "GIT_"}
needs_git = pytest.mark.skipif(which("git") is None, reason="no git")
_COMMITTED = "inside a git work tree that does not ignore it"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A git work tree that ignores `*.zip` and the folder `private`."""
    top = tmp_path / "tree"
    top.mkdir()
    _git(top, "init", "--quiet")
    (top / ".gitignore").write_text("*.zip\n/private/\n", encoding="utf-8")
    return top


def _git(top: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=top, env=_ENV, check=True)  # noqa: S607


@needs_git
@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("private/warehouse.duckdb", False),
        ("private/not/yet/there.duckdb", False),
        ("warehouse.duckdb", True),
        ("not/yet/there.duckdb", True),
        ("export.zip", False),
    ],
)
def test_in_a_work_tree(tree: Path, name: str, is_told: bool) -> None:
    told = badly_placed([tree / name], "Choose another folder with --warehouse")
    assert len(told) == is_told
    for one in told:
        assert one == (
            f"{Path(name).name}: {_COMMITTED}, expected a place that is never "
            "committed. Choose another folder with --warehouse, or write its name "
            "into a file .gitignore beside it."
        )


@needs_git
def test_what_is_told_mends_it(tree: Path) -> None:
    (tree / "data").mkdir()
    warehouse = tree / "data" / "warehouse.duckdb"
    assert len(badly_placed([warehouse], "Move it")) == 1
    (tree / "data" / ".gitignore").write_text("warehouse.duckdb\n", encoding="utf-8")
    assert badly_placed([warehouse], "Move it") == []


@needs_git
def test_committed_although_ignored(tree: Path) -> None:
    export = tree / "export.zip"
    export.write_bytes(b"")
    _git(tree, "add", "--force", "export.zip")
    assert len(badly_placed([export], "Move it")) == 1


@needs_git
def test_folder_of_files(tree: Path) -> None:
    folder = tree / "export"
    folder.mkdir()
    (folder / "Invitations.csv").write_bytes(b"")
    assert len(badly_placed([folder], "Move it")) == 1
    (tree / ".gitignore").write_text("export/*.csv\n", encoding="utf-8")
    assert badly_placed([folder], "Move it") == []
    (folder / "Connections.CSV.bak").write_bytes(b"")
    assert len(badly_placed([folder], "Move it")) == 1


@needs_git
def test_many_exports_are_one_warning(tree: Path) -> None:
    exports = [tree / f"{number}.csv" for number in range(500)]
    (told,) = badly_placed(exports, "Move it")
    assert told.startswith("0.csv or another beside it: ")


@needs_git
def test_kept_exports_are_told_of(tree: Path) -> None:
    (tree / ".gitignore").write_text("*.duckdb\n", encoding="utf-8")
    warehouse = tree / "warehouse.duckdb"
    assert whereabouts([], warehouse) == []
    (tree / ".warehouse.duckdb.exports").mkdir()
    (tree / ".warehouse.duckdb.exports" / "export.zip").write_bytes(b"")
    assert len(whereabouts([], warehouse)) == 1


@needs_git
def test_a_link_out_of_the_tree(tree: Path, tmp_path: Path) -> None:
    """And one into it: what counts is where the file lies."""
    (tmp_path / "elsewhere").mkdir()
    (tree / "data").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "into").symlink_to(tree)
    assert badly_placed([tree / "data" / "w.duckdb"], "Move it") == []
    assert len(badly_placed([tmp_path / "into" / "w.duckdb"], "Move it")) == 1


@needs_git
def test_no_program_of_the_tree_is_run(tree: Path) -> None:
    program = tree / "program"
    program.write_text(f"#!/bin/sh\ntouch '{tree}/was-run'\n", encoding="utf-8")
    program.chmod(0o755)
    _git(tree, "config", "core.fsmonitor", str(program))
    assert len(badly_placed([tree / "w.duckdb"], "Move it")) == 1
    assert not (tree / "was-run").exists()


def test_without_git_it_is_said_not_to_be_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", "")
    (told,) = badly_placed([tmp_path / "w.duckdb"], "Move it")
    assert "that is not known to ignore it" in told


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Dropbox/exports", "Dropbox"),
        ("Dropbox (Personal)", "Dropbox"),
        ("OneDrive - Invented Ltd/Documents", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("iCloudDrive", "iCloudDrive"),
        ("Library/CloudStorage/Box-Box", "a cloud service"),
        ("Google Drive/My Drive", "Google Drive"),
        ("Nextcloud/a/b/c", "Nextcloud"),
        ("dropbox-client/src", None),
        ("MEGA", "MEGA"),
        ("mega", None),
        ("omega", None),
        ("Boxes", None),
        ("Documents", None),
    ],
)
def test_synced_by_name(tmp_path: Path, folder: str, service: str | None) -> None:
    assert synced_by(tmp_path / folder / "w.duckdb") == service


@pytest.mark.parametrize(
    ("mark", "service"),
    [
        (".stfolder", "Syncthing"),
        (".dropbox.cache", "Dropbox"),
        (".nextcloudsync.log", "Nextcloud"),
        (".tmp.driveupload", "Google Drive"),
    ],
)
def test_synced_by_what_a_service_left(tmp_path: Path, mark: str, service: str) -> None:
    (tmp_path / mark).mkdir()
    (told,) = badly_placed([tmp_path / "a" / "b" / "w.duckdb"], "Move it")
    assert told == (
        f"w.duckdb: in a folder that {service} copies elsewhere, expected one that "
        "stays on this machine. Move it."
    )


@needs_git
def test_run_and_tables_say_so_and_go_on(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = write_export(tree / "Dropbox", people(3))
    warehouse = ["--warehouse", str(tree / "w.duckdb")]
    assert main(["run", str(export), "--json", *warehouse]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("{")
    synced, committed = captured.err.splitlines()
    assert synced.startswith(f"invites: {export.name}: in a folder that Dropbox")
    assert committed.startswith(f"invites: w.duckdb: {_COMMITTED}")
    assert main(["tables", "--out", str(tree / "t"), *warehouse]) == 0
    assert capsys.readouterr().err == ""
    assert main(["tables", "--private", "--out", str(tree / "p"), *warehouse]) == 0
    assert f"or another beside it: {_COMMITTED}" in capsys.readouterr().err


def test_outside_of_a_tree_it_costs_next_to_nothing(tmp_path: Path) -> None:
    """A run may take 3 ms for it; a busy machine is given its best of several."""
    deep = tmp_path / "/".join("abcdefgh")
    exports = [deep / f"{number}.zip" for number in range(3)]
    took = []
    for _ in range(20):
        begun = time.perf_counter()
        assert whereabouts(exports, deep / "w.duckdb") == []
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.003
