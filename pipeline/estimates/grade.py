"""How much the data can bear: the grade of an answer."""

from __future__ import annotations

from typing import Literal, NamedTuple

import polars as pl

from pipeline.estimates.intervals import Difference, newcombe, wilson
from pipeline.estimates.rates import GROUPS, LEAST_N, Counts, counts

Grade = Literal[
    "clear", "close to equal", "leaning", "open", "too few", "no notes", "blocked"
]
Blocked = Literal[
    "no connections", "several members", "namesakes", "attrition", "all accepted"
]

# More than this share of namesakes, and what they did could turn the answer.
MOST_UNKNOWN_SHARE = 0.10
# Above it LinkedIn has very likely not kept the unanswered ones.
MOST_ACCEPTED_SHARE = 0.97
# A rise with age by less than this may be drift.
LEAST_ATTRITION = 0.05
LEAST_OF_EACH = 5
CLOSE_POINTS = 0.10


class Arms(NamedTuple):
    """What is compared: the canned invitations and the personal ones."""

    canned: Counts
    personal: Counts


def arms(rows: pl.DataFrame) -> Arms:
    """The counts of both groups, from eligible cells."""
    return Arms(*(counts(rows.filter(GROUPS[name])) for name in Arms._fields))


def difference(both: Arms, confidence_level: float = 0.95) -> Difference:
    """Personal less canned; None numbers where it can't be given.

    It takes 20 observed in each group, and 5 accepted and 5 not among both.
    """
    gap = newcombe(
        wilson(both.personal.n_events, both.personal.n_obs, confidence_level),
        wilson(both.canned.n_events, both.canned.n_obs, confidence_level),
    )
    if is_comparable(both):
        return gap
    return gap._replace(estimate=None, ci_lower=None, ci_upper=None)


def is_comparable(both: Arms) -> bool:
    """Whether there is enough of everything for a difference."""
    n_events = sum(arm.n_events for arm in both)
    n_obs = sum(arm.n_obs for arm in both)
    return (
        min(arm.n_obs for arm in both) >= LEAST_N
        and n_events >= LEAST_OF_EACH
        and n_obs - n_events >= LEAST_OF_EACH
    )


def grade(both: Arms) -> Grade:
    """The grade of a comparison that nothing blocks."""
    if both.canned.n_obs and not both.personal.n_obs + both.personal.n_unknown:
        return "no notes"
    if not is_comparable(both):
        return "too few"
    gap, gap_80 = difference(both), difference(both, 0.80)
    if _excludes_zero(gap) and _bounds_agree(both):
        return "clear"
    if max(-(gap.ci_lower or 0), gap.ci_upper or 0) <= CLOSE_POINTS:
        return "close to equal"
    return "leaning" if _excludes_zero(gap_80) else "open"


def blocked(
    rows: pl.DataFrame, young: pl.DataFrame, *, has_connections: bool
) -> Blocked | None:
    """Why no rate can be given, or None.

    Args:
        rows: Eligible cells of one direction at the horizon asked for.
        young: Its cells eligible at 7 days, with `age_days` at the export.
        has_connections: Whether any export holds Connections.csv.
    """
    if not has_connections:
        return "no connections"
    if rows["member_id"].n_unique() > 1:
        return "several members"
    found = counts(rows)
    if found.n_unknown > MOST_UNKNOWN_SHARE * (found.n_obs + found.n_unknown):
        return "namesakes"
    if is_leaving(young):
        return "attrition"
    if found.n_obs >= LEAST_N and found.n_events > MOST_ACCEPTED_SHARE * found.n_obs:
        return "all accepted"
    return None


def is_leaving(young: pl.DataFrame) -> bool:
    """Whether unanswered invitations seem to leave the file as they age.

    The share accepted within 7 days should not depend on age: that of
    invitations 90 to 170 days old is held against that of 8 to 60.
    """
    old = counts(young.filter(pl.col("age_days").is_between(90, 170)))
    new = counts(young.filter(pl.col("age_days").is_between(8, 60)))
    if min(old.n_obs, new.n_obs) < LEAST_N:
        return False
    rise = newcombe(wilson(old.n_events, old.n_obs), wilson(new.n_events, new.n_obs))
    return rise.ci_lower is not None and rise.ci_lower > LEAST_ATTRITION


def _excludes_zero(gap: Difference) -> bool:
    return (gap.ci_lower or 0) > 0 or (gap.ci_upper or 0) < 0


def _bounds_agree(both: Arms) -> bool:
    """Whether the sign stands, whatever the unknown ones did."""
    canned, personal = both
    canned_all = canned.n_obs + canned.n_unknown
    personal_all = personal.n_obs + personal.n_unknown
    least = (
        personal.n_events / personal_all
        - (canned.n_events + canned.n_unknown) / canned_all
    )
    most = (
        personal.n_events + personal.n_unknown
    ) / personal_all - canned.n_events / canned_all
    return least > 0 or most < 0
