"""The gate finds what is planted, wherever and however; and nothing else."""

from __future__ import annotations

import base64
import gzip
import re
import struct
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest

from dashboard.sharing.contents import texts
from dashboard.sharing.gate import examine, examine_contents
from dashboard.sharing.private import Private, names_of_machine
from dashboard.sharing.vocabulary import own_words, words_of
from dashboard.sharing.write import private_of
from pipeline.errors import InputError

NAME, SLUG = "Zebulon Ünheardof", "zebulon-u-93a1"
NOTE = "We both shouted at the xylophone regatta in Port Nowhere last year."
PRIVATE = Private(
    {
        "names": [NAME, "Mark Page", "Al"],
        "slugs": [SLUG, "qz-7-k"],
        "urns": ["123456789"],
        "texts": [NOTE, "short note"],
    },
    names_of_machine(Path("/srv/zanzibar/exports/warehouse.duckdb")),
)
PLANTED = {
    "a name": "by Zebulon Ünheardof.",
    "a name without its accent": "by ZEBULON UNHEARDOF",
    "a part of a name": "dear unheardof,",
    "a slug": "linkedin.com/in/zebulon-u-93a1/",
    "a short slug": "in/qz-7-k?x",
    "a member number": "urn:li:member:123456789",
    "five words of a note": "they shouted at the xylophone regatta then",
    "a path": "/srv/zanzibar/exports/warehouse.duckdb",
    "a folder": "in Zanzibar",
    "an archive": "Complete_LinkedInDataExport_06-27-2026.zip",
    "a name of our own words": "says Mark Page here",
    "another script": "王小明",
}


def chunk(kind: bytes, content: bytes) -> bytes:
    checked = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checked)


def with_chunk(png: bytes, kind: bytes, content: bytes) -> bytes:
    """The picture with a chunk of its own behind the header."""
    return png[:33] + chunk(kind, content) + png[33:]


def found(name: str, content: bytes, private: Private = PRIVATE) -> bool:
    try:
        examine_contents({name: content}, private)
    except InputError as error:
        said = str(error)
        assert said.startswith(f"{name}: ")
        for word in ("zebulon", "xylophone", "zanzibar", "93a1", "mark"):
            assert word not in said.lower().removeprefix(name)
        return True
    return False


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
@pytest.mark.parametrize("file", ["answer.svg", "report.html", "alt.txt"])
def test_gate_finds_what_is_planted_in_a_text(
    shared: Path, file: str, planted: str
) -> None:
    content = (shared / file).read_bytes()
    assert not found(file, content)
    assert found(file, content + planted.encode())
    assert found(file, content.replace(b"</", f"<!-- {planted} --></".encode(), 1)) or (
        file == "alt.txt"
    )


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_gate_finds_what_is_planted_in_a_table(shared: Path, planted: str) -> None:
    content = (shared / "marts" / "windows.csv").read_bytes()
    assert found("marts/windows.csv", content + f"{planted},1\n".encode())


@pytest.mark.parametrize(
    "packed",
    [
        lambda text: "".join(f"&#{ord(letter)};" for letter in text),
        lambda text: text.encode("ascii", "xmlcharrefreplace").decode(),
        lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
        lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode("latin-1")),
        quote,
        lambda text: quote(quote(text, safe=""), safe=""),
        lambda text: base64.b64encode(text.encode()).decode(),
        lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
        lambda text: base64.b64encode(zlib.compress(text.encode())).decode(),
        lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
        lambda text: quote(base64.b64encode(quote(text).encode()).decode(), safe=""),
    ],
)
@pytest.mark.parametrize("planted", [f"by {NAME} of late", SLUG, f"x {NOTE}"])
def test_gate_unpacks(packed, planted: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    page = f'<p>Counts.</p><img src="data:text/plain;base64,{packed(planted)}">'
    assert found("report.html", page.encode())


@pytest.mark.parametrize("planted", [NAME, SLUG, NOTE, "/srv/zanzibar/exports"])
def test_gate_reads_what_a_picture_says(shared: Path, planted: str) -> None:
    png = (shared / "answer.png").read_bytes()
    text = planted.encode()
    assert not found("answer.png", png)
    for kind, content in (
        (b"tEXt", b"Author\0" + planted.encode("latin-1")),
        (b"zTXt", b"Author\0\0" + zlib.compress(planted.encode("latin-1"))),
        (b"iTXt", b"Author\0\0\0en\0\0" + text),
        (b"iTXt", b"Author\0\1\0en\0\0" + zlib.compress(text)),
        (b"eXIf", b"II*\0" + text),
        (b"tEXt", b"Spec\0" + base64.b64encode(text)),
    ):
        assert found("answer.png", with_chunk(png, kind, content)), kind
    assert found("answer.png", png + text)
    page = b'<img src="data:image/png;base64,%b">' % base64.b64encode(
        with_chunk(png, b"tEXt", b"Author\0" + planted.encode("latin-1"))
    )
    assert found("report.html", page)


def test_gate_reads_wide_text_and_file_names() -> None:
    assert found("alt.txt", f"by {NAME}".encode("utf-16"))
    with pytest.raises(InputError):
        examine_contents({"charts/zebulon-u-93a1.svg": b"<svg></svg>"}, PRIVATE)


@pytest.mark.parametrize(
    "harmless",
    [
        "Mark the page; it is well.",
        "short note",
        "at the xylophone regatta",
        "exports of a warehouse",
        "Al and 1234567890",
        "3 Jan 2026 to 27 May 2026",
    ],
)
def test_gate_lets_our_own_words_pass(harmless: str) -> None:
    assert not found("alt.txt", harmless.encode())


def test_gate_lets_folders_pass_that_are_called_by_days_or_our_words() -> None:
    machine = names_of_machine(Path("/2026-06-27/Jan 2026/share/answer/marts"))
    inside = tuple(name for name in machine if not name.startswith("/"))
    private = PRIVATE._replace(machine=inside)
    told = b"The share of 2026-06-27, Jan 2026: the answer and the marts."
    assert not found("alt.txt", told, private)


def test_gate_looks_at_every_file(tmp_path: Path) -> None:
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "deep" / "deeper" / "any.bin").write_bytes(b"\x00Zebulon\x00")
    with pytest.raises(InputError, match=r"^deep/deeper/any\.bin: "):
        examine(tmp_path, PRIVATE)


@pytest.mark.parametrize("name", ["shared", "shared_hostile"])
def test_every_word_that_is_shared_is_ours(
    name: str, request: pytest.FixtureRequest
) -> None:
    """So no name that is a word of ours can ever be a false alarm."""
    folder: Path = request.getfixturevalue(name)
    own = own_words().each
    for path in folder.rglob("*.*"):
        said = words_of(texts(path.read_bytes())).each
        # What is left of numbers, colours and the paths of a drawing.
        odd = re.compile(r".*\d.*|.{1,3}|\n|(?:2[0-9a-f]|3[ace])[a-z]+")
        strange = {word for word in said - own if not odd.fullmatch(word)}
        assert not strange, path.name


def test_private_values_are_those_of_the_warehouse(hostile_warehouse: Path) -> None:
    private = private_of(hostile_warehouse)
    assert "Mark Page" in private.people["names"]
    assert "olga owner" in private.people["names"]
    assert "quibble-3-xyzzy" in private.people["slugs"]
    assert any("xylophone" in text for text in private.people["texts"])
    assert str(hostile_warehouse) in private.machine


def test_nothing_of_a_hostile_export_is_shared(shared_hostile: Path) -> None:
    for path in shared_hostile.rglob("*.*"):
        content = path.read_bytes().lower()
        for word in (b"quibble", b"xylophone", b"alert(1)", b"xyzzy", b"olga owner"):
            assert word not in content, path.name
