"""Where the words of a picture stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import vl_convert

from dashboard import theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    import altair as alt

# Widths of Helvetica's characters from the blank to the tilde, in thousandths of the
# font's size, as Adobe's font metrics have them; Arial's and Liberation Sans's are
# the same.
_WIDTHS = [
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
]
_BOLD = 1.08


class Words(NamedTuple):
    """Words in a picture, and the box that they take.

    Attributes:
        text: The words; of one line.
        left: In pixels from the picture's left.
        right: Likewise.
        top: In pixels from the picture's top.
        bottom: Likewise.
        limit: The widest they may be before they are cut; 0 without limit.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    limit: float

    def overlaps(self, other: Words) -> bool:
        """Whether some of both would stand in the same place."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > 1
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 1
        )


class Picture(NamedTuple):
    """A picture's size, and its words."""

    width: float
    height: float
    words: list[Words]


def picture(chart: alt.LayerChart, width: int) -> Picture:
    """The picture of a chart, as wide as told."""
    spec = theme.themed(chart, "light", width).to_dict()
    graph: dict[str, Any] = vl_convert.vegalite_to_scenegraph(spec)
    left, top = graph["origin"]
    words = [*_words(graph["scenegraph"], left, top)]
    return Picture(graph["width"], graph["height"], words)


def _words(node: dict[str, Any], left: float, top: float) -> Iterator[Words]:
    for item in node.get("items", []):
        x, y = left + (item.get("x") or 0), top + (item.get("y") or 0)
        if node.get("marktype") == "text":
            yield from _lines(item, x + (item.get("dx") or 0), y)
        for inner in item.get("items", []):
            yield from _words(inner, x, y)


def _lines(item: dict[str, Any], x: float, y: float) -> Iterator[Words]:
    size = item["fontSize"]
    text = item.get("text", "")
    lines = text if isinstance(text, list) else str(text).split("\n")
    for place, line in enumerate(line for line in lines if line):
        width = sum(_WIDTHS[ord(letter) - 32] for letter in line) * size / 1000
        width *= _BOLD if item.get("fontWeight") == "bold" else 1
        shift = {"left": 0, "center": width / 2, "right": width}[item["align"]]
        down = {"top": size / 2, "bottom": -size / 2}.get(item.get("baseline", ""), 0)
        middle = y + down + place * (item.get("lineHeight") or size + 2)
        yield Words(
            line,
            x - shift,
            x - shift + width,
            # Capitals and figures are about two thirds of a font's size high.
            middle - size / 3,
            middle + size / 3,
            item.get("limit") or 0,
        )
