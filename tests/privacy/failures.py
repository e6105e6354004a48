"""Ways to make each command fail over what holds canaries."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from typing import TYPE_CHECKING

import duckdb

from tests.privacy.canaries import (
    CONNECTIONS,
    INVITATIONS,
    NAME,
    Canaries,
    unpacked,
    zipped,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    # Given a folder and a warehouse that stands there, the command's arguments.
    Failure = Callable[[Path, Path], list[str]]

_TEXT = "Ada Kanari,kanari,kanari\n"


def _run(path: Path, *more: str) -> list[str]:
    return ["run", str(path), *more]


def _only(folder: Path, name: str, content: str | bytes) -> Path:
    return zipped(folder / "kanari" / f"{NAME}.zip", {name: content})


def _bytes_of(files: dict[str, str | bytes]) -> bytearray:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return bytearray(made.getvalue())


def _damaged(folder: Path, content: bytes | bytearray) -> Path:
    path = folder / "kanari" / f"{NAME}.zip"
    path.parent.mkdir()
    path.write_bytes(content)
    return path


def _missing(folder: Path, _: Path) -> list[str]:
    return _run(folder / "kanari" / "missing.zip")


def _nothing_of_linkedin(folder: Path, _: Path) -> list[str]:
    return _run(_only(folder, "kanari/Ada Kanari.csv", _TEXT * 3))


def _no_table(folder: Path, _: Path) -> list[str]:
    path = folder / "Invitations.csv"
    path.write_text("From Kanari,To Kanari\n" + _TEXT, encoding="utf-8")
    return _run(path)


def _lacks_columns(folder: Path, _: Path) -> list[str]:
    header = "Kanari,Sent At,Ada Kanari,Direction\n"
    return _run(_only(folder, "kanari/Invitations kanari.csv", header + _TEXT))


def _columns_twice(folder: Path, _: Path) -> list[str]:
    text = f"{INVITATIONS},Message,Kanari,Kanari,To\n" + _TEXT
    return _run(_only(folder, "kanari/Invitations.csv", text))


def _no_dates(folder: Path, _: Path) -> list[str]:
    text = INVITATIONS + "\n" + "Ada Kanari,B,kanari,kanari,OUTGOING,kanari,kanari\n"
    path = zipped(folder / "kanari" / "export.zip", {"Invitations.csv": text})
    return _run(path)


def _connections_alone(folder: Path, _: Path) -> list[str]:
    row = "Ada,Kanari,kanari,kanari,kanari,kanari,27 Jun 2026\n"
    return _run(_only(folder, "Connections.csv", f"{CONNECTIONS}\n{row}"))


def _checksum(folder: Path, _: Path) -> list[str]:
    files = Canaries().files()
    content = _bytes_of({"kanari/Invitations.csv": files["Invitations.csv"]})
    content[80:90] = bytes(10)
    return _run(_damaged(folder, content))


def _truncated(folder: Path, _: Path) -> list[str]:
    content = _bytes_of({**Canaries().files()})
    return _run(_damaged(folder, content[: len(content) // 2]))


def _encrypted(folder: Path, _: Path) -> list[str]:
    content = _bytes_of({"kanari Invitations.csv": Canaries().files()["Logins.csv"]})
    content[6] |= 1
    content[content.rindex(b"PK\1\2") + 8] |= 1
    return _run(_damaged(folder, content))


def _traversing(folder: Path, _: Path) -> list[str]:
    text = Canaries().files()["Invitations.csv"]
    return _run(_only(folder, "../../Ada Kanari/Invitations.csv", text))


def _linked(folder: Path, _: Path) -> list[str]:
    path = folder / "kanari" / f"{NAME}.zip"
    path.parent.mkdir()
    entry = zipfile.ZipInfo("Ada Kanari Invitations.csv")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, "/etc/kanari")
    return _run(path)


def _bomb(folder: Path, _: Path) -> list[str]:
    text = f"{INVITATIONS}\nAda Kanari," + "kanari " * 3_000_000
    return _run(_damaged(folder, _bytes_of({"kanari/Invitations.csv": text})))


def _nested_damage(folder: Path, _: Path) -> list[str]:
    inner = bytes(_bytes_of({**Canaries().files()}))[:-30]
    return _run(_only(folder, "kanari/Ada Kanari.zip", inner))


def _nested_deep(folder: Path, _: Path) -> list[str]:
    content = bytes(_bytes_of({**Canaries().files()}))
    for _level in range(6):
        content = bytes(_bytes_of({"kanari/Ada Kanari.zip": content}))
    return _run(_damaged(folder, content))


def _snapshot(folder: Path, content: str) -> list[str]:
    path = folder / "kanari" / "snapshot.json"
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    return _run(path)


def _snapshot_broken(folder: Path, _: Path) -> list[str]:
    page = '{"elements": [{"snapshotDomain": "INVITATIONS", "snapshotData": [{"From":'
    return _snapshot(folder, page + ' "Ada Kanari", kanari')


def _snapshot_of_else(folder: Path, _: Path) -> list[str]:
    page = {"snapshotDomain": "KANARI", "snapshotData": [{"Ada Kanari": "kanari"}]}
    return _snapshot(folder, json.dumps({"elements": [page]}))


def _snapshot_of_wrong_types(folder: Path, _: Path) -> list[str]:
    rows = ["kanari", {"From": {"kanari": ["kanari"]}, "Sent At": 7}]
    page = {"snapshotDomain": "INVITATIONS", "snapshotData": rows}
    return _snapshot(folder, json.dumps({"elements": [page]}))


def _labels(folder: Path, text: str) -> list[str]:
    export = _only(folder, "Invitations.csv", Canaries().files()["Invitations.csv"])
    path = folder / "labels.csv"
    path.write_text(text, encoding="utf-8")
    return _run(export, "--labels", str(path))


def _labels_bad(folder: Path, _: Path) -> list[str]:
    return _labels(folder, "url,sent_at,sent_from_mobile\nkanari,kanari,kanari\n")


def _labels_without_columns(folder: Path, _: Path) -> list[str]:
    return _labels(folder, "kanari,Ada Kanari\nkanari,kanari\n")


def _foreign_warehouse(folder: Path, _: Path) -> list[str]:
    path = folder / "kanari" / "mine.txt"
    path.parent.mkdir()
    path.write_text("Ada Kanari", encoding="utf-8")
    return ["run", "--warehouse", str(path)]


def _foreign_database(folder: Path, _: Path) -> list[str]:
    path = folder / "mine.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table kanari as select 'Ada Kanari' as kanari")
    return ["answer", "--warehouse", str(path)]


def _damaged_warehouse(folder: Path, warehouse: Path) -> list[str]:
    path = folder / "damaged.duckdb"
    path.write_bytes(warehouse.read_bytes()[:5000])
    return ["answer", "--warehouse", str(path)]


def _no_column(_: Path, warehouse: Path) -> list[str]:
    return ["answer", "--by", "company", "--warehouse", str(warehouse)]


def _tables_over_private(folder: Path, warehouse: Path) -> list[str]:
    out = folder / "kanari" / "tables"
    unpacked(out, {"invitations.csv": "Ada Kanari"})
    return ["tables", "--out", str(out), "--warehouse", str(warehouse)]


def _tables_over_file(folder: Path, warehouse: Path) -> list[str]:
    out = unpacked(folder / "kanari", {"out": "Ada Kanari"}) / "out"
    return ["tables", "--out", str(out), "--warehouse", str(warehouse)]


def _share_over_else(folder: Path, warehouse: Path) -> list[str]:
    out = unpacked(folder / "kanari", {"out/Ada Kanari.txt": "Ada Kanari"}) / "out"
    return ["share", "--out", str(out), "--warehouse", str(warehouse)]


def _sample_over_else(folder: Path, _: Path) -> list[str]:
    out = unpacked(folder / "kanari", {"out/truth.csv": "Ada Kanari"}) / "out"
    return ["sample", str(out)]


def _drafts(folder: Path, line: str) -> list[str]:
    path = folder / "drafts.jsonl"
    path.write_text(line, encoding="utf-8")
    return ["check", "--jsonl", str(path)]


def _drafts_broken(folder: Path, _: Path) -> list[str]:
    return _drafts(folder, '{"id": "kanari", "text": "Hi Ada Kanari\n')


def _drafts_without_text(folder: Path, _: Path) -> list[str]:
    return _drafts(folder, '{"kanari": "Ada Kanari"}\n')


FAILURES: dict[str, Failure] = {
    made.__name__.strip("_"): made
    for made in (
        _missing,
        _nothing_of_linkedin,
        _no_table,
        _lacks_columns,
        _columns_twice,
        _no_dates,
        _connections_alone,
        _checksum,
        _truncated,
        _encrypted,
        _traversing,
        _linked,
        _bomb,
        _nested_damage,
        _nested_deep,
        _snapshot_broken,
        _snapshot_of_else,
        _snapshot_of_wrong_types,
        _labels_bad,
        _labels_without_columns,
        _foreign_warehouse,
        _foreign_database,
        _damaged_warehouse,
        _no_column,
        _tables_over_private,
        _tables_over_file,
        _share_over_else,
        _sample_over_else,
        _drafts_broken,
        _drafts_without_text,
    )
}
