"""A second run reads what has changed, and says what a first one would."""

from __future__ import annotations

import os
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import polars as pl
import pytest

import pipeline
from dashboard.cli import main
from pipeline import read_by, warehouse
from pipeline.build import Options, build
from pipeline.errors import InputError
from tests.exports import Invited, people, write_export
from tests.spark.alike import MARTS, PRIVATE, differences

if TYPE_CHECKING:
    from collections.abc import Callable

ADA = ("Ada Owner", "https://www.linkedin.com/in/ada-owner")
ADA_ANEW = ("Ada Owner", "https://www.linkedin.com/in/ada-owner-anew")
BEN = ("Ben Owner", "https://www.linkedin.com/in/ben-owner")
MET = "Hi {}, we met at the fair in Leeds. May I ask you for advice?"
COUNT = 4
TABLES = [*MARTS, *PRIVATE, "raw.inputs"]
LOGINS = (
    "Login Date,IP Address,User Agent,Login Type\n"
    "2026-05-01 08:00:00 UTC,203.0.113.9,LIAuthLibrary:0.0.3 com.linkedin.android,Web\n"
)


def noted(count: int, first: int = 0) -> list[Invited]:
    """Invitations with notes that are alike, names aside."""
    return [
        one._replace(name=f"{one.name} Noted", note=MET.format(one.name.split()[0]))
        for one in people(first + count, 50, accepted_after=3)[first:]
    ]


def messages(owner: tuple[str, str]) -> str:
    """Some messages to the owner, one of which is a draft."""
    return (
        "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
        "CONTENT,IS MESSAGE DRAFT\n"
        f"c1,Person Bz,https://www.linkedin.com/in/person-bz,{owner[0]},{owner[1]},"
        "2026-05-02 10:00:00 UTC,Hello,No\n"
        f"c2,Person Ca,https://www.linkedin.com/in/person-ca,{owner[0]},{owner[1]},"
        "2026-05-03 10:00:00 UTC,Hello you,Yes\n"
    )


class Given(NamedTuple):
    """What the user gives.

    Attributes:
        folder: In which the exports lie.
        paths: Of the exports, in their order.
        options: What else the user says.
    """

    folder: Path
    paths: list[Path]
    options: Options = Options()


def first(folder: Path) -> Given:
    """Two exports of one member, an unpacked one, and one that tells no date."""
    more = {"messages.csv": messages(ADA), "Logins.csv": LOGINS}
    early = write_export(
        folder / "1", people(30, 130), made_on="04-10-2026", owner=ADA, more=more
    )
    late = write_export(folder / "2", [*people(40), *noted(9)], owner=ADA, more=more)
    ben = unpacked(write_export(folder / "3", people(20, 70), owner=BEN), "06-20-2026")
    cleo = write_export(
        folder / "4", noted(12, 5), owner=("Cleo Owner", f"{BEN[1]}-cleo")
    )
    return Given(folder, [early, late, ben, unpacked(cleo, "undated")])


def unpacked(archive: Path, name: str) -> Path:
    path = archive.parent / name
    with zipfile.ZipFile(archive) as held:
        held.extractall(path)
    return path


def unchanged(given: Given) -> Given:
    return given


def newest(given: Given) -> Given:
    added = write_export(
        given.folder / "5",
        [*noted(14), *people(10, 20)],
        made_on="07-01-2026",
        owner=("Dora Owner", "https://www.linkedin.com/in/dora-owner"),
    )
    return given._replace(paths=[*given.paths, added])


def in_between(given: Given) -> Given:
    """One of a known member, dated and given between two others."""
    added = write_export(
        given.folder / "5", people(45, 90), made_on="05-20-2026", owner=ADA
    )
    return given._replace(paths=[given.paths[0], added, *given.paths[1:]])


def under_another_address(given: Given) -> Given:
    """One of a known member, whom only the rows of a kept export tell."""
    added = write_export(
        given.folder / "5", people(40), made_on="07-01-2026", owner=ADA_ANEW
    )
    return given._replace(paths=[*given.paths, added])


def without_one(given: Given) -> Given:
    return given._replace(paths=[*given.paths[:1], *given.paths[2:]])


def changed_archive(given: Given) -> Given:
    write_export(given.folder / "2", [*people(41), *noted(9)], owner=ADA)
    return given


def changed_file(given: Given) -> Given:
    """As many other bytes in one file, dated as before."""
    path = given.paths[2] / "Invitations.csv"
    times, text = path.stat(), path.read_bytes()
    path.write_bytes(text.replace(b"Person B", b"Person X"))
    assert path.stat().st_size == len(text)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    return given


def turned(given: Given) -> Given:
    return given._replace(paths=given.paths[::-1])


def moved(given: Given) -> Given:
    """An archive in another folder, and once more in a third."""
    there, again = given.folder / "there", given.folder / "again"
    for place in (there, again):
        place.mkdir()
    paths = [
        given.paths[1].rename(there / given.paths[1].name),
        given.paths[2].rename(there / given.paths[2].name),
    ]
    paths.append(Path(shutil.copy(paths[0], again)))
    return given._replace(paths=[given.paths[0], *paths, given.paths[3]])


def made_elsewhen(given: Given) -> Given:
    told = Options(exported_at=datetime(2026, 6, 1, tzinfo=UTC))
    return given._replace(options=told)


def told_more(given: Given) -> Given:
    labels = given.folder / "labels.csv"
    labels.write_text(f"url,sent_from_mobile\n{people(1)[0].url},yes\n")
    told = Options(labels=labels, account="free", zone="Asia/Tokyo")
    return given._replace(options=told)


@pytest.mark.parametrize(
    ("change", "read_count"),
    [
        (unchanged, 0),
        (newest, 1),
        (in_between, 1),
        (under_another_address, 1),
        (without_one, 0),
        (changed_archive, 1),
        (changed_file, 1),
        (turned, 0),
        (moved, 0),
        (made_elsewhen, COUNT),
        (told_more, 0),
    ],
)
def test_second_run_is_as_a_fresh_one(
    tmp_path: Path, change: Callable[[Given], Given], read_count: int
) -> None:
    given = first(tmp_path)
    target, fresh = tmp_path / "w.duckdb", tmp_path / "fresh.duckdb"
    assert build(given.paths, target, given.options).kept_count == 0
    before = change(given)
    # A third run takes over what the second one did.
    for count in (read_count, 0):
        built = build(before.paths, target, before.options)
        assert built.export_count - built.kept_count == count
        build(before.paths, fresh, before.options)
        assert differences(target, fresh, TABLES) == {}
        fresh.unlink()


def test_members_are_told_by_rows_taken_over(tmp_path: Path) -> None:
    """That the case above is one: by its address alone it would be another member."""
    given = first(tmp_path)
    target = tmp_path / "w.duckdb"
    build(given.paths, target)
    after = under_another_address(given)
    build(after.paths, target)
    with duckdb.connect(str(target)) as connection:
        found = connection.execute(
            "select count(distinct member_id), count(*) from raw.exports"
        ).fetchall()
    assert found == [(3, COUNT + 1)]


def poison(target: Path, *, is_logged: bool = False) -> None:
    """Write over what was read, so that it is known again."""
    with duckdb.connect(str(target)) as connection:
        if is_logged:
            connection.execute("set checkpoint_threshold = '1TB'")
            connection.execute("pragma disable_checkpoint_on_shutdown")
        connection.execute("update raw.invitations set message = 'taken over'")
        connection.execute("update raw.notes set language = 'xx'")


def poisoned(target: Path) -> tuple[int, int]:
    """How many exports have rows of the last warehouse, and how many notes readings."""
    with duckdb.connect(str(target), read_only=True) as connection:
        ((exports,),) = connection.execute(
            "select count(distinct export_id) from raw.invitations "
            "where message = 'taken over'"
        ).fetchall()
        ((notes,),) = connection.execute(
            "select count(*) from raw.notes where language = 'xx'"
        ).fetchall()
    return exports, notes


def note_count(target: Path) -> int:
    with duckdb.connect(str(target), read_only=True) as connection:
        ((count,),) = connection.execute("select count(*) from raw.notes").fetchall()
    return int(count)


def test_rows_and_readings_come_from_the_warehouse(tmp_path: Path) -> None:
    given = first(tmp_path)
    target = tmp_path / "w.duckdb"
    build(given.paths, target)
    known = note_count(target)
    assert known
    poison(target)
    added = newest(given)
    other = noted(1)[0]._replace(note="Dear colleague, I should like to learn from you")
    write_export(
        tmp_path / "5",
        [*people(10, 20), other],
        made_on="07-01-2026",
        owner=("Dora Owner", "https://www.linkedin.com/in/dora-owner"),
    )
    build(added.paths, target)
    assert poisoned(target) == (COUNT, known)
    assert note_count(target) == known + 1


def test_readings_are_taken_over_where_rows_are_not(tmp_path: Path) -> None:
    given = first(tmp_path)
    target = tmp_path / "w.duckdb"
    build(given.paths, target)
    poison(target)
    build(given.paths, target, made_elsewhen(given).options)
    assert poisoned(target) == (0, note_count(target))


def other_weights(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    features = folder / "pipeline" / "features"
    shutil.copytree(read_by.HERE / "features", features)
    weights = features / "weights.npz"
    weights.write_bytes(weights.read_bytes() + b" ")
    monkeypatch.setattr(read_by, "HERE", folder / "pipeline")
    monkeypatch.setattr(read_by, "READERS", ("features",))


@pytest.mark.parametrize(
    "change",
    [
        lambda _, patch: patch.setattr(pipeline, "__version__", "0.0.0"),
        lambda _, patch: patch.setattr(pl, "__version__", "0.0.0"),
        lambda _, patch: patch.setattr(read_by, "WAREHOUSE_FORMAT", 0),
        other_weights,
    ],
    ids=["package", "polars", "format", "weights"],
)
def test_what_another_version_read_is_read_again(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:
    given = first(tmp_path)
    target = tmp_path / "w.duckdb"
    with monkeypatch.context() as patch:
        patch.setattr(read_by, "READERS", ("features",))
        build(given.paths, target)
        assert build(given.paths, target).kept_count == COUNT
        poison(target)
        change(tmp_path, patch)
        assert build(given.paths, target).kept_count == 0
    assert poisoned(target) == (0, 0)


def test_warehouse_without_inputs_is_replaced(tmp_path: Path) -> None:
    """As one of an older format, or one that Spark published."""
    given = first(tmp_path)
    target = tmp_path / "w.duckdb"
    build(given.paths, target)
    poison(target)
    with duckdb.connect(str(target)) as connection:
        connection.execute("drop table raw.inputs")
    assert build(given.paths, target).kept_count == 0
    assert poisoned(target) == (0, 0)


def test_what_another_program_left_beside_is_not_taken_over(tmp_path: Path) -> None:
    given = first(tmp_path)
    target = tmp_path / "w.duckdb"
    build(given.paths, target)
    poison(target, is_logged=True)
    assert target.with_name("w.duckdb.wal").exists()
    assert build(given.paths, target).kept_count == 0
    assert poisoned(target) == (0, 0)


def test_export_with_rows_of_another_member_is_read_again(tmp_path: Path) -> None:
    """Those rows are in no table, and whose the exports are may hang on them."""
    given = first(tmp_path)
    path = given.paths[2] / "Invitations.csv"
    text = path.read_text(encoding="utf-8")
    header, row, *_ = text.splitlines()
    path.write_text(text + row.replace("ben-owner", "somebody-else") + "\n", "utf-8")
    target, fresh = tmp_path / "w.duckdb", tmp_path / "fresh.duckdb"
    build(given.paths, target)
    assert header.startswith("From")
    assert build(given.paths, target).kept_count == COUNT - 1
    build(given.paths, fresh)
    assert differences(target, fresh, TABLES) == {}


@pytest.mark.parametrize("table", ["inputs", "invitations", "logins", "notes"])
def test_damaged_warehouse_is_refused(tmp_path: Path, table: str) -> None:
    """A block of it, be it one of the first to be read or of the last."""
    given = first(tmp_path)
    target = tmp_path / "w.duckdb"
    build(given.paths, target)
    with duckdb.connect(str(target), read_only=True) as connection:
        blocks = connection.execute(
            f"select max(block_id) from pragma_storage_info('raw.{table}')"
        ).fetchall()
        ((size,),) = connection.execute(
            "select block_size from pragma_database_size()"
        ).fetchall()
    data = bytearray(target.read_bytes())
    # Three headers of 4096 bytes come first.
    at = 3 * 4096 + blocks[0][0] * size + 100
    data[at : at + 64] = bytes(byte ^ 255 for byte in data[at : at + 64])
    target.write_bytes(data)
    with pytest.raises(InputError, match=r"w\.duckdb: .*damaged found, expected"):
        build(given.paths, target)
    assert target.read_bytes() == data
    assert not list(tmp_path.glob("*.building"))
    warehouse.forget(target)
    assert build(given.paths, target).kept_count == 0


def test_notes_are_private_values(tmp_path: Path) -> None:
    given = first(tmp_path)
    target = tmp_path / "w.duckdb"
    build(given.paths, target)
    with warehouse.read_only(target) as connection:
        notes = connection.execute("select note from raw.notes").fetchall()
        texts = warehouse.read_private_values(connection)["texts"]
    assert notes
    assert {note for (note,) in notes} <= {*texts}


def test_run_says_what_it_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = first(tmp_path)
    told = ["run", "--debug", "--json", "--warehouse", str(tmp_path / "w.duckdb")]
    assert main([*told, *map(str, given.paths)]) == 0
    assert f"{COUNT} exports read, 0 taken over" in capsys.readouterr().err
    assert main([*told, *map(str, newest(given).paths)]) == 0
    said = capsys.readouterr().err
    assert f"1 exports read, {COUNT} taken over from the warehouse" in said
    assert f"1 of {COUNT + 1} exports to be read" in said
