"""The gap between personal and canned ones, as counted and like for like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import frames, theme
from dashboard.charts import gaps
from dashboard.view import plain, show_chart
from pipeline import estimates

if TYPE_CHECKING:
    import polars as pl

# What people are alike in, as said of them.
_ALIKE = {
    "known_before": "whether you had written to each other before",
    "month": "the week of sending",
    "slug_customised": "whether they chose their profile's address",
    "office_hour": "office hours or not",
    "name_script": "the script of their name",
}


def show_gap(found: estimates.Direction, direction: str) -> None:
    """The gap as counted and like for like, side by side; beneath, its checks."""
    table = frames.gaps(found).drop_nulls("estimate")
    if not table.height or found.comparison is None:
        return
    st.header("The gap, as counted and like for like", divider="gray")
    for place, row in zip(
        st.columns(2), table.head(2).iter_rows(named=True), strict=False
    ):
        with place:
            st.metric(
                row["label"].capitalize(), f"{theme.points(row['estimate'])} points"
            )
            likely = theme.points_range(row["ci_lower"], row["ci_upper"])
            st.caption(
                f"Likely {likely} points, among {row['n_obs']:,}. Above zero, "
                "personal ones are ahead."
            )
    _checks(table, found.comparison, direction)


def _checks(
    table: pl.DataFrame, comparison: estimates.Comparison, direction: str
) -> None:
    adjusted = comparison.adjusted
    if adjusted is None:
        st.caption("The data do not bear a comparison like for like.")
        return
    told = st.expander(
        "How like for like is found", key=f"checks_{direction}", on_change="rerun"
    )
    # Drawn once it is opened: half of the page's work would be for nobody.
    if not told.open:
        return
    with told:
        alike = "; ".join(_ALIKE.get(name, name) for name in adjusted.covariates)
        st.markdown(
            plain(
                f"People are held against people alike in: {alike}. Of those who got a "
                f"{adjusted.whose} invitation, {100 * adjusted.observed:.0f} % "
                f"accepted; {100 * adjusted.expected:.0f} % would have been expected "
                "with the other kind."
            )
        )
        show_chart(gaps.chart, table, f"gaps_{direction}", "points")
        if direction == "outgoing":
            st.caption(plain(estimates.tipping(comparison) or ""))
