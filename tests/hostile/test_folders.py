"""Folders with things in them that are no files of an export."""

from __future__ import annotations

import os
import socket
import stat
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import InputError
from pipeline.ingest import find_exports, folders
from tests.hostile.zips import INVITED, archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ingest.ingest_files import Read

    Refused = Callable[[Path], str]
    Answered = Callable[[Path], dict[str, dict[str, Any]]]

pytestmark = pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="the system has no pipes among its files"
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "Invitations.csv").write_bytes(INVITED.data)
    return folder


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    # By its name alone, for an address may have a hundred bytes.
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path.name)


def _device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")


def _link_out(path: Path) -> None:
    outside = path.parents[1] / "outside.csv"
    outside.write_bytes(INVITED.data)
    path.symlink_to(outside)


def _link_to_folder_out(path: Path) -> None:
    outside = path.parents[1] / "outside"
    outside.mkdir()
    (outside / "Invitations.csv").write_bytes(INVITED.data)
    path.symlink_to(outside)


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def _link_to_its_folder(path: Path) -> None:
    path.symlink_to(path.parent)


def _link_to_endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("name", ["Connections.csv", "inner.zip"])
@pytest.mark.parametrize(
    "make",
    [
        _pipe,
        _socket,
        _device,
        _link_out,
        _link_to_folder_out,
        _link_to_itself,
        _link_to_its_folder,
        _link_to_endless,
        _folder,
    ],
)
def test_read_of_a_folder_with_no_file_in_it(
    make: Callable[[Path], None],
    name: str,
    export: Path,
    read_paths: Callable[..., Read],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(export)
    make(export / name)
    assert [part.n_read for part in read_paths(export).parts] == [1]


@pytest.mark.parametrize("make", [_pipe, _socket, _device, _link_to_endless])
def test_run_of_what_is_no_file(
    make: Callable[[Path], None],
    tmp_path: Path,
    refused: Refused,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "a.zip")
    assert refused(tmp_path / "a.zip").startswith("invites: a.zip: no regular file")


def test_run_of_a_link_that_the_user_gave(
    export: Path, tmp_path: Path, answered: Answered
) -> None:
    (tmp_path / "link").symlink_to(export)
    assert answered(tmp_path / "link")["invitations"]["read"] == 1


def test_run_of_names_of_bytes(
    export: Path, tmp_path: Path, answered: Answered
) -> None:
    """Names that are no text, that steer a terminal, and a device's in Windows."""
    for name in (b"\xff\xfe.csv", b"\x1b]0;x\x07.csv", b"\n.csv", b"CON", b"NUL.csv"):
        (export / os.fsdecode(name)).write_bytes(INVITED.data)
    odd = export.rename(tmp_path / os.fsdecode(b"\xff\x1b[31m"))
    rows = answered(odd)["invitations"]
    assert (rows["read"], rows["kept"]) == (5, 1)


def test_run_of_a_folder_that_is_too_deep(export: Path, refused: Refused) -> None:
    (export / "/".join("a" * 60)).mkdir(parents=True)
    assert "folders more than 50 deep" in refused(export)


def test_run_of_an_empty_folder(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "export").mkdir()
    assert "no Invitations.csv found" in refused(tmp_path / "export")


def test_run_of_empty_files(export: Path, refused: Refused) -> None:
    for name in ("Invitations.csv", "Connections.csv", "messages.csv", "a.json"):
        (export / name).write_bytes(b"")
    assert "no header with Sent At" in refused(export)


def test_run_of_an_empty_archive_in_a_folder(export: Path, refused: Refused) -> None:
    (export / "empty.zip").write_bytes(b"")
    assert refused(export).startswith("invites: empty.zip: not a whole zip archive")


def test_read_of_many_files(export: Path, read_paths: Callable[..., Read]) -> None:
    for number in range(500):
        (export / f"{number}.txt").write_bytes(b"")
    read = read_paths(export)
    assert read.exports[0].left_aside == 500


def test_find_exports_of_more_files_than_are_counted(
    export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are counted before one is opened, and pictures too."""
    monkeypatch.setattr(folders, "FILE_LIMIT", 20)
    (export / "A.csv").write_bytes(b"")
    (export / "B.zip").write_bytes(archive([])[:9])
    for number in range(20):
        (export / f"{number}.jpg").write_bytes(b"")
    with pytest.raises(InputError, match=r"^export: more than 20 files, expected"):
        find_exports([export], scratch=export)
