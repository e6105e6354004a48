"""Text broken into lines that fit a picture."""

from __future__ import annotations

# Widths of Helvetica's characters from the blank to the tilde, in thousandths of the
# font's size, as Adobe's font metrics have them; those of Arial and Liberation Sans
# are the same.
_WIDTHS = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
_BLANK, _OTHER = 278, 1000
_BOLD = 1.08
_KEPT_TOGETHER = str.maketrans({"\N{NO-BREAK SPACE}": " "})


def wrapped(
    text: str, width_px: float, size_px: float, *, is_bold: bool = False
) -> list[str]:
    """The text in lines no wider than told; a word that is stands alone.

    Args:
        text: Broken at blanks, but not at those that don't break.
        width_px: Of the widest line.
        size_px: Of the font.
        is_bold: Whether it is written in bold.

    >>> wrapped("Any gap from -1 to +17 points fits.", 120, 13)
    ['Any gap from -1 to', '+17 points fits.']
    """
    lines: list[str] = []
    line, *words = text.split(" ")
    for word in words:
        longer = f"{line} {word}"
        if _width(longer, size_px, is_bold=is_bold) > width_px:
            lines.append(line)
            line = word
        else:
            line = longer
    return [line.translate(_KEPT_TOGETHER) for line in [*lines, line]]


def _width(text: str, size_px: float, *, is_bold: bool) -> float:
    thousandths = sum(map(_thousandths, text))
    return thousandths * size_px / 1000 * (_BOLD if is_bold else 1)


def _thousandths(letter: str) -> int:
    if letter.isspace():
        return _BLANK
    return _WIDTHS[ord(letter) - 32] if "!" <= letter <= "~" else _OTHER
