"""What rests on how an invitation and a connection were found to belong together."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from pipeline.estimates.bounds import false_match_share, rogan_gladen, rogan_gladen_gap
from pipeline.estimates.comparison import Arms, is_comparable
from pipeline.estimates.intervals import Difference, Rate, newcombe, wilson
from pipeline.estimates.rates import Counts

# Of the accepted, how many are seen to be: connections are removed now and then.
SENSITIVITIES = (0.95, 0.98)


class Rule(NamedTuple):
    """The headline under another way to count.

    Attributes:
        name: What is done differently.
        canned: The canned invitations' rate then.
        personal: The personal ones'.
        difference: Personal less canned; numbers None where too few are left.
    """

    name: str
    canned: Rate
    personal: Rate
    difference: Difference


class Corrected(NamedTuple):
    """The rates if acceptances are missed, and namesakes taken for people.

    Attributes:
        sensitivity: Of the accepted, the share that is seen to be.
        specificity: Of the others, the share that is not taken for accepted.
        canned: The canned invitations' rate then; None without any.
        personal: The personal ones'.
        difference: Personal less canned.
    """

    sensitivity: float
    specificity: float
    canned: float | None
    personal: float | None
    difference: float | None


def rules(matches: pl.DataFrame) -> list[Rule]:
    """The headline as it is, and without each rule that it rests on.

    Args:
        matches: The mart `match_counts` of one member and direction.
    """
    rows = matches.filter(pl.col("is_in_window_30_days"))
    is_known = pl.col("outcome") != "unknown"
    hit = pl.col("accepted_30_days_count")
    by_name = pl.col("match_method") == "name"
    nothing = pl.lit(0)
    return [
        _rule("as counted", rows.filter(is_known), hit),
        _rule("without matches by name", rows.filter(is_known & ~by_name), hit),
        _rule(
            "matches by name not accepted",
            rows.filter(is_known),
            pl.when(by_name).then(nothing).otherwise(hit),
        ),
        _rule("unknown ones not accepted", rows, hit),
        _rule(
            "unknown ones accepted",
            rows,
            pl.when(is_known).then(hit).otherwise(pl.col("invitation_count")),
        ),
    ]


def placebo(matches: pl.DataFrame) -> Rate:
    """How often a namesake would be taken for the person invited.

    A connection in the month before an invitation can't be its acceptance; where
    names alone are matched, as many of them will be found in the month after.

    Args:
        matches: The mart `match_counts` of one member and direction.

    >>> matches = pl.DataFrame(
    ...     {
    ...         "is_in_window_30_days": [True, True],
    ...         "outcome": ["not_accepted", "not_accepted"],
    ...         "is_placebo": [True, False],
    ...         "invitation_count": [4, 66],
    ...     }
    ... )
    >>> found = placebo(matches)
    >>> found.n_events, found.n_obs
    (4, 70)
    """
    rows = matches.filter(
        pl.col("is_in_window_30_days")
        & pl.col("outcome").is_in(["not_accepted", "pending"])
    )
    found = rows.select(
        pl.col("invitation_count").filter(pl.col("is_placebo")).sum().alias("placebo"),
        pl.col("invitation_count").sum().alias("all"),
    ).row(0)
    return false_match_share(int(found[0]), int(found[1]))


def corrected(matches: pl.DataFrame) -> list[Corrected]:
    """The rates with missed and false acceptances taken out, by how many are missed.

    Args:
        matches: The mart `match_counts` of one member and direction.
    """
    specificity = 1 - (placebo(matches).estimate or 0.0)
    as_counted = rules(matches)[0]
    canned, personal = as_counted.canned.estimate, as_counted.personal.estimate
    gap = None if canned is None or personal is None else personal - canned
    return [
        Corrected(
            sensitivity,
            specificity,
            None if canned is None else rogan_gladen(canned, sensitivity, specificity),
            None
            if personal is None
            else rogan_gladen(personal, sensitivity, specificity),
            None if gap is None else rogan_gladen_gap(gap, sensitivity, specificity),
        )
        for sensitivity in SENSITIVITIES
    ]


def _rule(name: str, rows: pl.DataFrame, hit: pl.Expr) -> Rule:
    sums = {
        is_personal: (int(x or 0), int(n or 0))
        for is_personal, x, n in rows.group_by(
            (pl.col("message_kind") == "personal").alias("is_personal")
        )
        .agg(hit.sum().alias("x"), pl.col("invitation_count").sum().alias("n"))
        .iter_rows()
    }
    canned, personal = (wilson(*sums.get(key, (0, 0))) for key in (False, True))
    gap = newcombe(personal, canned)
    both = Arms(*(Counts(r.n_obs, r.n_events, 0) for r in (canned, personal)))
    if not is_comparable(both):
        gap = gap._replace(estimate=None, ci_lower=None, ci_upper=None)
    return Rule(name, canned, personal, gap)
