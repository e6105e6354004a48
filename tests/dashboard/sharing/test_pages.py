"""The pages open without a network, and nothing breaks out of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import altair as alt
import polars as pl
import pytest

from dashboard.sharing import pictures, sheet
from dashboard.sharing.items import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADDRESS = re.compile(rb"https?:(?://|%2f%2f|\\u002f)[^\s\"'<>)\\]*", re.IGNORECASE)
_NAMESPACE = re.compile(rb"http://www\.w3\.org/(?:2000/svg|1999/xlink|2000/xmlns/)")
# Attributes from which a browser would fetch.
_FETCHED = {"src", "href", "srcset", "action", "data", "poster", "xlink:href", "ping"}


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self._inside: dict[str, str | None] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = dict(attrs) if tag == "script" else None

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self.scripts.append((self._inside, data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = None

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(params=["shared", "shared_hostile"])
def folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def pages(folder: Path) -> Iterator[tuple[Path, Page]]:
    for path in sorted(folder.rglob("*.html")):
        yield path, Page(path.read_text(encoding="utf-8"))


def test_no_file_holds_an_address(folder: Path) -> None:
    for path in folder.rglob("*.*"):
        found = {
            address
            for address in _ADDRESS.findall(path.read_bytes())
            if not _NAMESPACE.match(address)
        }
        assert not found, path.name


def test_pages_fetch_nothing_and_may_connect_to_nothing(folder: Path) -> None:
    for path, page in pages(folder):
        for tag, attributes in page.tags:
            for name in _FETCHED & {*attributes}:
                value = attributes[name] or ""
                assert value.startswith(("data:image/svg+xml,", "#")), (path, tag)
            assert not any(name.startswith("on") for name in attributes), path
        assert "link" not in {tag for tag, _ in page.tags}
        assert "iframe" not in {tag for tag, _ in page.tags}
        (policy,) = (
            meta["content"] or ""
            for meta in page.all("meta")
            if meta.get("http-equiv") == "Content-Security-Policy"
        )
        told = dict(part.split(" ", 1) for part in policy.split("; "))
        assert told["default-src"] == told["connect-src"] == "'none'"
        assert "unsafe" not in told["script-src"]


def test_scripts_are_ours_alone(folder: Path) -> None:
    ours = {sheet.library(), (Path(sheet.__file__).parent / "sheet.js").read_text()}
    for path, page in pages(folder):
        for attributes, text in page.scripts:
            if attributes.get("type") == "application/json":
                assert json.loads(text)["layer"], path
                assert "<" not in text
            else:
                assert text in ours, path
                assert attributes == {}


def test_report_reads_without_pictures_and_scripts(shared: Path) -> None:
    text = (shared / "report.html").read_text(encoding="utf-8")
    page = Page(text)
    assert page.all("html") == [{"lang": "en-GB"}]
    assert len(page.all("h1")) == 1
    assert len(page.all("h2")) >= 8
    figures = len(page.all("figure"))
    assert figures == len(page.all("img")) >= 8
    assert len(page.all("table")) == figures
    for image in page.all("img"):
        assert len(image["alt"] or "") > 40
        assert unquote(image["src"] or "").startswith("data:image/svg+xml,<svg")
    for head in page.all("th"):
        assert head["scope"] in ("col", "row")
    assert "@page" in text
    assert "A4" in text
    assert re.search(r"\d{3} of \d{3}", text)
    for word in ("because", "boost", "works better", "thanks to"):
        assert word not in text.replace(sheet.library(), "").lower()


def test_svg_holds_no_script(folder: Path) -> None:
    for path in folder.rglob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script|\son\w+=|foreignObject|<a\b", text), path.name


def test_page_takes_any_text_for_text() -> None:
    evil = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>\u2028'
    chart = alt.LayerChart(
        data=pl.DataFrame({"words": [evil]}),
        layer=[alt.Chart().mark_text().encode(text="words:N")] * 2,
        title=alt.Title(evil, subtitle=evil),
    )
    item = Item("gaps", evil, chart, pl.DataFrame(), evil, evil, evil, (evil, evil))
    page = Page(pictures.html(item).decode())
    assert [tag for tag, _ in page.tags if tag in ("script", "img")] == [
        "img",
        "script",
        "script",
        "script",
    ]
    assert not any("onerror" in attributes for _, attributes in page.tags)
    assert b"<script" not in pictures.svg(item)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", " =1", "\uff1d1"]
)
def test_csv_holds_no_formula(text: str) -> None:
    written = pictures.csv(pl.DataFrame({"name": [text], "gap": [-0.5]})).decode()
    assert written.splitlines()[1].lstrip('"').startswith("'") or "\r" in text
    assert "'" + text in written
    assert written.endswith(",-0.5\n")


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs a browser")
@pytest.mark.parametrize("name", ["report.html", "answer.html"])
def test_browser_draws_every_figure(shared: Path, tmp_path: Path, name: str) -> None:
    drawn = subprocess.run(
        [  # noqa: S607 (wherever it is)
            "chromium",
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
            *("--no-first-run", "--disable-background-networking"),
            *("--disable-component-update", "--disable-sync"),
            f"--user-data-dir={tmp_path / 'profile'}",
            *("--virtual-time-budget=10000", "--enable-logging=stderr", "--dump-dom"),
            (shared / name).as_uri(),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    figures = drawn.stdout.count("<figure")
    assert figures
    assert drawn.stdout.count('class="drawn"') == figures
    assert "CONSOLE" not in drawn.stderr
