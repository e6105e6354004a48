"""Rates from the mart of invitation cells."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import polars as pl

from pipeline.estimates.dependence import SITTINGS, rate_by_sittings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.estimates.intervals import Rate

Outcome = Literal["accepted", "replied"]
OUTCOMES: tuple[Outcome, ...] = ("accepted", "replied")
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


# By group, events and observations of each sitting, those with none included.
Sittings: TypeAlias = "dict[str, list[tuple[int, int]]]"


class Counts(NamedTuple):
    """Invitations that may enter a rate.

    Attributes:
        n_obs: Those whose outcome is known.
        n_events: Those with the event within the horizon.
        n_unknown: Those that can't be told from a namesake's, in neither.
    """

    n_obs: int
    n_events: int
    n_unknown: int


def eligible(
    cells: pl.DataFrame, horizon_days: int = 30, outcome: Outcome = "accepted"
) -> pl.DataFrame:
    """The cells whose invitations may enter a rate at a horizon.

    Args:
        cells: The mart `invitation_cells`.
        horizon_days: 7, 30 or 90.
        outcome: What counts as an event: `accepted`, or `replied`, which is
            accepted and followed by a message from the counterpart.

    Columns:
        All of the mart's, and `n_obs`, `n_events`, `n_unknown` (invitations).

    >>> cells = pl.DataFrame(
    ...     {
    ...         "is_in_window_30_days": [True, False],
    ...         "invitation_count": [9, 5],
    ...         "unknown_count": [1, 0],
    ...         "accepted_30_days_count": [4, 5],
    ...     }
    ... )
    >>> counts(eligible(cells))
    Counts(n_obs=8, n_events=4, n_unknown=1)
    """
    return cells.filter(pl.col(f"is_in_window_{horizon_days}_days")).with_columns(
        n_obs=pl.col("invitation_count") - pl.col("unknown_count"),
        n_events=pl.col(f"{outcome}_{horizon_days}_days_count"),
        n_unknown=pl.col("unknown_count"),
    )


def counts(rows: pl.DataFrame) -> Counts:
    """The sums over eligible cells."""
    sums = rows.select(pl.sum("n_obs", "n_events", "n_unknown")).row(0)
    return Counts(*(int(total or 0) for total in sums))


def added(parts: Iterable[Counts]) -> Counts:
    """The sums of counts, nothing of none."""
    return Counts(*map(sum, zip(Counts(0, 0, 0), *parts, strict=True)))


def rates(
    rows: pl.DataFrame, direction: str, *, least_n: int = LEAST_N
) -> dict[str, Rate]:
    """The rate of each group, by the group's name.

    Args:
        rows: Eligible cells of one direction.
        direction: `outgoing` or `incoming`: what a sitting is.
        least_n: Where fewer are observed, the counts stand without a rate.

    >>> days = pl.Series(["2026-03-02", "2026-03-03", "2026-03-03"]).str.to_date()
    >>> rows = pl.DataFrame(
    ...     {
    ...         "sent_date": days,
    ...         "message_kind": ["blank", "generic", "personal"],
    ...         "n_obs": [30, 30, 7],
    ...         "n_events": [12, 14, 5],
    ...     }
    ... )
    >>> found = rates(rows, "outgoing")
    >>> found["canned"].n_obs, f"{found['canned'].estimate:.2f}"
    (60, '0.43')
    >>> found["personal"].n_events, found["personal"].estimate
    (5, None)
    """
    by_member = sittings_by_group(rows.with_columns(member_id=pl.lit("")), direction)
    return rates_of(by_member.get("", {group: [] for group in GROUPS}), least_n)


def rates_of(sittings: Sittings, least_n: int = LEAST_N) -> dict[str, Rate]:
    """The rate of each group, from its counts by sitting."""
    return {
        group: shown(rate_by_sittings([pair for pair in pairs if pair[1]]), least_n)
        for group, pairs in sittings.items()
    }


def sittings_by_group(rows: pl.DataFrame, direction: str) -> dict[str, Sittings]:
    """Each member's events and observations of each group in each sitting.

    Args:
        rows: Eligible cells of one direction.
        direction: `outgoing` or `incoming`: what a sitting is.
    """
    counts = {
        f"{name}_{group}": pl.col(name) * is_group
        for group, is_group in GROUPS.items()
        for name in ("n_events", "n_obs")
    }
    found = (
        rows.select(
            "member_id",
            pl.col("sent_date").dt.truncate(SITTINGS[direction]),
            **counts,
        )
        .group_by("member_id", "sent_date")
        .agg(pl.sum(*counts))
        .sort("member_id", "sent_date")
    )
    pairs = {
        group: found.select(f"n_events_{group}", f"n_obs_{group}").rows()
        for group in GROUPS
    }
    return {
        member: {group: counted[part] for group, counted in pairs.items()}
        for (member,), part in parts(found, "member_id").items()
    }


def parts(found: pl.DataFrame, *keys: str) -> dict[tuple[Any, ...], slice]:
    """Where each key's rows lie in a frame that is sorted by the keys."""
    lengths = found.group_by(*keys, maintain_order=True).len()
    ends = accumulate(lengths["len"])
    return {
        tuple(key): slice(end - length, end)
        for (*key, length), end in zip(lengths.iter_rows(), ends, strict=True)
    }


def rate(rows: pl.DataFrame, direction: str) -> Rate:
    """The rate over eligible cells, its interval aware of sittings.

    >>> days = pl.Series(["2026-03-02", "2026-03-03"]).str.to_date()
    >>> counted = {"sent_date": days, "n_obs": [30, 30], "n_events": [12, 14]}
    >>> found = rate(pl.DataFrame(counted), "outgoing")
    >>> f"{found.estimate:.2f}, {found.ci_lower:.2f} to {found.ci_upper:.2f}"
    '0.43, 0.32 to 0.56'
    """
    return rate_by_sittings(sittings_of(rows, direction))


def sittings_of(
    rows: pl.DataFrame, direction: str = "outgoing"
) -> list[tuple[int, int]]:
    """Events and observations of each sitting, from eligible cells."""
    found = (
        rows.group_by(pl.col("sent_date").dt.truncate(SITTINGS[direction]))
        .agg(pl.sum("n_events", "n_obs"))
        .filter(pl.col("n_obs") > 0)
        .sort("sent_date")
    )
    return [(int(x), int(n)) for x, n in found.select("n_events", "n_obs").iter_rows()]


def rates_by(
    rows: pl.DataFrame, column: str, direction: str
) -> list[tuple[object, str, Rate]]:
    """Value, group and rate for each value of a column of the mart."""
    return [
        (value, group, found)
        for (value,), part in sorted(
            rows.partition_by(column, as_dict=True).items(),
            key=lambda item: (item[0][0] is None, str(item[0][0])),
        )
        for group, found in rates(part, direction).items()
        if found.n_obs
    ]


def shown(found: Rate, least_n: float = LEAST_N) -> Rate:
    """The rate, less its estimate where too few were observed."""
    if found.n_obs >= least_n:
        return found
    return found._replace(estimate=None, ci_lower=None, ci_upper=None)
