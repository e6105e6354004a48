"""Frames about the file, rounded to tens.

They are of other invitations than the answer, newer and older ones too: what an exact
count of them leaves over could be small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dashboard import data, frames
from dashboard.sharing.cells import ARMS
from dashboard.sharing.hiding import LEAST, is_small, tens
from dashboard.sharing.shown import NOT_SHOWN, rate, rounded, told
from pipeline import estimates

if TYPE_CHECKING:
    from dashboard.sharing.hiding import Cell
    from dashboard.sharing.release import Release

_WEEK_DAYS = 7
# Of fewer, tens say too little.
_LEAST_WEEKLY = 50


def matches(loaded: data.Loaded, filters: data.Filters) -> pl.DataFrame:
    """How the outcomes are known, in tens; columns as `frames.matches`."""
    return _in_tens(frames.matches(loaded, filters), "n").drop_nulls("n")


def attrition(loaded: data.Loaded, filters: data.Filters) -> pl.DataFrame:
    """The share accepted within 7 days by age, in tens; as `frames.attrition`."""
    rows = [
        {"age_band": band} | _rate_in_tens(n_events, n_obs)
        for band, n_events, n_obs in frames.attrition(loaded, filters)
        .select("age_band", "n_events", "n_obs")
        .iter_rows()
    ]
    return told(rows, {"age_band": pl.String})


def rules(loaded: data.Loaded, release: Release) -> pl.DataFrame:
    """The gap under other ways to match; columns as `frames.rules`.

    Only of the whole window at 30 days, and only rules that count the same as the
    others or 10 more or fewer of everything.
    """
    filters = release.filters
    if filters.is_slice or filters.horizon_days != 30:
        return frames.rules(loaded, filters).clear()
    seen = [[release.shown("arm", arm) or () for arm in ARMS]]
    kept = []
    of_direction = loaded.matches.filter(pl.col("direction") == filters.direction)
    for rule in estimates.rules(of_direction):
        cells: list[Cell] = [
            (rate.n_events, rate.n_obs - rate.n_events)
            for rate in (rule.canned, rule.personal)
        ]
        small = any(map(is_small, cells))
        if not small and all(all(map(_is_apart, cells, other)) for other in seen):
            seen.append(cells)
            kept.append(rule.name)
    return rounded(frames.rules(loaded, filters).filter(pl.col("rule").is_in(kept)))


def coverage(loaded: data.Loaded) -> pl.DataFrame:
    """How many connections have their invitation on file, by weeks and in tens.

    Columns:
        age_days: Of the week's first day.
        connection_count, with_row_count: To the nearest ten; nothing at all where
            most weeks have fewer than 50 connections.
    """
    nearest = (pl.col("connection_count", "with_row_count") + 5) // 10 * 10
    weeks = (
        loaded.coverage.group_by(age_days=pl.col("age_days") // _WEEK_DAYS * _WEEK_DAYS)
        .agg(pl.sum("connection_count", "with_row_count").cast(pl.Int64))
        .sort("age_days")
    )
    enough = weeks.filter(pl.col("connection_count") >= _LEAST_WEEKLY)
    return (
        enough if 2 * enough.height > weeks.height else enough.clear()
    ).with_columns(nearest)


def _rate_in_tens(n_events: int, n_obs: int) -> dict[str, object]:
    if is_small((n_events, n_obs - n_events)):
        return {"counts": NOT_SHOWN}
    accepted, others = tens(n_events) or 0, tens(n_obs - n_events) or 0
    return rate(accepted, (accepted, others))


def _is_apart(cell: Cell, other: Cell) -> bool:
    """Whether two counts of the same differ by nothing, or by enough to be seen."""
    return len(cell) == len(other) and all(
        one == two or abs(one - two) >= LEAST
        for one, two in zip(cell, other, strict=True)
    )


def _in_tens(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    return frame.with_columns(
        pl.Series(name, [tens(count) for count in frame[name]], dtype=pl.Int64)
    )
