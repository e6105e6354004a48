"""Frames as tables that a person can read: titles, whole percents, days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import polars as pl
import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# What the estimates of a frame are: shares, or differences between shares.
Unit = Literal["percent", "points"]

_TITLES = {
    "group": "Invitation",
    "feature": "Notes",
    "label": "What is compared",
    "n_events": "Accepted",
    "n_obs": "Of",
    "n_at_risk": "Still waiting",
    "n": "Invitations",
    "days": "Within days",
    "day": "By day",
    "band": "Characters",
    "age_band": "Days before the export",
    "age_days": "Days before the export",
    "connection_count": "Connections",
    "with_row_count": "With their invitation on file",
    "rule": "Counted",
    "way": "Known",
    "dimension": "Says",
    "stands_out": "Stands out",
    "study": "Who",
    "arm": "Invitation",
}
_SHARES = {
    "estimate": "Share accepted",
    "shrunk": "Pulled to the average",
    "ci_lower": "Likely from",
    "ci_upper": "Likely to",
}
# What only the drawing needs.
_UNTOLD = ("is_mean",)
_FORMATS: dict[Unit, str] = {"percent": "%d %%", "points": "%+d"}


def show_numbers(frame: pl.DataFrame, key: str, unit: Unit = "percent") -> None:
    """A chart's frame as a table.

    Args:
        frame: With the columns of `dashboard.charts`.
        key: Of the table, within the page.
        unit: What its estimates are.
    """
    frame = frame.drop(_UNTOLD, strict=False)
    shares = [name for name in _SHARES if name in frame.columns]
    columns: dict[str, Any] = {
        name: _column(name, dtype) for name, dtype in frame.schema.items()
    }
    for name in shares:
        is_gap = unit == "points" and name == "estimate"
        title = "Gap in points" if is_gap else _SHARES[name]
        columns[name] = st.column_config.NumberColumn(title, format=_FORMATS[unit])
    st.dataframe(
        frame.select(
            whole(name) if name in shares else pl.col(name) for name in _order(frame)
        ),
        column_config=columns,
        hide_index=True,
        key=f"table_{key}",
        placeholder="",
        alt="The numbers of the chart above",
    )


def show_rows(rows: Sequence[Mapping[str, object]]) -> None:
    """A few rows as a table of words, as wide as the page.

    Args:
        rows: By title of column. None of it may be a person's text.
    """
    st.table(
        [{title: _told(value) for title, value in row.items()} for row in rows],
        border="horizontal",
        hide_index=True,
    )


def whole(name: str) -> pl.Expr:
    """A column of shares in hundredths: estimates rounded, limits outward."""
    hundredfold = (pl.col(name) * 100).round(9)
    limits = {"ci_lower": hundredfold.floor(), "ci_upper": hundredfold.ceil()}
    return limits.get(name, hundredfold.round()).cast(pl.Int64)


def percent(share: float | None) -> str:
    r"""A share in whole percents; nothing where it is not known.

    >>> percent(0.3974), percent(None)
    ('40\xa0%', '')
    """
    return "" if share is None else f"{round(100 * share)}\u00a0%"


def _order(frame: pl.DataFrame) -> list[str]:
    """Names first, then the share with its limits, then the counts."""
    last = ["n_events", "n_obs"]
    return [name for name in frame.columns if name not in last] + [
        name for name in last if name in frame.columns
    ]


def _column(name: str, dtype: pl.DataType) -> Any:  # noqa: ANN401 (Streamlit's own type is a dict)
    title = _TITLES.get(name, name.replace("_", " ").capitalize())
    if dtype == pl.Date:
        return st.column_config.DateColumn(title, format="MMM YYYY")
    if dtype.is_numeric() and name != "year":
        return st.column_config.NumberColumn(title, format="localized")
    if name == "year":
        return st.column_config.NumberColumn(title, format="%d")
    return st.column_config.Column(title)


def _told(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: ""}[value]
    return f"{value:,}" if isinstance(value, int | float) else str(value)
