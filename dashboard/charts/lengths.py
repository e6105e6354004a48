"""How long notes are, held against LinkedIn's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dashboard.charts import empty, intervals, placed

if TYPE_CHECKING:
    import altair as alt

# The two limits of a note, in characters.
_LIMITS = {
    200: "200 characters: a free account's limit",
    300: "300 characters: the limit",
}


def chart(frame: pl.DataFrame, horizon_days: int = 30) -> alt.LayerChart:
    """How often are notes accepted, by length?

    Args:
        frame: One row per band of length, the shortest first.
        horizon_days: Within how many days of sending.

    Columns:
        band: Characters, blanks counted: `81-200`.
        estimate, ci_lower, ci_upper: Share accepted, 0 to 1; null where too few.
        n_obs, n_events: Invitations, and those accepted.
    """
    if frame.is_empty():
        return empty.chart()
    band = pl.col("band")
    last = band.str.extract(r"(\d+)$").cast(pl.Int64).fill_null(0)
    bands = frame.with_columns(
        label=pl.when(last > 0).then(band + " characters").otherwise(band),
        level=pl.lit("row"),
        last=last,
    )
    limits = bands.filter(last.is_in([*_LIMITS])).select(
        label=pl.col("last").replace_strict(_LIMITS, return_dtype=pl.String),
        level=pl.lit("limit"),
        last="last",
    )
    rows = placed.rates(
        pl.concat([bands, limits], how="diagonal").sort("last", maintain_order=True)
    )
    measure = f"% accepted within {horizon_days} days"
    layers = intervals.layers(rows, intervals.share_axis(measure))
    return intervals.ladder(
        rows, [intervals.edges(), *layers], "By length of the note", measure
    )
