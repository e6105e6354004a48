"""Which files are read as one, in the order of the other engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

pytest.importorskip("pyspark")

from pipeline.ingest.folders import given as given_here
from pipeline.spark.inputs import LIMIT_BYTES, Root, as_frame, listed, oversize
from pipeline.spark.reading import UNREAD
from tests.exports import people, write_export

if TYPE_CHECKING:
    from pathlib import Path


def test_listed_has_the_units_and_the_order_of_the_other_engine(tmp_path: Path) -> None:
    top = tmp_path / "given"
    for folder in ("b", "a", "a/c", "."):
        write_export(top / folder, people(2))
    (top / "a" / "z.csv").write_text("loose", encoding="utf-8")
    (top / "picture.png").write_bytes(b"passed over")
    files = [
        (f"file:{path}", path.stat().st_size)
        for path in sorted(top.rglob("*"), reverse=True)
        if path.is_file()
    ]
    found = listed(files, [Root(f"file:{top}", is_folder=True)])
    loose, *archives = found
    assert (loose.name, loose.is_folder) == ("given/a/z.csv", True)
    (item,) = given_here([top], tmp_path)
    shown = [container.shown for container in item.containers[1:]]
    assert [file.name for file in archives] == shown
    assert [file.path.removeprefix(f"file:{top}/") for file in archives] == [
        path.relative_to(top).as_posix()
        for path in (
            top / shown[0],
            top / "a" / shown[0],
            top / "a" / "c" / shown[0],
            top / "b" / shown[0],
        )
    ]
    assert [file.unit for file in archives] == sorted({file.unit for file in archives})


def test_listed_joins_loose_files_of_one_folder() -> None:
    given = [
        Root("hdfs://h/x/Invitations.csv", is_folder=False),
        Root("hdfs://h/x/one.zip", is_folder=False),
        Root("hdfs://h/x/Connections.csv", is_folder=False),
    ]
    found = listed([(root.address, 1) for root in given], given)
    assert [(file.name, file.unit) for file in found] == [
        ("one.zip", 0),
        ("x/Invitations.csv", 1),
        ("x/Connections.csv", 1),
    ]
    assert as_frame(found)["is_shared"].to_list() == [False, True, True]


def test_oversize_names_what_is_not_tried() -> None:
    root = Root("hdfs://h/x/large.zip", is_folder=False)
    found = listed([(root.address, LIMIT_BYTES)], [root])
    rows = oversize(found, UNREAD)
    assert rows["archive_name"].to_list() == ["large.zip"]
    assert rows.schema == pl.Schema(UNREAD)
    assert oversize([found[0]._replace(length=1)], UNREAD).is_empty()
