"""One item as files: a picture, a drawing, a page of its own, a table."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl
import vl_convert

from dashboard import theme
from dashboard.sharing import sheet
from dashboard.sharing.signature import WIDTH_PX, signed

if TYPE_CHECKING:
    from dashboard.sharing.items import Item

# Sharp on screens that have two pixels for one.
_SCALE = 2
_PADDING = {"left": 24, "top": 22, "right": 24, "bottom": 18}
# What a spreadsheet takes for the start of a formula, in full width too.
_FORMULA = r"^\s*[-=+@\t\r\x{ff0b}\x{ff0d}\x{ff1d}\x{ff20}]"
_CLIP = re.compile(r'((?:id="|url\(#)clip)(\d+)')


def spec(
    chart: alt.LayerChart, width_px: int = WIDTH_PX, *, is_alone: bool = True
) -> dict[str, Any]:
    """A chart as its drawing language has it: on a light ground, without an address.

    Args:
        chart: Of an item.
        width_px: Of all of it.
        is_alone: Whether it stands alone and needs ground around it.
    """
    with alt.theme.enable("none"):
        found: dict[str, Any] = theme.themed(chart, "light", width_px).to_dict()
    # Nothing is looked up there, but an address in a file asks to be.
    found.pop("$schema", None)
    if is_alone:
        found["padding"] = dict(_PADDING)
    return found


def svg(item: Item) -> bytes:
    """The item as an SVG drawing."""
    return drawing(_signed(item)).encode()


def png(item: Item) -> bytes:
    """The item as a PNG picture, two pixels for one."""
    return _png(drawing(_signed(item)))


def html(item: Item) -> bytes:
    """The item as a page of its own that needs nothing else, not even a network."""
    svg, drawn = still(item)
    figure, figures = "", {}
    if item.is_drawn:
        figure = sheet.figure(item.name, svg, item.description)
        figures = {item.name: drawn}
    heading, *more = item.lead or (item.title,)
    said = "".join(f"<p>{sheet.text(line)}</p>" for line in more)
    body = (
        f'<main class="alone"><h1>{sheet.text(heading)}</h1>{said}'
        f"{figure}"
        f'<p class="note">{sheet.text(item.note)}</p>'
        f'<p class="signature">{sheet.text(item.signature)}</p></main>'
    )
    return sheet.page(item.title, body, figures, item.description).encode()


def forms(item: Item) -> dict[str, bytes]:
    """The item as all three, by the suffix of the file."""
    svg = drawing(_signed(item))
    return {".png": _png(svg), ".svg": svg.encode(), ".html": html(item)}


def csv(frame: pl.DataFrame) -> bytes:
    """A table as CSV that no spreadsheet takes for a formula.

    >>> csv(pl.DataFrame({"group": ["=1+1", None], "gap": [-0.1, None]})).splitlines()
    [b'group,gap', b"'=1+1,-0.1", b',']
    """
    guarded = frame.with_columns(
        pl.when(pl.col(pl.String).str.contains(_FORMULA))
        .then("'" + pl.col(pl.String))
        .otherwise(pl.col(pl.String))
        .name.keep()
    )
    return guarded.write_csv().encode()


def still(item: Item, width_px: int = WIDTH_PX) -> tuple[str, dict[str, Any]]:
    """The item under a heading: as SVG, and as its drawing language has it."""
    drawn = spec(_untitled(item.chart), width_px, is_alone=False)
    return drawing(drawn), drawn


def drawing(drawn: dict[str, Any]) -> str:
    """What the drawing language says as SVG, the same each time."""
    made: str = vl_convert.vegalite_to_svg(
        json.dumps(drawn), show_warnings=False, allowed_base_urls=[]
    )
    # They are counted over all that a process draws.
    numbers: dict[str, int] = {}
    return _CLIP.sub(
        lambda found: f"{found[1]}{numbers.setdefault(found[2], len(numbers))}", made
    )


def _untitled(chart: alt.LayerChart) -> alt.LayerChart:
    """The chart without its title; how to read it is all that it says over it."""
    reading = chart.title.subtitle
    untitled: alt.LayerChart = chart.copy(deep=False)
    untitled.title = alt.Undefined
    if reading and isinstance(reading, str):
        muted = theme.GROUNDS["light"].muted
        untitled.title = alt.TitleParams(
            reading, fontSize=12, fontWeight="normal", color=muted
        )
    return untitled


def _signed(item: Item) -> dict[str, Any]:
    return spec(signed(item.chart, item.signature))


def _png(svg: str) -> bytes:
    picture: bytes = vl_convert.svg_to_png(svg, scale=_SCALE)
    return picture
