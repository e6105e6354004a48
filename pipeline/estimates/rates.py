"""Rates of acceptance from the mart of invitation cells."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from pipeline.estimates.intervals import Rate, wilson

HORIZONS_DAYS = (7, 30, 90)

# Below it an interval is too wide to be read as a rate; counts are given.
LEAST_N = 20

GROUPS: dict[str, pl.Expr] = {
    "canned": pl.col("message_kind") != "personal",
    "personal": pl.col("message_kind") == "personal",
    "blank": pl.col("message_kind") == "blank",
    "default": pl.col("message_kind") == "default",
    "generic": pl.col("message_kind") == "generic",
}


class Counts(NamedTuple):
    """Invitations that may enter a rate.

    Attributes:
        n_obs: Those whose outcome is known.
        n_events: Those accepted within the horizon.
        n_unknown: Those that can't be told from a namesake's, in neither.
    """

    n_obs: int
    n_events: int
    n_unknown: int


def eligible(cells: pl.DataFrame, horizon_days: int = 30) -> pl.DataFrame:
    """The cells whose invitations may enter a rate at a horizon.

    Args:
        cells: The mart `invitation_cells`.
        horizon_days: 7, 30 or 90.

    Columns:
        All of the mart's, and `n_obs`, `n_events`, `n_unknown` (invitations).
    """
    return cells.filter(pl.col(f"is_in_window_{horizon_days}_days")).with_columns(
        n_obs=pl.col("invitation_count") - pl.col("unknown_count"),
        n_events=pl.col(f"accepted_{horizon_days}_days_count"),
        n_unknown=pl.col("unknown_count"),
    )


def counts(rows: pl.DataFrame) -> Counts:
    """The sums over eligible cells."""
    sums = rows.select(pl.sum("n_obs", "n_events", "n_unknown")).row(0)
    return Counts(*(int(total or 0) for total in sums))


def rates(rows: pl.DataFrame, *, least_n: int = LEAST_N) -> dict[str, Rate]:
    """The rate of each group, by the group's name.

    Args:
        rows: Eligible cells.
        least_n: Where fewer are observed, the counts stand without a rate.
    """
    return {
        group: shown(wilson(*_events(rows.filter(belongs))), least_n)
        for group, belongs in GROUPS.items()
    }


def rates_by(rows: pl.DataFrame, column: str) -> list[tuple[object, str, Rate]]:
    """Value, group and rate for each value of a column of the mart."""
    return [
        (value, group, rate)
        for (value,), part in sorted(
            rows.partition_by(column, as_dict=True).items(),
            key=lambda item: (item[0][0] is None, str(item[0][0])),
        )
        for group, rate in rates(part).items()
        if rate.n_obs
    ]


def shown(rate: Rate, least_n: int = LEAST_N) -> Rate:
    """The rate, less its estimate where too few were observed."""
    if rate.n_obs >= least_n:
        return rate
    return rate._replace(estimate=None, ci_lower=None, ci_upper=None)


def _events(rows: pl.DataFrame) -> tuple[int, int]:
    found = counts(rows)
    return found.n_events, found.n_obs
