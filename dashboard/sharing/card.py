"""The answer as one picture: the sentence, what it rests on, and its caveat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from dashboard.charts import forest, intervals, rates
from dashboard.sharing.cells import ARMS
from dashboard.sharing.lines import wrapped
from dashboard.sharing.sentence import told
from dashboard.sharing.signature import WIDTH_PX

if TYPE_CHECKING:
    from dashboard.sharing.release import Release
    from dashboard.sharing.sentence import Told

_SENTENCE_PX, _CAVEAT_PX = 17.0, 12.5
_ROOM_PX = WIDTH_PX - 56
# From the plot up to the line that says how to read it.
_READING_PX = 14


def card(release: Release, frame: pl.DataFrame) -> alt.LayerChart:
    """How often is it accepted, in a sentence and a picture of it?

    Args:
        release: The answer, and what of it may be seen.
        frame: `shown.rates`, or of a cohort `shown.forest`.
    """
    words = told(release)
    title = _title(words)
    said = f"{words.sentence} {words.caveat}"
    drawn = _drawn(release, frame)
    if drawn is None:
        nothing = alt.Chart(pl.DataFrame({"row": [1]})).mark_text(text="")
        return alt.LayerChart(
            layer=[nothing.encode(x=alt.value(0), y=alt.value(0))],
            title=title,
            height=1,
            description=said,
        )
    return drawn.properties(title=title, description=f"{said} {drawn.description}")


def _drawn(release: Release, frame: pl.DataFrame) -> alt.LayerChart | None:
    """What stands under the sentence, and over it how to read it."""
    if frame.is_empty() or release.found.reason is not None:
        return None
    if release.is_cohort:
        return _read(forest.chart(frame), f"Member by member; {intervals.LINE}")
    seen = frame.filter(pl.col("n_obs").is_not_null() | pl.col("group").is_in([*ARMS]))
    if not seen["n_obs"].count():
        return None
    by_you = "" if release.filters.direction == "outgoing" else " by you"
    days = release.filters.horizon_days
    reading = f"Accepted{by_you} within {days} days; {intervals.LINE}"
    return _read(rates.chart(seen, days), reading)


def _read(chart: alt.LayerChart, reading: str) -> alt.LayerChart:
    """The chart with a line over it that says how to read it."""
    base = alt.Chart(pl.DataFrame({"row": [1]}))
    line = base.mark_text(style="counts", text=reading, aria=False).encode(
        x=alt.value(0), y=alt.value(-_READING_PX)
    )
    under: alt.LayerChart = chart.copy(deep=["layer"])
    under.layer = [*chart.layer, line]
    return under


def _title(words: Told) -> alt.TitleParams:
    # A number and its unit are not parted.
    sentence = words.sentence.replace(" %", "\N{NO-BREAK SPACE}%")
    properties: dict[str, Any] = {
        "fontSize": _SENTENCE_PX,
        "lineHeight": 24,
        "subtitleFontSize": _CAVEAT_PX,
        "subtitleLineHeight": 17,
        "subtitlePadding": 10,
        "offset": 20,
    }
    return alt.TitleParams(
        text=wrapped(sentence, _ROOM_PX, _SENTENCE_PX, is_bold=True),
        subtitle=wrapped(words.caveat, _ROOM_PX, _CAVEAT_PX),
        **properties,
    )
