"""Archives that break the rules, or bend them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.hostile.zips import (
    BZIP2,
    CONNECTED,
    DEFLATE64,
    DESCRIBED,
    ENCRYPTED,
    INVITED,
    LZMA,
    MASKED,
    STORED,
    STRONGLY,
    UTF8,
    ZSTANDARD,
    Entry,
    archive,
    packed,
)
from tests.ingest.ingest_files import ROW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ingest.ingest_files import Read

    Refused = Callable[[Path], str]
    Answered = Callable[[Path], dict[str, dict[str, Any]]]

PLAIN = archive([INVITED, CONNECTED])
LISTED = PLAIN.index(b"PK\1\2")
DAMAGED = "damaged or cut short"
NOT_WHOLE = "not a whole zip archive"
ANOTHER_METHOD = "packed by another method than LinkedIn's"
SHARED = "files that share their bytes"
MISSING = "no Invitations.csv found"


def changed(place: int, piece: bytes) -> bytes:
    return PLAIN[:place] + piece + PLAIN[place + len(piece) :]


def claimed(**claims: Any) -> bytes:
    return archive([CONNECTED, INVITED._replace(**claims)])


BROKEN = {
    "nothing": (b"", NOT_WHOLE),
    "only zeros": (bytes(10_000), NOT_WHOLE),
    "no file": (archive([]), MISSING),
    "folders alone": (archive([Entry(b"a/", method=STORED)]), MISSING),
    "a file of nothing": (claimed(data=b""), "no header with Sent At"),
    "first half": (PLAIN[: len(PLAIN) // 2], NOT_WHOLE),
    "last half": (PLAIN[len(PLAIN) // 2 :], DAMAGED),
    "without its last byte": (PLAIN[:-1], NOT_WHOLE),
    "a hole in its middle": (PLAIN[:100] + PLAIN[110:], DAMAGED),
    "no list": (PLAIN[:LISTED] + PLAIN[-22:], NOT_WHOLE),
    "list cut": (PLAIN[: LISTED + 60] + PLAIN[-22:], NOT_WHOLE),
    "wrong checksum": (claimed(crc=1), DAMAGED),
    "size too small": (claimed(size=100), DAMAGED),
    "size too small, checksum to match": (
        claimed(size=100, crc=zlib.crc32(INVITED.data[:100])),
        DAMAGED,
    ),
    "size of nothing": (claimed(size=0, crc=0), DAMAGED),
    "size too large": (claimed(size=10_000), DAMAGED),
    "packed size too small": (claimed(packed_size=20), DAMAGED),
    "packed size too large": (claimed(packed_size=2**31), SHARED),
    "stored size too small": (
        claimed(method=STORED, size=9, crc=zlib.crc32(INVITED.data[:9])),
        DAMAGED,
    ),
    "stored size too large": (claimed(method=STORED, size=9000), DAMAGED),
    "more behind the packed bytes": (
        claimed(packed=packed(INVITED.data) + b"more"),
        DAMAGED,
    ),
    "offset beyond the end": (claimed(offset=2**31), SHARED),
    "offset of another file": (claimed(offset=0), SHARED),
    "local header gone": (changed(0, b"XX"), DAMAGED),
    "local name another": (changed(30, b"Connections.csv"), DAMAGED),
    "packed bytes changed": (changed(50, b"\xff" * 8), DAMAGED),
    "encrypted": (claimed(flags=ENCRYPTED), "encrypted"),
    "strongly encrypted": (claimed(flags=ENCRYPTED | STRONGLY), "encrypted"),
    "encrypted by AES": (claimed(flags=ENCRYPTED, method=99), "encrypted"),
    "list masked": (claimed(flags=ENCRYPTED | MASKED), "encrypted"),
    "BZip2": (claimed(method=BZIP2), ANOTHER_METHOD),
    "LZMA": (claimed(method=LZMA), ANOTHER_METHOD),
    "Deflate64": (claimed(method=DEFLATE64), ANOTHER_METHOD),
    "Zstandard": (claimed(method=ZSTANDARD), ANOTHER_METHOD),
    "a method of nobody's": (claimed(method=0xABCD), ANOTHER_METHOD),
    "inner archive encrypted": (
        archive([Entry(b"inner.zip", PLAIN, flags=ENCRYPTED)]),
        "encrypted",
    ),
    "inner archive broken": (archive([Entry(b"inner.zip", PLAIN[:99])]), NOT_WHOLE),
    "last part of several": (archive([INVITED], disk=2), "one part of a split archive"),
    "first part of several": (b"PK\7\x08" + PLAIN[:200], NOT_WHOLE),
    "name not in its encoding": (claimed(name=b"\xff.csv", flags=UTF8), NOT_WHOLE),
    "zip64 that points nowhere": (
        archive([INVITED], is_wide=True).replace(b"PK\6\6", b"XXXX"),
        NOT_WHOLE,
    ),
    "zip64 sizes of many bytes": (
        claimed(
            size=2**32 - 1,
            packed_size=2**32 - 1,
            extra=b"\1\0\x10\0" + b"\xff" * 7 + b"\x7f" + b"\xff" * 7 + b"\x7f",
        ),
        "more than 16 GB unpacked",
    ),
    "extra field cut": (claimed(extra=b"\1\0\xff\0x"), NOT_WHOLE),
}


@pytest.mark.parametrize("how", BROKEN)
def test_run_of_a_broken_archive(how: str, tmp_path: Path, refused: Refused) -> None:
    content, found = BROKEN[how]
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert found in refused(path)


WHOLE = {
    "as LinkedIn writes it": PLAIN,
    "sizes behind the bytes": archive([INVITED._replace(flags=DESCRIBED), CONNECTED]),
    "zip64": archive([INVITED, CONNECTED], is_wide=True),
    "junk before it": archive([INVITED, CONNECTED], before=b"\x7fELF" + bytes(9000)),
    "a comment after it": archive([INVITED, CONNECTED], comment=b"PK" * 30_000),
    "stored": archive([INVITED._replace(method=STORED), CONNECTED]),
    "never a time": archive([INVITED, CONNECTED]).replace(
        b"\xc0\x4b\xdc\x5c", bytes(4)
    ),
}


@pytest.mark.parametrize("how", WHOLE)
def test_read_of_an_unusual_archive(
    how: str, tmp_path: Path, read_paths: Callable[..., Read]
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(WHOLE[how])
    read = read_paths(path)
    assert [part.n_read for part in read.parts] == [1, 0]


UNSAFE = [
    b"../Invitations.csv",
    b"a/../../Invitations.csv",
    b"/etc/Invitations.csv",
    b"//server/share/Invitations.csv",
    b"\\\\server\\share\\Invitations.csv",
    b"..\\Invitations.csv",
    b"C:Invitations.csv",
    b"c:/Invitations.csv",
    b"Invitations.csv\0.jpg",
    b"a\0/Invitations.csv",
    b"a" * 256 + b".csv",
    b"a/" * 600 + b"Invitations.csv",
    b"a" * 65_000 + b".csv",
    b".Invitations.csv",
    b"__MACOSX/Invitations.csv",
]


def test_run_of_names_that_lead_out(tmp_path: Path, answered: Answered) -> None:
    """They are passed over, and no file comes to lie anywhere."""
    entries = [INVITED._replace(name=name) for name in UNSAFE]
    link = INVITED._replace(name=b"link.csv", data=b"/etc/passwd", mode=0o120777)
    path = tmp_path / "a.zip"
    path.write_bytes(archive([INVITED, *entries, link]))
    assert answered(path)["invitations"]["read"] == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.zip", "out"]
    left = {file.name for file in (tmp_path / "out").iterdir()}
    assert {name for name in left if not name.endswith(".lock")} == {"warehouse.duckdb"}


ODD = [
    b"CON.csv",
    b"NUL",
    b"aux.csv",
    b"COM1.csv",
    b"\x1b[31mred\x07.csv",
    "\u202evsc.txt".encode(),
    "zero\u200bwidth.csv".encode(),
    b"two\nlines.csv",
    b"\x81\xfe.csv",
    b"'; drop table invitations; --.csv",
    b" .csv",
    b"a" * 251 + b".csv",
    b"xx:y.csv",
]


def test_run_of_odd_names(tmp_path: Path, answered: Answered) -> None:
    """What a file is called does not matter: each is read, once, from a stream."""
    entries = [
        INVITED._replace(
            name=name,
            data=INVITED.data.replace(b"bob-sample", b"person-%d" % number),
            flags=0 if b"\xfe" in name else UTF8,
        )
        for number, name in enumerate(ODD)
    ]
    path = tmp_path / "a.zip"
    path.write_bytes(archive(entries))
    n_files = sum(name.endswith((b".csv", b".txt")) for name in ODD)
    rows = answered(path)["invitations"]
    assert (rows["read"], rows["kept"]) == (n_files, n_files)


def test_run_of_a_header_alone(tmp_path: Path, answered: Answered) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(claimed(data=INVITED.data.partition(b"\n")[0]))
    assert answered(path)["invitations"]["read"] == 0


def test_run_of_a_name_that_comes_twice(tmp_path: Path, answered: Answered) -> None:
    """Each file is read, the second is not the first again."""
    more = ROW.replace("bob-sample", "cyd-sample").replace("member:2", "member:3")
    second = INVITED._replace(data=INVITED.data + more.encode())
    path = tmp_path / "a.zip"
    path.write_bytes(archive([INVITED, second, CONNECTED, CONNECTED]))
    rows = answered(path)["invitations"]
    assert (rows["read"], rows["kept"], rows["duplicates"]) == (3, 2, 1)


def test_run_of_an_archive_that_is_called_otherwise(
    tmp_path: Path, answered: Answered
) -> None:
    path = tmp_path / "\u202eexport\x1b]0;.csv"
    path.write_bytes(PLAIN)
    assert answered(path)["invitations"]["read"] == 1


def test_run_of_a_broken_archive_whose_name_steers(
    tmp_path: Path, refused: Refused
) -> None:
    path = tmp_path / "\u202eexport\x1b]0;\nx.zip"
    path.write_bytes(PLAIN[:100])
    told = refused(path)
    assert not {"\u202e", "\x1b"} & set(told)
    assert told.count("\n") == 1
