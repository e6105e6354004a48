"""The answer as its JSON contract has it."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.estimates.few import hidden
from pipeline.estimates.rates import eligible, rates_by, shown
from pipeline.estimates.sentence import tipping
from pipeline.schema import DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Hashable

    from pipeline.estimates.adjusted import Adjusted
    from pipeline.estimates.answer import Answer, Marts
    from pipeline.estimates.comparison import Comparison
    from pipeline.estimates.direction import Direction
    from pipeline.estimates.intervals import Rate

_NUMBERS = ("estimate", "ci_lower", "ci_upper")
_CANNED = ("blank", "default", "generic")
ANSWER_FORMAT = "invites.answer/1"


def as_json(found: Answer) -> dict[str, Any]:
    """The answer as its JSON contract has it."""
    told: dict[str, Any] = {
        "format": ANSWER_FORMAT,
        "exported_at": found.exported_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "exported_at_source": found.exported_at_source,
        "rows": found.row_counts,
        "window": found.window._asdict()
        | {
            "sent_from": found.window.sent_from.isoformat(),
            "sent_to": found.window.sent_to.isoformat(),
        },
        "directions": _directions(found.directions, found.horizon_days),
    }
    if found.outcome != "accepted":
        told["outcome"] = found.outcome
    if found.members:
        told["members"] = {
            member: {"directions": _directions(directions, found.horizon_days)}
            for member, directions in found.members.items()
        }
    return told


def by_column(marts: Marts, column: str, found: Answer) -> dict[str, Any]:
    """Rates for each value of a column, as JSON has them.

    A blocked direction gives counts alone, and so do several members: their rows
    are never added up to a rate. Under 5 there are no counts either, nor where they
    would give such away.

    Args:
        marts: With the column kept apart in the cells.
        column: A dimension of `invitation_cells`.
        found: The answer to what is asked.
    """

    def is_given(direction: str) -> bool:
        return not (found.members or found.directions[direction].reason)

    rows = []
    for direction in DIRECTIONS:
        by_value = rates_by(
            eligible(
                marts.cells.filter(pl.col("direction") == direction),
                found.horizon_days,
                found.outcome,
            ).filter(
                pl.col("sent_date").is_between(
                    found.window.sent_from, found.window.sent_to
                )
            ),
            column,
            direction,
        )
        few = _few(by_value)
        for value, group, rate in by_value:
            told = rate if is_given(direction) else shown(rate, inf)
            numbers = told._asdict()
            if (value, group) in few:
                numbers |= dict.fromkeys(("n_obs", "n_events", *_NUMBERS))
            rows.append(
                {"direction": direction, "value": _plain(value), "group": group}
                | {"horizon_days": found.horizon_days}
                | numbers
            )
    return {"column": column, "rows": rows}


def _few(by_value: list[tuple[object, str, Rate]]) -> set[Hashable]:
    """Which of the values' groups are hidden.

    A reader knows each group's total from the answer, and that the canned ones are
    the sum of their kinds.
    """
    counts: dict[Hashable, int] = {
        (value, group): rate.n_obs for value, group, rate in by_value
    }
    groups = {group for _, group, _ in by_value}
    sums: list[dict[Hashable, int]] = [
        {(value, name): 1 for value, name, _ in by_value if name == group}
        for group in sorted(groups)
    ]
    for value in {value for value, _, _ in by_value}:
        parts: dict[Hashable, int] = {
            (value, kind): 1 for kind in _CANNED if (value, kind) in counts
        }
        sums.append(parts | {(value, "canned"): -1})
    return hidden(counts, sums)


def _plain(value: object) -> object:
    is_plain = value is None or isinstance(value, bool | int | float | str)
    return value if is_plain else str(value)


def _directions(directions: dict[str, Direction], horizon_days: int) -> dict[str, Any]:
    return {
        name: {
            "n_invitations": found.n_invitations,
            "n_accepted": found.n_accepted,
            "n_unknown": found.n_unknown,
            "n_in_window": found.n_in_window,
            "rates": [
                {"group": group, "horizon_days": horizon_days} | rate._asdict()
                for group, rate in found.rates.items()
            ],
            "difference": {"groups": ["personal", "canned"]}
            | found.difference._asdict(),
            "adjusted": _adjusted(found.comparison and found.comparison.adjusted),
            "grade": found.grade,
            "sentence": found.sentence,
            "detail": _cohort(found) or _detail(found.comparison),
        }
        for name, found in directions.items()
    }


def _adjusted(found: Adjusted | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return found._asdict() | {"covariates": list(found.covariates)}


def _detail(found: Comparison | None) -> dict[str, Any] | None:
    """What a referee asks for next: the checks of the comparison."""
    if found is None:
        return None
    return {
        "mantel_haenszel": found.check and found.check._asdict(),
        "bounds_if_unknown": list(found.bounds),
        "design_effect": found.design_effect,
        "n_sittings": found.n_sittings,
        "reversal": [way.stratifier for way in found.audiences if way.is_reversal],
        "mixed_audience": [way.stratifier for way in found.audiences if way.is_mixed],
        "tipping_point": tipping(found),
    }


def _cohort(found: Direction) -> dict[str, Any] | None:
    if found.cohort is None:
        return None
    return {
        "random_effects": found.cohort._asdict(),
        "forest": [row._asdict() for row in found.forest],
    }
