"""The palette is seen by everyone, and the theme is carried by every chart."""

from __future__ import annotations

from itertools import combinations
from math import sqrt

import altair as alt
import pytest

from dashboard import theme
from dashboard.charts import empty
from pipeline.estimates import words

# What readers see who lack a kind of cone, in linear RGB, each row a channel.
# Source: Machado, Oliveira and Fernandes (2009), IEEE Transactions on Visualization
# and Computer Graphics 15: 1291-1298, severity 1.
_SEEN = {
    "all": [(1, 0, 0), (0, 1, 0), (0, 0, 1)],
    "no red": [
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ],
    "no green": [
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ],
    "no blue": [
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ],
}
# From linear RGB to CIE XYZ under D65, IEC 61966-2-1.
_XYZ = [
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
]
_WHITE = (0.95047, 1.0, 1.08883)

Triple = tuple[float, float, float]


def linear(colour: str) -> Triple:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return (_linear(red), _linear(green), _linear(blue))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's ratio."""
    lightness = (
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(h), strict=True))
        for h in (one, other)
    )
    dark, light = sorted(lightness)
    return (light + 0.05) / (dark + 0.05)


def _times(matrix: list[Triple], colour: Triple) -> Triple:
    first, second, third = (
        sum(weight * part for weight, part in zip(row, colour, strict=True))
        for row in matrix
    )
    return (first, second, third)


def seen(colour: str, by: str) -> Triple:
    """CIE Lab of a colour as it is seen."""
    rgb = _times(_SEEN[by], linear(colour))  # type: ignore[arg-type]
    inside = (min(1, max(0, rgb[0])), min(1, max(0, rgb[1])), min(1, max(0, rgb[2])))
    x, y, z = (
        _root(part / white)
        for part, white in zip(_times(_XYZ, inside), _WHITE, strict=True)
    )
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def _root(part: float) -> float:
    return part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116


@pytest.mark.parametrize("variant", theme.GROUNDS)
def test_palette_stands_out_from_both_grounds(variant: theme.Variant) -> None:
    on = theme.GROUNDS[variant]
    for kind, colour in theme.COLOURS.items():
        assert contrast(colour, on.ground) >= 3, kind
    assert contrast(on.ink, on.ground) >= 7
    assert contrast(on.muted, on.ground) >= 4.5


@pytest.mark.parametrize("by", _SEEN)
def test_palette_is_told_apart_by_every_reader(by: str) -> None:
    for one, other in combinations(theme.COLOURS.values(), 2):
        difference = zip(seen(one, by), seen(other, by), strict=True)
        assert sqrt(sum((a - b) ** 2 for a, b in difference)) > 15, (one, other)


def test_palette_has_one_colour_for_each_kind_everywhere() -> None:
    assert len({*theme.COLOURS.values()}) == len(theme.COLOURS)
    for variant in theme.GROUNDS:
        config = theme.themed(empty.chart(), variant).to_dict()["config"]
        assert config["range"]["category"] == [*theme.COLOURS.values()]
    assert theme.of_kind(alt.Color)["scale"]["domain"] == [*theme.COLOURS]


@pytest.mark.parametrize("variant", theme.GROUNDS)
def test_themed_chart_carries_the_registered_theme(variant: theme.Variant) -> None:
    chart = empty.chart()
    carried = theme.themed(chart, variant, 640)
    with alt.theme.enable("none"):
        by_itself, plain = carried.to_dict(), chart.to_dict()
    with alt.theme.enable(f"invites_{variant}"):
        enabled = chart.properties(width=640).to_dict()
    assert by_itself == enabled
    assert by_itself["background"] == theme.GROUNDS[variant].ground
    assert "config" not in plain


def test_themed_chart_is_light_and_as_wide_as_its_page_unless_told() -> None:
    spec = theme.themed(empty.chart()).to_dict()
    assert spec["background"] == "#ffffff"
    assert spec["width"] == "container"
    assert spec["autosize"] == {"type": "fit-x", "contains": "padding"}


@pytest.mark.parametrize(
    ("lower", "upper"), [(0.341, 0.452), (0, 0.1), (0.29, 1), (0.0021, 0.28)]
)
def test_numbers_read_as_in_the_sentence(lower: float, upper: float) -> None:
    assert theme.percent_range(lower, upper) == words.percent_range(lower, upper)
    assert theme.percent(upper) == words.percent(upper)
    assert theme.points(-upper) == words.points(-upper)
    for limits in ((lower, upper), (-upper, lower), (-upper, -lower)):
        assert theme.points_range(*limits) == words.points_range(*limits)
