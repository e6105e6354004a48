"""The answer for invitations sent, or for those received."""

from __future__ import annotations

from datetime import timedelta
from math import inf
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.estimates.cohort import (
    CohortMean,
    ForestRow,
    MemberGap,
    cohort_mean,
    forest,
)
from pipeline.estimates.comparison import Arms, Comparison, arms, compare, nothing
from pipeline.estimates.grade import (
    Blocked,
    Grade,
    attrition,
    blocked,
    grade,
    grade_of_interval,
)
from pipeline.estimates.rates import Outcome, counts, eligible, rates, shown
from pipeline.estimates.sentence import Facts, cohort_sentence, sentence, why_not

if TYPE_CHECKING:
    from datetime import date

    from pipeline.estimates.intervals import Difference, Rate


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


class Direction(NamedTuple):
    """The answer for invitations sent, or for those received.

    Attributes:
        n_invitations: All invitations kept.
        n_accepted: Those accepted at any time.
        n_unknown: Those that can't be told from a namesake's.
        n_in_window: Those that may enter a rate.
        rates: By group; numbers None where they can't be given.
        difference: Personal less canned; numbers None where it can't be given.
        comparison: The two groups compared in every way; None where blocked.
        cohort: Several members' mean difference; None of a single member.
        forest: What it is the mean of; empty unless 5 members have enough.
        grade: How much the data can bear.
        reason: Why it is blocked; None otherwise.
        sentence: The answer in words.
    """

    n_invitations: int
    n_accepted: int
    n_unknown: int
    n_in_window: int
    rates: dict[str, Rate]
    difference: Difference
    comparison: Comparison | None
    cohort: CohortMean | None
    forest: list[ForestRow]
    grade: Grade
    reason: Blocked | None
    sentence: str


def answer_direction(direction: str, cells: pl.DataFrame, asked: Asked) -> Direction:
    """The answer for one direction.

    Args:
        direction: `outgoing` or `incoming`.
        cells: `invitation_cells` of both directions.
        asked: What is asked.
    """
    cells = cells.filter(pl.col("direction") == direction)
    rows = _rows(cells, asked)
    reason = _blocked(cells, direction, asked)
    by_group = rates(rows, direction)
    found = None if reason else compare(rows, direction)
    graded: Grade = grade(found) if found else "blocked"
    facts = _facts(direction, rows, asked, by_group)
    in_window = counts(rows)
    return Direction(
        n_invitations=int(cells["invitation_count"].sum()),
        n_accepted=int(cells["accepted_count"].sum()),
        n_unknown=int(cells["unknown_count"].sum()),
        n_in_window=in_window.n_obs + in_window.n_unknown,
        rates={
            group: shown(rate, inf) if reason else rate
            for group, rate in by_group.items()
        },
        difference=found.difference if found else nothing(arms(rows)),
        comparison=found,
        cohort=None,
        forest=[],
        grade=graded,
        reason=reason,
        sentence=sentence(facts, found, graded) if found else why_not(facts, reason),
    )


def answer_cohort(
    direction: str, cells: pl.DataFrame, asked: Asked, members: dict[str, Direction]
) -> Direction:
    """Several members' answer: their counts, and the mean of their own differences.

    Args:
        direction: `outgoing` or `incoming`.
        cells: `invitation_cells` of all of them, both directions.
        asked: What is asked.
        members: Each member's own answer, by `member_id`.
    """
    rows = _rows(cells.filter(pl.col("direction") == direction), asked)
    gaps = [
        _member_gap(name, found.comparison.both)
        for name, found in members.items()
        if found.comparison is not None
    ]
    mean, mean_80 = (cohort_mean(gaps, level) for level in (0.95, 0.80))
    reason: Blocked | None = None if mean.estimate is not None else "several members"
    graded: Grade = "blocked"
    if mean.estimate is not None:
        graded = grade_of_interval(
            mean.ci_lower or 0,
            mean.ci_upper or 0,
            mean_80.ci_lower or 0,
            mean_80.ci_upper or 0,
        )
    both = arms(rows)
    by_group = {
        group: shown(rate, inf) for group, rate in rates(rows, direction).items()
    }
    facts = _facts(direction, rows, asked, by_group)
    total = list(members.values())
    return Direction(
        n_invitations=sum(found.n_invitations for found in total),
        n_accepted=sum(found.n_accepted for found in total),
        n_unknown=sum(found.n_unknown for found in total),
        n_in_window=sum(found.n_in_window for found in total),
        rates=by_group,
        difference=nothing(both),
        comparison=None,
        cohort=mean,
        forest=[] if reason else forest(gaps),
        grade=graded,
        reason=reason,
        sentence=why_not(facts, reason)
        if reason
        else cohort_sentence(facts, mean, graded),
    )


def attrition_of(
    cells: pl.DataFrame, windows: pl.DataFrame
) -> tuple[Rate, Rate, Difference]:
    """The share accepted within 7 days of older and newer invitations, and the rise.

    Args:
        cells: `invitation_cells` of one member and direction.
        windows: The member's.
    """
    # An export's last day for 30 days is 31 days before its end.
    last: date = windows.select(pl.max("sent_to_date")).item()
    return attrition(young_cells(cells, last + timedelta(days=31)))


def _member_gap(name: str, both: Arms) -> MemberGap:
    canned, personal = both
    return MemberGap(
        name, personal.n_events, personal.n_obs, canned.n_events, canned.n_obs
    )


def young_cells(cells: pl.DataFrame, answered_until: date) -> pl.DataFrame:
    """Cells eligible at 7 days with their age: what the attrition check reads.

    Args:
        cells: `invitation_cells` of one direction.
        answered_until: Up to which day it is known who accepted.
    """
    return eligible(cells, 7).with_columns(
        age_days=(pl.lit(answered_until) - pl.col("sent_date")).dt.total_days()
    )


def _blocked(cells: pl.DataFrame, direction: str, asked: Asked) -> Blocked | None:
    if asked.outcome == "replied" and direction == "incoming":
        return "no replies received"
    if asked.outcome == "replied" and not asked.has_messages:
        return "no messages"
    # Whether the file can be trusted is asked of all of it, whatever is looked at.
    return blocked(
        eligible(cells, asked.horizon_days),
        young_cells(cells, asked.answered_until),
        has_connections=asked.has_connections,
    )


def _rows(cells: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The cells that count: eligible at the horizon, sent in the days asked for."""
    is_asked = pl.col("sent_date").is_between(asked.sent_from, asked.sent_to)
    return eligible(cells, asked.horizon_days, asked.outcome).filter(is_asked)


def _facts(
    direction: str, rows: pl.DataFrame, asked: Asked, by_group: dict[str, Rate]
) -> Facts:
    return Facts(
        direction=direction,
        horizon_days=asked.horizon_days,
        outcome=asked.outcome,
        is_all_blank=_is_all_blank(rows),
        sent_from=asked.sent_from,
        sent_to=asked.sent_to,
        canned=by_group["canned"],
        personal=by_group["personal"],
        n_unknown=counts(rows).n_unknown,
    )


def _is_all_blank(rows: pl.DataFrame) -> bool:
    return not rows.filter(pl.col("message_kind").is_in(["default", "generic"])).height
