"""What others have published, study by study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dashboard.charts import empty, intervals, placed

if TYPE_CHECKING:
    import altair as alt


def chart(frame: pl.DataFrame) -> alt.LayerChart:
    """What did others find, and do they agree which is ahead?

    Args:
        frame: One row per arm of a study, arms in the order to be shown.

    Columns:
        study: Who found it.
        year: When it was published; null where not given.
        arm: What was sent; in the colour of a kind where it is one.
        estimate: Share accepted, 0 to 1.
        ci_lower, ci_upper: Its limits; null where no counts are given.
        n_obs, n_events: Invitations, and those accepted; null where not given.
        design: How the arms came about.
        grade: A (randomised and published) to D (no definition).
    """
    if frame.is_empty():
        return empty.chart("Nothing to show: no study is listed.")
    arm = pl.col("arm")
    named = pl.coalesce(pl.format("{}, {}", "study", "year"), "study")
    head = pl.format("{} (grade {})", named, "grade")
    unknown = pl.when(pl.col("n_obs").is_null()).then(pl.lit("n not given"))
    rows = placed.rates(
        placed.headed(
            frame.sort(
                "year", "study", nulls_last=True, maintain_order=True
            ).with_columns(
                label=arm,
                kind=placed.kind_of(arm),
                counts=unknown,
            ),
            head,
            under=pl.col("design"),
        )
    )
    layers = intervals.layers(rows, intervals.share_axis("% accepted"))
    rings = f"{intervals.LINE}; ring: none"
    return intervals.ladder(rows, layers, "What others found", "% accepted", rings)
