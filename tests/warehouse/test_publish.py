"""A warehouse replaces the old one whole, or not at all."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pytest

from pipeline import schema, warehouse
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def publish(target: Path, value: int) -> None:
    with warehouse.building(target) as (connection, _):
        connection.execute(f"create table kept as select {value} as value")


def value_of(target: Path) -> int:
    with warehouse.read_only(target) as connection:
        ((value,),) = connection.sql("select value from kept").fetchall()
    return int(value)


def test_building_replaces_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "made" / "warehouse.duckdb"
    publish(target, 1)
    publish(target, 2)
    assert value_of(target) == 2
    assert sorted(path.name for path in target.parent.iterdir()) == [
        ".warehouse.duckdb.lock",
        "warehouse.duckdb",
    ]


def test_building_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "warehouse.duckdb"
    publish(target, 1)
    before = target.read_bytes()
    with (
        pytest.raises(RuntimeError, match="half way"),
        warehouse.building(target) as (connection, folder),
    ):
        connection.execute("create table kept as select 2 as value")
        (folder / "part.parquet").write_bytes(b"rows")
        raise RuntimeError("half way")
    assert target.read_bytes() == before
    assert not list(tmp_path.glob("*.building"))


def test_building_removes_what_a_killed_run_left(tmp_path: Path) -> None:
    target = tmp_path / "warehouse.duckdb"
    left = tmp_path / ".warehouse.duckdb.building"
    left.mkdir()
    (left / "invitations-0.parquet").write_bytes(b"rows")
    publish(target, 1)
    assert not left.exists()


def test_building_keeps_the_rows_of_the_warehouse_that_stands(tmp_path: Path) -> None:
    """Rows beside the file go with the warehouse that reads them, whatever happens."""
    target = tmp_path / "warehouse.duckdb"

    def publish_beside(value: int, *, fails: bool = False) -> Path:
        rows = warehouse.new_rows_folder(target)
        with warehouse.building(target, rows=rows) as (connection, _):
            pl.DataFrame({"value": [value]}).write_parquet(rows / "kept.parquet")
            connection.execute(
                f"create view kept as select value from '{rows / 'kept.parquet'}'"
            )
            if fails:
                raise RuntimeError("half way")
        return rows

    first = publish_beside(1)
    with pytest.raises(RuntimeError, match="half way"):
        publish_beside(2, fails=True)
    assert (value_of(target), list(tmp_path.glob("*.rows-*"))) == (1, [first])
    # As a killed run leaves them.
    warehouse.new_rows_folder(target).mkdir()
    second = publish_beside(3)
    assert (value_of(target), list(tmp_path.glob("*.rows-*"))) == (3, [second])
    publish(target, 4)
    assert list(tmp_path.glob("*.rows-*")) == []
    publish_beside(5)
    warehouse.forget(target)
    assert list(tmp_path.iterdir()) == []


def test_building_twice_at_once_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "warehouse.duckdb"
    with (
        warehouse.building(target),
        pytest.raises(InputError, match="another run is building it"),
        warehouse.building(target),
    ):
        pass


def test_building_keeps_others_out(tmp_path: Path) -> None:
    target = tmp_path / "made" / "warehouse.duckdb"
    publish(target, 1)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert stat.S_IMODE(target.parent.stat().st_mode) == 0o700


def test_read_only_says_what_is_missing(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="no warehouse found"),
        warehouse.read_only(tmp_path / "warehouse.duckdb"),
    ):
        pass


def test_read_only_refuses_what_is_no_warehouse(tmp_path: Path) -> None:
    text = tmp_path / "text.duckdb"
    text.write_text("no warehouse", encoding="utf-8")
    other = tmp_path / "other.duckdb"
    duckdb.connect(str(other)).close()
    for path in (text, other):
        with pytest.raises(InputError, match="expected"), warehouse.read_only(path):
            pass


def test_forget_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "warehouse.duckdb"
    publish(target, 1)
    dropped = tmp_path / ".dropped-left"
    dropped.mkdir()
    (dropped / "export.zip").write_bytes(b"private")
    assert warehouse.forget(target) == [target, dropped]
    assert list(tmp_path.iterdir()) == []
    assert warehouse.forget(target) == []


def test_load_reads_times_in_utc(tmp_path: Path) -> None:
    made_at = datetime(2026, 6, 27, 23, 30, tzinfo=UTC)
    frame = pl.DataFrame(
        [(1, 1, "member_1", made_at, "given", 300, None)],
        schema=schema.EXPORTS.dtypes,
        orient="row",
    )
    part = tmp_path / "exports.parquet"
    frame.write_parquet(part)
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'Asia/Tokyo'")
    warehouse.load(connection, schema.EXPORTS, [part])
    ((day,),) = connection.sql(
        "select cast(exported_at as date)::varchar from raw.exports"
    ).fetchall()
    assert day == "2026-06-27"


@pytest.mark.parametrize("content", [b"a thesis", b"PK\x03\x04 an export", b""])
def test_building_never_replaces_what_is_no_warehouse(
    tmp_path: Path, content: bytes
) -> None:
    other = tmp_path / "other.zip"
    other.write_bytes(content)
    with pytest.raises(InputError, match="something else found"):
        publish(other, 1)
    with pytest.raises(InputError, match="something else found"):
        warehouse.forget(other)
    assert other.read_bytes() == content


def test_building_never_replaces_another_database(tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("create table letters as select 1 as one")
    before = other.read_bytes()
    with pytest.raises(InputError, match="something else found"):
        publish(other, 1)
    with pytest.raises(InputError, match="something else found"):
        warehouse.forget(other)
    assert other.read_bytes() == before


def test_a_damaged_warehouse_can_be_forgotten(tmp_path: Path) -> None:
    target = tmp_path / "warehouse.duckdb"
    publish(target, 1)
    target.write_bytes(target.read_bytes()[:5000])
    with pytest.raises(InputError, match="Delete it"), warehouse.read_only(target):
        pass
    with pytest.raises(InputError, match="in use or damaged"):
        publish(target, 2)
    assert warehouse.forget(target) == [target]


def test_building_replaces_a_warehouse_of_another_format(tmp_path: Path) -> None:
    target = tmp_path / "warehouse.duckdb"
    publish(target, 1)
    with duckdb.connect(str(target)) as connection:
        connection.execute("update warehouse_format set version = 0")
    with pytest.raises(InputError, match="format 0"), warehouse.read_only(target):
        pass
    publish(target, 2)
    assert value_of(target) == 2


def test_building_in_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be opened"):
        publish(tmp_path, 1)


@pytest.mark.parametrize(
    "query",
    [
        "from read_csv('{other}')",
        "copy (select 1) to '{other}'",
        "attach '{other}.duckdb' as another",
        "install httpfs",
        "set enable_external_access = true",
    ],
)
def test_an_answer_opens_nothing_but_the_warehouse(tmp_path: Path, query: str) -> None:
    target, other = tmp_path / "warehouse.duckdb", tmp_path / "other.csv"
    publish(target, 1)
    other.write_text("a\n1\n")
    # As a caller sees it: nothing but the warehouse's own fault is told apart.
    with (
        pytest.raises(InputError) as told,
        warehouse.read_only(target, tmp_path / "tables") as connection,
    ):
        connection.execute(query.format(other=other))
    assert isinstance(told.value.__cause__, duckdb.Error)
    assert other.read_text() == "a\n1\n"
