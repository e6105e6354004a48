"""What an item's chart tells, as the rows of a table for readers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from dashboard import theme
from dashboard.sharing.hiding import LEAST
from dashboard.sharing.shown import NOT_SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.sharing.items import Item

_NAMES = {
    "group": "Invitation",
    "label": "Comparison",
    "feature": "Notes",
    "dimension": "Says",
    "band": "Characters",
    "age_band": "Age in days",
    "rule": "Rule",
    "way": "Way",
    "member": "Member",
    "study": "Study",
    "arm": "Sent",
    "month": "Month",
    "days": "Within days",
    "day": "By day",
    "age_days": "Days before the export",
}
_IN_POINTS = ("gaps", "features", "rules", "forest")
_BLOCK_DAYS = 28
# Of a curve.
_DAYS = (0, 1, 2, 3, 5, 7, 14, 21, 30, 60, 90)
# How far back a table of the file's reach goes.
_REACH_DAYS = 364


class Table(NamedTuple):
    """A table as it is read.

    Attributes:
        heads: Of its columns.
        rows: Plain text.
        n_names: How many columns name a row.
    """

    heads: list[str]
    rows: list[list[str]]
    n_names: int


def tabulated(item: Item) -> Table:
    """The item's numbers, as text."""
    frame = _condensed(item)
    named = [name for name in frame.columns if name in _NAMES]
    numbers = _numbers(item, frame)
    told_by = [*numbers.values()]
    return Table(
        [*(_NAMES[name] for name in named), *numbers],
        [
            [
                *(_named(row[name]) for name in named),
                # A number and its unit are not parted.
                *(told(row).replace(" ", "\N{NO-BREAK SPACE}") for told in told_by),
            ]
            for row in frame.iter_rows(named=True)
        ],
        len(named),
    )


def _numbers(
    item: Item, frame: pl.DataFrame
) -> dict[str, Callable[[Mapping[str, Any]], str]]:
    """The columns of numbers, and how a row tells each."""
    if "n" in frame.columns:
        return {"Invitations": lambda row: f"{row['n']:,}"}
    if "connection_count" in frame.columns:
        return {
            "Connections": lambda row: _tens(row["connection_count"]),
            "Invitation on file": lambda row: _tens(row["with_row_count"]),
        }
    if item.name in _IN_POINTS or (item.name == "answer" and "member" in frame.columns):
        return {
            "Invitations": _among,
            "Gap": lambda row: _given(theme.points, row["estimate"]),
            "Likely range": lambda row: _given(
                theme.points_range, row["ci_lower"], row["ci_upper"]
            ),
        }
    rate = "shrunk" if "shrunk" in frame.columns else "estimate"
    counts = {} if "n_events" not in frame.columns else {"Accepted": _counts}
    waiting = {} if "n_at_risk" not in frame.columns else {"Still waiting": _waiting}
    return {
        **counts,
        "Rate": lambda row: _given(theme.percent, row[rate]),
        "Likely range": lambda row: _given(
            theme.percent_range, row["ci_lower"], row["ci_upper"]
        ),
        **waiting,
    }


def _condensed(item: Item) -> pl.DataFrame:
    """The frame, without rows that say nothing new."""
    if item.name == "curve":
        return item.frame.filter(pl.col("day").is_in(_DAYS))
    if item.name == "coverage":
        age = pl.col("age_days") // _BLOCK_DAYS * _BLOCK_DAYS
        recent = item.frame.filter(pl.col("age_days") < _REACH_DAYS)
        return (
            recent.group_by(from_days=age)
            .agg(pl.sum("connection_count", "with_row_count"))
            .sort("from_days")
            .select(
                pl.format(
                    "{} to {}", "from_days", pl.col("from_days") + _BLOCK_DAYS - 1
                ).alias("age_days"),
                "connection_count",
                "with_row_count",
            )
        )
    if item.name == "studies":
        year = pl.coalesce(pl.format("{}, {}", "study", "year"), "study")
        return item.frame.with_columns(study=pl.format("{} ({})", year, "grade"))
    return item.frame


def _tens(count: int) -> str:
    return f"{count:,}" if count >= LEAST else f"under {LEAST}"


def _counts(row: Mapping[str, Any]) -> str:
    if row["n_obs"] is None:
        return row.get("counts") or ""
    if row["n_events"] is None:
        return f"of {theme.number(row['n_obs'])}"
    return theme.counted(row["n_events"], row["n_obs"])


def _among(row: Mapping[str, Any]) -> str:
    if row["n_obs"] is not None:
        return theme.number(row["n_obs"])
    return str(row["counts"] or NOT_SHOWN).removeprefix("among ")


def _waiting(row: Mapping[str, Any]) -> str:
    return theme.number(row["n_at_risk"])


def _named(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%b %Y}"
    return str(value).replace("_", " ")


def _given(told: Callable[..., str], *shares: float | None) -> str:
    return "" if None in shares else told(*shares)
