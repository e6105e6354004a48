"""A page that opens without a network: what it draws with stands in it."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import vl_convert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FOLDER = Path(__file__).parent
# Addresses that the drawing library knows and would offer; none is needed.
_ADDRESS = re.compile(r"https://[^\s\"'`)\\]+")


@cache
def library() -> str:
    """The drawing library, whole and the same each time; it knows no address."""
    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return _ADDRESS.sub("", bundle)


@cache
def _own(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def page(
    title: str, body: str, figures: Mapping[str, Mapping[str, Any]], said: str = ""
) -> str:
    """A whole page.

    Its scripts are named by their hashes and nothing else may run; no connection of
    whatever kind is allowed.

    Args:
        title: Plain text.
        body: HTML.
        figures: What is drawn into the figures of these names.
        said: What the page is, in plain text.
    """
    scripts = (library(), _own("sheet.js"))
    hashes = " ".join(f"'sha256-{_hash(script)}'" for script in scripts)
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data:; connect-src 'none'; form-action 'none'; base-uri 'none'"
    )
    data = "\n".join(
        f'<script type="application/json" data-figure="figure-{text(name)}">'
        f"{_json(drawn)}</script>"
        for name, drawn in figures.items()
    )
    drawing = "\n".join(f"<script>{script}</script>" for script in scripts)
    return (
        "<!DOCTYPE html>\n"
        '<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f'<meta name="description" content="{text(said)}">\n'
        f"<title>{text(title)}</title>\n<style>\n{_own('sheet.css')}</style>\n"
        f"</head>\n<body>\n{body}\n{data}\n{drawing}\n</body>\n</html>\n"
    )


def figure(name: str, drawing: str, description: str) -> str:
    """A figure: a still drawing, in whose place the script puts a living one.

    Args:
        name: Of the figure.
        drawing: SVG.
        description: What it shows, for readers who can't see it.
    """
    still = quote(drawing, safe=" !'()*,-./:;=?@_~")
    return (
        f'<figure id="figure-{text(name)}"><div class="live"></div>'
        f'<img class="still" alt="{text(description)}" '
        f'src="data:image/svg+xml,{still}"></figure>'
    )


def table(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], n_names: int
) -> str:
    """A table; what follows the first columns is numbers.

    Args:
        caption: What it holds.
        heads: Of its columns.
        rows: Plain text.
        n_names: How many columns name a row.
    """
    columns = "".join(
        f'<th scope="col"{_number(at, n_names)}>{text(head)}</th>'
        for at, head in enumerate(heads)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{text(cell)}</th>'
            if at == 0
            else f"<td{_number(at, n_names)}>{text(cell)}</td>"
            for at, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f"<table><caption>{text(caption)}</caption><thead><tr>{columns}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def text(plain: str) -> str:
    """Plain text as HTML, in an attribute too.

    >>> text('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return escape(plain, quote=True)


def _number(at: int, n_names: int) -> str:
    return ' class="number"' if at >= n_names else ""


def _hash(script: str) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()


def _json(drawn: Mapping[str, Any]) -> str:
    # No text in it can end the script that it stands in.
    return json.dumps(drawn, ensure_ascii=False).replace("<", "\\u003c")
