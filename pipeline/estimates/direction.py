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
from pipeline.estimates.comparison import Comparison, arms, compare, nothing
from pipeline.estimates.grade import (
    Blocked,
    Grade,
    attrition,
    blocked,
    grade,
    grade_of_interval,
)
from pipeline.estimates.rates import added, eligible, rates, rates_of, shown
from pipeline.estimates.sentence import Facts, cohort_sentence, sentence, why_not
from pipeline.estimates.tallies import AGES_DAYS, ages_by_member, kinds_by_member

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline.estimates.comparison import Arms
    from pipeline.estimates.intervals import Difference, Rate
    from pipeline.estimates.rates import Counts
    from pipeline.estimates.tallies import Asked, Tally


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


def answer_direction(direction: str, tally: Tally, asked: Asked) -> Direction:
    """One member's answer for one direction.

    Args:
        direction: `outgoing` or `incoming`.
        tally: The member's counts of it.
        asked: What is asked.
    """
    reason = _blocked(tally, direction, asked)
    by_group = rates_of(tally.sittings)
    found = None if reason else compare(tally)
    graded: Grade = grade(found) if found else "blocked"
    facts = _facts(direction, tally.kinds, asked, by_group)
    in_window = added(tally.kinds.values())
    return Direction(
        n_invitations=tally.n_invitations,
        n_accepted=tally.n_accepted,
        n_unknown=tally.n_unknown,
        n_in_window=in_window.n_obs + in_window.n_unknown,
        rates={
            group: shown(rate, inf) if reason else rate
            for group, rate in by_group.items()
        },
        difference=found.difference if found else nothing(arms(tally.kinds)),
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
    rows = eligible(
        cells.filter(pl.col("direction") == direction),
        asked.horizon_days,
        asked.outcome,
    ).filter(pl.col("sent_date").is_between(asked.sent_from, asked.sent_to))
    kinds = kinds_by_member(rows.with_columns(member_id=pl.lit(""))).get("", {})
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
    by_group = {
        group: shown(rate, inf) for group, rate in rates(rows, direction).items()
    }
    facts = _facts(direction, kinds, asked, by_group)
    total = list(members.values())
    return Direction(
        n_invitations=sum(found.n_invitations for found in total),
        n_accepted=sum(found.n_accepted for found in total),
        n_unknown=sum(found.n_unknown for found in total),
        n_in_window=sum(found.n_in_window for found in total),
        rates=by_group,
        difference=nothing(arms(kinds)),
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
    ages = ages_by_member(
        cells.with_columns(
            member_id=pl.lit(""), answered_until=pl.lit(last + timedelta(days=31))
        )
    )
    return attrition(ages.get("", {name: [] for name in AGES_DAYS}))


def _member_gap(name: str, both: Arms) -> MemberGap:
    canned, personal = both
    return MemberGap(
        name, personal.n_events, personal.n_obs, canned.n_events, canned.n_obs
    )


def _blocked(tally: Tally, direction: str, asked: Asked) -> Blocked | None:
    if asked.outcome == "replied" and direction == "incoming":
        return "no replies received"
    if asked.outcome == "replied" and not asked.has_messages:
        return "no messages"
    # Whether the file can be trusted is asked of all of it, whatever is looked at.
    return blocked(tally.on_file, tally.ages, has_connections=asked.has_connections)


def _facts(
    direction: str,
    kinds: Mapping[str, Counts],
    asked: Asked,
    by_group: dict[str, Rate],
) -> Facts:
    return Facts(
        direction=direction,
        horizon_days=asked.horizon_days,
        outcome=asked.outcome,
        is_all_blank=not kinds.keys() & {"default", "generic"},
        sent_from=asked.sent_from,
        sent_to=asked.sent_to,
        canned=by_group["canned"],
        personal=by_group["personal"],
        n_unknown=added(kinds.values()).n_unknown,
    )
