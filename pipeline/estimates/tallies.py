"""The marts' cells counted as an answer needs them, for all members in one pass.

A few queries over everybody cost a hundredth of a few for each of a thousand
members; what is computed of a member's counts then takes no frame at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.estimates.audience import strata_by_member
from pipeline.estimates.covariates import patterns_by_member
from pipeline.estimates.rates import (
    GROUPS,
    Counts,
    Outcome,
    eligible,
    parts,
    sittings_by_group,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline.estimates.logistic import Pattern
    from pipeline.estimates.rates import Sittings
    from pipeline.estimates.stratified import Stratum

# Ages in days that are held against each other: old invitations and new ones.
AGES_DAYS = {"old": (90, 170), "new": (8, 60)}


class Asked(NamedTuple):
    """What is asked of the invitations.

    Attributes:
        horizon_days: Within how many days of sending: 7, 30 or 90.
        outcome: `accepted` or `replied`.
        sent_from: First sending day that counts.
        sent_to: Last sending day that counts.
        answered_until: Up to which day it is known who accepted.
        has_connections: Whether any export says who accepted.
        has_messages: Whether the newest export says who replied.
    """

    horizon_days: int
    outcome: Outcome
    sent_from: date
    sent_to: date
    answered_until: date
    has_connections: bool
    has_messages: bool


class Tally(NamedTuple):
    """One member's invitations of one direction, counted.

    Attributes:
        n_invitations: All invitations kept.
        n_accepted: Those accepted at any time.
        n_unknown: Those that can't be told from a namesake's.
        on_file: Those eligible at the horizon, whatever days are asked for; with
            acceptances as events.
        ages: Those eligible at 7 days, by `AGES_DAYS` and day of sending.
        kinds: Those that count, by `message_kind`.
        sittings: The same by group and sitting.
        patterns: The same by covariates, of the personal and of the canned ones.
        strata: The same by each way to divide people.
    """

    n_invitations: int
    n_accepted: int
    n_unknown: int
    on_file: Counts
    ages: dict[str, list[tuple[int, int]]]
    kinds: dict[str, Counts]
    sittings: Sittings
    patterns: dict[bool, list[Pattern]]
    strata: dict[str, dict[str, Stratum]]


def tallies(
    cells: pl.DataFrame, direction: str, asked: Mapping[str, Asked]
) -> dict[str, Tally]:
    """Each member's counts, none of which are another's.

    Args:
        cells: `invitation_cells` of all of them, both directions.
        direction: `outgoing` or `incoming`.
        asked: What is asked, by `member_id`; the same horizon and outcome of all.
    """
    horizon_days, outcome = next((a.horizon_days, a.outcome) for a in asked.values())
    cells = _asked_beside(cells.filter(pl.col("direction") == direction), asked)
    rows = eligible(cells, horizon_days, outcome).filter(
        pl.col("sent_date").is_between("sent_from", "sent_to")
    )
    totals = _totals(cells)
    on_file = _counts(eligible(cells, horizon_days))
    ages = ages_by_member(cells)
    kinds = kinds_by_member(rows)
    sittings = sittings_by_group(rows, direction)
    patterns = patterns_by_member(rows)
    strata = strata_by_member(rows)
    nothing: dict[str, list[tuple[int, int]]] = {name: [] for name in AGES_DAYS}
    return {
        member: Tally(
            *totals.get(member, (0, 0, 0)),
            on_file.get(member, Counts(0, 0, 0)),
            ages.get(member, nothing),
            kinds.get(member, {}),
            sittings.get(member, {group: [] for group in GROUPS}),
            patterns.get(member, {True: [], False: []}),
            strata.get(member, {}),
        )
        for member in asked
    }


def _asked_beside(cells: pl.DataFrame, asked: Mapping[str, Asked]) -> pl.DataFrame:
    """The cells by member, with the days that are asked for.

    Rows that lie together are counted several times faster.
    """
    days = pl.DataFrame(
        [
            (member, found.sent_from, found.sent_to, found.answered_until)
            for member, found in asked.items()
        ],
        schema=("member_id", "sent_from", "sent_to", "answered_until"),
        orient="row",
    )
    return cells.join(days, on="member_id").sort("member_id")


def kinds_by_member(rows: pl.DataFrame) -> dict[str, dict[str, Counts]]:
    """Each member's counts by `message_kind`, of eligible cells."""
    found: dict[str, dict[str, Counts]] = {}
    for member, kind, *sums in (
        rows.group_by("member_id", "message_kind")
        .agg(pl.sum("n_obs", "n_events", "n_unknown"))
        .iter_rows()
    ):
        found.setdefault(member, {})[kind] = Counts(*map(int, sums))
    return found


def ages_by_member(cells: pl.DataFrame) -> dict[str, dict[str, list[tuple[int, int]]]]:
    """Each member's events and observations by `AGES_DAYS` and day of sending.

    Args:
        cells: `invitation_cells` of one direction with `answered_until`, up to which
            day it is known who accepted.
    """
    age = (pl.col("answered_until") - pl.col("sent_date")).dt.total_days()
    age_band = pl.coalesce(
        pl.when(age.is_between(*limits)).then(pl.lit(name))
        for name, limits in AGES_DAYS.items()
    )
    by_day = (
        eligible(cells, 7)
        .group_by("member_id", age_band.alias("age_band"), "sent_date")
        .agg(pl.sum("n_events", "n_obs"))
        .filter(pl.col("n_obs") > 0, pl.col("age_band").is_not_null())
        .sort("member_id", "age_band", "sent_date")
    )
    counts = by_day.select("n_events", "n_obs").rows()
    found: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for (member, band), part in parts(by_day, "member_id", "age_band").items():
        bands = found.setdefault(member, {name: [] for name in AGES_DAYS})
        bands[band] = counts[part]
    return found


def _totals(cells: pl.DataFrame) -> dict[str, tuple[int, int, int]]:
    """Each member's invitations of any age: all, accepted and unknown ones."""
    return {
        member: (n_invitations, n_accepted, n_unknown)
        for member, n_invitations, n_accepted, n_unknown in cells.group_by("member_id")
        .agg(pl.sum("invitation_count", "accepted_count", "unknown_count"))
        .iter_rows()
    }


def _counts(rows: pl.DataFrame) -> dict[str, Counts]:
    """Each member's counts, of eligible cells."""
    return {
        member: Counts(*sums)
        for member, *sums in rows.group_by("member_id")
        .agg(pl.sum("n_obs", "n_events", "n_unknown"))
        .iter_rows()
    }
