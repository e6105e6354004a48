"""What the user may give, and what no one should."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.ingest import find_exports, limits, read_parts, snapshot
from tests.ingest.ingest_files import CONNECTIONS, INVITATIONS, ROW, Read, zipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ONE = {"Invitations.csv": INVITATIONS + ROW, "Connections.csv": CONNECTIONS}
DATED = "Basic_LinkedInDataExport_06-27-2026"


@pytest.mark.parametrize("name", [f"{DATED}.zip", f"{DATED} (1).zip", f"{DATED}.ZIP"])
def test_find_exports_archive(
    name: str, tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    (tmp_path / name).write_bytes(zipped(ONE))
    read = read_paths(tmp_path / name)
    (export,) = read.exports
    assert export.exported_at == datetime(2026, 6, 27, tzinfo=UTC)
    assert export.exported_at_source == "archive name"
    assert [(file.file_id, file.file, file.table) for file in export.files] == [
        (1, "Invitations.csv", "invitations"),
        (2, "Connections.csv", "connections"),
    ]
    assert len(read.frame()) == 1
    assert [part.n_read for part in read.parts] == [1, 0]


def test_find_exports_archive_inside_an_archive(
    tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    path = tmp_path / f"{DATED}.zip.zip"
    path.write_bytes(zipped({f"{DATED}.zip": zipped(ONE)}))
    read = read_paths(path)
    assert read.exports[0].exported_at == datetime(2026, 6, 27, tzinfo=UTC)
    assert len(read.frame()) == 1


def test_find_exports_archive_three_deep(
    tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"b.zip": zipped({"c.zip": zipped(ONE)})}))
    with pytest.raises(InputError, match=r"^a\.zip: archives packed more than 2 deep"):
        read_paths(path)


def test_find_exports_archive_without_a_date_in_its_name(
    tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(zipped(ONE))
    (export,) = read_paths(path).exports
    assert export.exported_at == datetime(2026, 6, 28, 9, 30, tzinfo=UTC)
    assert export.exported_at_source == "zip entry times"


def test_find_exports_archive_that_knows_no_time(
    tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    path = tmp_path / "export_13-45-2026.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(zipfile.ZipInfo("Invitations.csv"), INVITATIONS)
    (export,) = read_paths(path).exports
    assert export.exported_at is None
    assert export.exported_at_source == "newest date in the files"


def test_find_exports_time_given(
    tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    path = tmp_path / f"{DATED}.zip"
    path.write_bytes(zipped(ONE))
    west = datetime(2026, 6, 29, 17, tzinfo=timezone(timedelta(hours=-7)))
    (export,) = read_paths(path, exported_at=west).exports
    assert export.exported_at == datetime(2026, 6, 30, tzinfo=UTC)
    assert export.exported_at_source == "given"


def test_find_exports_folder(read_files: Callable[..., Read]) -> None:
    read = read_files(
        {
            **ONE,
            "Jobs/Saved Jobs.csv": "Saved Date,Job Url\n",
            "Articles/page.html": "<p>",
            "Messages_1.csv": "FROM,TO,DATE,CONTENT\n",
            ".Invitations.csv": INVITATIONS + ROW,
            "__MACOSX/Invitations.csv": INVITATIONS + ROW,
        },
        folder=DATED,
    )
    (export,) = read.exports
    assert export.exported_at == datetime(2026, 6, 27, tzinfo=UTC)
    assert [file.file for file in export.files] == [
        "Invitations.csv",
        "Connections.csv",
        "messages_1.csv",
    ]
    assert export.left_aside == 2


def test_find_exports_folder_of_archives(read_files: Callable[..., Read]) -> None:
    read = read_files(
        {
            f"{DATED}.zip": zipped(ONE),
            "Basic_LinkedInDataExport_01-02-2026.zip": zipped(ONE),
            "unrelated.zip": zipped({"a.txt": "x"}),
        }
    )
    assert [export.exported_at for export in read.exports] == [
        datetime(2026, 1, 2, tzinfo=UTC),
        datetime(2026, 6, 27, tzinfo=UTC),
    ]
    assert [export.export_id for export in read.exports] == [1, 2]
    assert [file.file_id for e in read.exports for file in e.files] == [1, 2, 3, 4]


@pytest.mark.parametrize("is_packed", [True, False])
def test_find_exports_of_several_members(
    is_packed: bool, read_files: Callable[..., Read]
) -> None:
    files = {
        f"{who}/{name}": content
        for who in ("ada", "bob 06-27-2026")
        for name, content in ONE.items()
    }
    files["ada/Jobs/Connections_1.csv"] = CONNECTIONS
    files["Connections.csv"] = CONNECTIONS
    read = read_files({"both.zip": zipped(files)} if is_packed else files)
    assert sorted(len(export.files) for export in read.exports) == [2, 3]
    assert datetime(2026, 6, 27, tzinfo=UTC) in [e.exported_at for e in read.exports]
    assert read.exports[0].left_aside == 1


def test_find_exports_single_files(
    tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    for name, content in ONE.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    read = read_paths(tmp_path / "Invitations.csv", tmp_path / "Connections.csv")
    assert len(read.exports) == 1
    assert [part.file.table for part in read.parts] == ["invitations", "connections"]


def test_find_exports_same_path_twice(
    tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    path = tmp_path / f"{DATED}.zip"
    path.write_bytes(zipped(ONE))
    assert len(read_paths(path, path).exports) == 1


def test_find_exports_renamed_file(read_files: Callable[..., Read]) -> None:
    read = read_files({"Ada's Invitation.csv": INVITATIONS + ROW})
    assert read.exports[0].files[0].file == "Invitations.csv"


@pytest.mark.parametrize(
    "name",
    [
        "coach_messages.csv",
        "Learning Coach Messages.csv",
        "learning_role_play_messages_1.csv",
        "guide_messages (2).csv",
    ],
)
def test_find_exports_lookalikes_are_left_aside(
    name: str, read_files: Callable[..., Read]
) -> None:
    read = read_files({name: "FROM,TO,DATE,CONTENT\n", "Invitations.csv": INVITATIONS})
    assert [file.table for file in read.exports[0].files] == ["invitations"]
    assert read.exports[0].left_aside == 1


@pytest.mark.parametrize("name", ["export.zip", "export"])
def test_find_exports_without_invitations(
    name: str, tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    if name == "export.zip":
        (tmp_path / name).write_bytes(zipped({"Connections.csv": CONNECTIONS}))
    else:
        (tmp_path / name).mkdir()
    with pytest.raises(
        InputError, match=rf"^{name}: no Invitations\.csv found, .*tick"
    ):
        read_paths(tmp_path / name)


@pytest.mark.parametrize("content", ["", "Von,An\n", "\0" * 100])
def test_find_exports_invitations_of_another_header(
    content: str, read_files: Callable[..., Read]
) -> None:
    with pytest.raises(InputError, match=r"^Invitations\.csv: no header with Sent At"):
        read_files({"Invitations.csv": content})


def test_find_exports_from_nowhere(
    tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    with pytest.raises(InputError, match=r"^nowhere: no such file or folder"):
        read_paths(tmp_path / "nowhere")


def test_find_exports_unsafe_entries_are_passed_over(
    tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("Invitations.csv", INVITATIONS + ROW)
        for name in ("../Invitations.csv", "/Invitations.csv", "C:/x/Invitations.csv"):
            packed.writestr(name, INVITATIONS + ROW)
        packed.writestr("a\\..\\Invitations.csv", INVITATIONS + ROW)
        link = zipfile.ZipInfo("link/Invitations.csv")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    read = read_paths(path)
    assert len(read.frame()) == 1
    assert read.exports[0].left_aside == 5
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "scratch"]


def broken(how: str) -> bytes:
    whole = bytearray(zipped(ONE))
    if how == "not a zip":
        return b"Dear Ada, your archive is being made."
    if how == "empty":
        return b""
    if how == "cut short":
        return bytes(whole[: len(whole) // 2])
    if how == "encrypted":
        directory = whole.rindex(b"PK\1\2")
        whole[directory + 8] |= 1
    if how == "another disk":
        whole[whole.rindex(b"PK\5\6") + 4] = 1
    if how == "bad content":
        start = whole.index(b"Invitations.csv") + len("Invitations.csv")
        whole[start + 5 : start + 9] = b"\xff\xff\xff\xff"
    if how == "wrong size":
        entry = whole.index(b"PK\1\2")
        whole[entry + 24 : entry + 28] = (10**6).to_bytes(4, "little")
    if how == "unknown method":
        whole[whole.index(b"PK\1\2") + 10] = 77
    return bytes(whole)


@pytest.mark.parametrize(
    "how",
    [
        "not a zip",
        "empty",
        "cut short",
        "encrypted",
        "another disk",
        "bad content",
        "wrong size",
        "unknown method",
    ],
)
def test_find_exports_broken_archive(
    how: str, tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    (tmp_path / "a.zip").write_bytes(broken(how))
    with pytest.raises(InputError, match=r"^a\.zip: .*, expected .*\. .*\.$"):
        read_paths(tmp_path / "a.zip")


def test_find_exports_bomb(tmp_path: Path, read_paths: Callable[..., Read]) -> None:
    bomb = zipped({"Invitations.csv": INVITATIONS + "\n" * 12 * 2**20})
    (tmp_path / "a.zip").write_bytes(bomb)
    with pytest.raises(InputError, match=r"^a\.zip: packed more than 100 times over"):
        read_paths(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        ("MEMBER_LIMIT", "more than 1 files"),
        ("TOTAL_LIMIT_BYTES", "more than 0 GB unpacked"),
        ("DIRECTORY_LIMIT_BYTES", "a list of files that is too long"),
    ],
)
def test_find_exports_beyond_a_limit(
    limit: str,
    found: str,
    tmp_path: Path,
    read_paths: Callable[..., Read],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, limit, 1)
    (tmp_path / "a.zip").write_bytes(zipped(ONE))
    with pytest.raises(InputError, match=rf"^a\.zip: {found}"):
        read_paths(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("limit", "found"),
    [("SNAPSHOT_LIMIT_BYTES", "over 0 MB"), ("VALUE_LIMIT", "over 1 values")],
)
def test_find_exports_snapshot_over_the_limit(
    limit: str,
    found: str,
    read_files: Callable[..., Read],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(snapshot, limit, 1)
    with pytest.raises(InputError, match=rf"^export: {found} in one file"):
        read_files({"a.json": '{"snapshotDomain": "INVITATIONS", "a": 1}'})


# Matching patterns against such a name took most of a minute.
@pytest.mark.parametrize("piece", ["1", " ", "a/", ".csv"])
def test_find_exports_endless_name_is_passed_over(
    piece: str, tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    name = piece * (2**16 // len(piece) - 10) + "x.csv"
    (tmp_path / "a.zip").write_bytes(zipped({**ONE, name: INVITATIONS + ROW}))
    read = read_paths(tmp_path / "a.zip")
    assert len(read.frame()) == 1
    assert read.exports[0].left_aside == 1


def test_read_parts_of_a_file_that_is_gone(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "Invitations.csv"
    path.write_text(INVITATIONS, encoding="utf-8")
    (export,) = find_exports([path], scratch=scratch)
    path.unlink()
    with pytest.raises(InputError, match=r"^Invitations\.csv: can't be read"):
        list(read_parts(export))


BODY = (ROW + ROW.replace(",,", ',"Hi ""Bob"", zoë",')).encode()


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_read_parts_of_a_mangled_file(data: st.DataObject, tmp_path: Path) -> None:
    content = bytearray(INVITATIONS.encode() + BODY * 3)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(
            st.sampled_from([b'"', b"\n", b"\0", b"\xff\xfe", b",", b"\r", b'",', b""])
            | st.binary(max_size=4)
        )
        content[place : place + data.draw(st.integers(0, 3))] = piece
    path = tmp_path / "Invitations.csv"
    path.write_bytes(content)
    try:
        exports = find_exports([path], scratch=tmp_path)
    except InputError:
        return
    for part in read_parts(exports[0]):
        assert part.n_read == part.frame.height + part.rejects.height


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(place=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_read_parts_of_a_mangled_archive(place: int, byte: int, tmp_path: Path) -> None:
    content = bytearray(zipped(ONE))
    content[place % len(content)] = byte
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    try:
        for export in find_exports([path], scratch=tmp_path):
            for part in read_parts(export):
                assert part.n_read == part.frame.height + part.rejects.height
    except InputError:
        pass
