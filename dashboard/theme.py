"""How everything drawn looks: one palette by meaning, one theme, one way to say it."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

import altair as alt

if TYPE_CHECKING:
    from collections.abc import Callable

Variant = Literal["light", "dark"]
Drawing = TypeVar("Drawing", alt.Chart, alt.LayerChart)
Channel = TypeVar("Channel", alt.Color, alt.Fill, alt.Stroke)


class Ground(NamedTuple):
    """What a variant draws on, and what it writes with.

    Attributes:
        ground: Behind everything; the page's own colour.
        ink: Words and numbers.
        muted: Counts, units and remarks.
        line: Grid and tracks, to be seen past.
    """

    ground: str
    ink: str
    muted: str
    line: str


# The grounds are those that a page has of itself.
GROUNDS: dict[Variant, Ground] = {
    "light": Ground("#ffffff", "#2f2d2b", "#66625d", "#e8e6e3"),
    "dark": Ground("#171614", "#edebe8", "#aca7a0", "#34312e"),
}

# The same colour for the same kind on either ground, at 3:1 and more on both; told
# apart by readers who see no red, no green or no blue.
COLOURS = {
    "canned": "#d55e00",
    "personal": "#0072b2",
    "blank": "#b580ae",
    "default": "#09a17a",
    "generic": "#8a6439",
    "neutral": "#5d6c7d",
    "accent": "#8759e3",
}

# Liberation Sans comes with what turns charts into pictures, Arial and Helvetica
# with systems; all three are equally wide, so nothing moves between them.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"

# An axis of shares, as people write them.
PERCENT = "round(100 * datum.value) + ' %'"
# An axis of differences: with their sign, and none at zero.
POINTS = "(datum.value > 0 ? '+' : '') + round(100 * datum.value)"


@alt.theme.register("invites_light", enable=False)
def light() -> alt.theme.ThemeConfig:
    """The theme on a light ground; every export's."""
    return _configured("light")


@alt.theme.register("invites_dark", enable=False)
def dark() -> alt.theme.ThemeConfig:
    """The theme on a dark ground."""
    return _configured("dark")


_THEMES: dict[Variant, Callable[[], alt.theme.ThemeConfig]] = {
    "light": light,
    "dark": dark,
}


def themed(
    chart: Drawing,
    variant: Variant = "light",
    width: int | Literal["container"] = "container",
) -> Drawing:
    """A copy of a chart that carries the theme itself.

    Enabling a registered theme holds for every thread of a process; a chart that
    carries its own is safe where one reader's page is dark and another's light.

    Args:
        chart: Of `dashboard.charts`.
        variant: What it is drawn on. Exports are light.
        width: Of the whole picture, in pixels; or as wide as what holds it.
    """
    properties: dict[str, Any] = dict(_THEMES[variant]())
    drawing: Drawing = chart.configure(**properties.pop("config")).properties(
        **properties, width=width
    )
    return drawing


def of_kind(channel: type[Channel]) -> Channel:
    """The colour of the column `kind` on a channel; the theme gives it."""
    return channel("kind:N", scale=alt.Scale(domain=[*COLOURS]), legend=None)


def counted(n_events: int, n_obs: int) -> str:
    """A count as a natural frequency.

    >>> counted(124, 1312)
    '124 of 1,312'
    """
    return f"{number(n_events)} of {number(n_obs)}" if n_obs else "none"


def number(n: int) -> str:
    """A count as it fits a chart; from 100,000 on to three figures.

    >>> number(99999), number(123456), number(20_400_000), number(1_312_000_000)
    ('99,999', '123 k', '20.4 M', '1,310 M')
    """
    if n < 100_000:
        return f"{n:,}"
    rounded = float(f"{n:.3g}")
    parts, unit = (rounded / 1e3, "k") if rounded < 1e6 else (rounded / 1e6, "M")
    return f"{parts:,.0f} {unit}" if parts >= 100 else f"{parts:.3g} {unit}"


def percent(share: float) -> str:
    """A share in whole percent.

    >>> percent(0.3974)
    '40 %'
    """
    return f"{round(_hundredfold(share))} %"


def percent_range(lower: float, upper: float) -> str:
    """A share's limits in percent, rounded outward.

    >>> percent_range(0.341, 0.452)
    '34-46 %'
    """
    return f"{floor(_hundredfold(lower))}-{ceil(_hundredfold(upper))} %"


def points(difference: float) -> str:
    """A difference in whole points, with its sign.

    >>> points(0.1561), points(-0.004)
    ('+16', '0')
    """
    whole = round(_hundredfold(difference))
    return f"{whole:+d}" if whole else "0"


def points_range(lower: float, upper: float) -> str:
    """A difference's limits in points, rounded outward, with their signs.

    A limit that is not zero is not called zero: that would deny what it says.

    >>> points_range(-0.041, 0.372), points_range(-0.281, -0.0021)
    ('-5 to +38', '-29 to -0.2')
    """
    return f"{_limit(lower, floor)} to {_limit(upper, ceil)}"


def _limit(share: float, outward: Callable[[float], int]) -> str:
    whole = outward(_hundredfold(share))
    tenths = outward(10 * _hundredfold(share)) / 10
    if tenths and not whole:
        return f"{tenths:+.1f}"
    return f"{whole:+d}" if whole else "0"


def _hundredfold(share: float) -> float:
    # 0.34 is 34.00000000000001 hundredths; rounded outward it would become 35.
    return round(100 * share, 9)


def _configured(variant: Variant) -> alt.theme.ThemeConfig:
    on = GROUNDS[variant]
    return {
        # As wide as what holds it, axes and words included; as high as its rows
        # need. A page that leaves it out fits the height too, and squeezes them.
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 4, "top": 4, "right": 8, "bottom": 8},
        "background": on.ground,
        "config": {
            # A page gives its own font to axes and titles that name none.
            "font": FONT,
            "view": {"stroke": None, "continuousWidth": 400, "discreteWidth": 400},
            "mark": {"tooltip": None},
            "range": {"category": [*COLOURS.values()]},
            "title": _titles(on),
            "axis": _axes(on),
            "axisY": {
                "titleAngle": 0,
                "titleAlign": "left",
                "titleBaseline": "bottom",
                "titleX": -38,
                "titleY": -12,
            },
            "style": _styles(on),  # type: ignore[typeddict-item]  # names of ours
        },
    }


def _titles(on: Ground) -> alt.theme.TitleConfigKwds:
    """Of a chart: the heading, and beneath it how to read it."""
    return {
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
        "font": FONT,
        "subtitleFont": FONT,
        "color": on.ink,
        "fontSize": 15,
        "fontWeight": "bold",
        "subtitleColor": on.muted,
        "subtitleFontSize": 12,
        "subtitlePadding": 5,
    }


def _axes(on: Ground) -> alt.theme.AxisConfigKwds:
    """Labels and a grid to be seen past; no lines of their own."""
    return {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelColor": on.muted,
        "labelFontSize": 11,
        "titleColor": on.muted,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "titleAnchor": "start",
        "titlePadding": 8,
        "labelPadding": 5,
        "labelFlush": True,
        "labelLimit": 0,
        "gridColor": on.line,
        "domain": False,
        "ticks": False,
    }


def _styles(on: Ground) -> dict[str, dict[str, Any]]:
    """What marks look like, by what they mean."""
    text = {"baseline": "middle", "align": "left"}
    return {
        "label": {**text, "color": on.ink, "fontSize": 13},
        "sublabel": {**text, "color": on.ink, "fontSize": 12},
        "head": {**text, "color": on.ink, "fontSize": 13, "fontWeight": "bold"},
        "value": {**text, "color": on.ink, "fontSize": 13, "fontWeight": "bold"},
        "counts": {**text, "color": on.muted, "fontSize": 12},
        "remark": {**text, "color": on.muted, "fontSize": 12, "fontStyle": "italic"},
        "track": {"color": on.line, "strokeWidth": 1},
        "zero": {"color": on.muted, "strokeWidth": 1},
        "edge": {"color": on.muted, "strokeWidth": 1, "strokeDash": [4, 3]},
        "range": {"strokeWidth": 3},
        "crowd": {"opacity": 0.45},
        "bar": {"size": 10, "cornerRadiusEnd": 2},
        "estimate": {"strokeWidth": 2, "opacity": 1},
        "band": {"opacity": 0.22},
        "step": {"strokeWidth": 2.25},
    }
