"""Rates by the month of sending."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.estimates.rates import GROUPS, rate, shown

if TYPE_CHECKING:
    from datetime import date

    from pipeline.estimates.intervals import Rate


class MonthRate(NamedTuple):
    """The rate of one group's invitations sent in one month.

    Attributes:
        month: Its first day.
        group: `canned` or `personal`.
        rate: Counts alone under 20.
    """

    month: date
    group: str
    rate: Rate


def month_rates(rows: pl.DataFrame, direction: str) -> list[MonthRate]:
    """Month by month, canned and personal.

    Args:
        rows: Eligible cells of one direction.
        direction: `outgoing` or `incoming`.

    >>> days = pl.Series(["2026-03-02", "2026-04-03"]).str.to_date()
    >>> rows = pl.DataFrame(
    ...     {
    ...         "sent_date": days,
    ...         "message_kind": ["blank", "blank"],
    ...         "n_obs": [30, 10],
    ...         "n_events": [12, 4],
    ...     }
    ... )
    >>> found = month_rates(rows, "outgoing")
    >>> [(f"{row.month:%b}", row.rate.estimate) for row in found]
    [('Mar', 0.4), ('Mar', None), ('Apr', None), ('Apr', None)]
    """
    months = rows.with_columns(month=pl.col("sent_date").dt.month_start())
    return [
        MonthRate(month, group, shown(rate(part.filter(GROUPS[group]), direction)))
        for (month,), part in sorted(
            months.partition_by("month", as_dict=True).items(),
            key=lambda item: str(item[0][0]),
        )
        for group in ("canned", "personal")
    ]
