"""Frames as the charts want them, with what must not be seen taken out.

What is hidden keeps its row and says so.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from dashboard import data, frames
from dashboard.sharing.cells import ARMS, CUTS
from pipeline import estimates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.sharing.hiding import Cell, Key
    from dashboard.sharing.release import Release

NOT_SHOWN = "not shown"
_NUMBERS = ("estimate", "ci_lower", "ci_upper", "shrunk")
_COUNTS = ("n_obs", "n_events")
_PLACES = 4
_WEEK_DAYS = 7
# Of fewer, tens say too little.
_LEAST_WEEKLY = 50
_LONGEST_DAYS = 14


def rates(release: Release) -> pl.DataFrame:
    """Each kind's rate, of the kinds that there are; columns as `frames.rates`."""
    frame = frames.rates(release.found)
    kinds = [key for key in release.cells if key[0] == "kind"]
    keys: dict[str, Key] = {arm: ("arm", arm) for arm in ARMS}
    if len(kinds) > 1:
        keys |= {key[1]: key for key in kinds}
    present = [name for name, key in keys.items() if key in release.cells]
    frame = frame.filter(pl.col("group").is_in(present))
    return _masked(frame, [keys[name] for name in frame["group"]], release)


def gaps(release: Release) -> pl.DataFrame:
    """The gap in each way; columns as `frames.gaps`. Empty where an arm is hidden."""
    frame = frames.gaps(release.found).drop_nulls("estimate")
    if any(release.shown("arm", arm) is None for arm in ARMS):
        return frame.clear()
    crude = pl.col("n_obs") == sum(release.cells["all",])
    about = pl.format("about {}", (pl.col("n_obs") + 5) // 10 * 10)
    return rounded(frame).with_columns(
        # How many have no like would be what is left of all.
        counts=pl.when(~crude).then(pl.format("among {}", about)),
        n_obs=pl.when(crude).then("n_obs"),
        n_events=pl.when(crude).then("n_events"),
    )


def months(loaded: data.Loaded, release: Release) -> pl.DataFrame:
    """Each month's rate; columns as `frames.months`."""
    frame = frames.months(loaded, release.filters)
    keys = [
        ("month", month.strftime(data.MONTH), group)
        for month, group in frame.select("month", "group").iter_rows()
    ]
    return _masked(frame, keys, release)


def within(release: Release) -> pl.DataFrame:
    """The share accepted within a day, a week and a month; as `frames.within`."""
    rows = [
        {"group": arm, "days": days} | rate(by_day.get(days), release.cells["arm", arm])
        for arm, by_day in release.by_day.items()
        for days in (1, 7, 30)
        if days <= release.filters.horizon_days
    ]
    return told(rows, {"group": pl.String, "days": pl.Int64})


def curve(release: Release) -> pl.DataFrame:
    """How many had accepted by each day, as far as it may be told.

    Columns:
        group, day, estimate, ci_lower, ci_upper, n_at_risk: As `frames.curve`; of
        the invitations of the answer, in steps of 10 acceptances or more. A curve
        that would stand still for more than two weeks is left out.
    """
    rows = []
    for arm, by_day in release.by_day.items():
        cell = release.cells["arm", arm]
        if any(two - one > _LONGEST_DAYS for one, two in pairwise([0, *by_day])):
            continue
        known = 0
        for day in range(release.filters.horizon_days + 1):
            at_risk = sum(cell) - known
            known = by_day.get(day, known)
            by_then = rate(known, cell)
            rows.append({"group": arm, "day": day} | by_then | {"n_at_risk": at_risk})
    schema = {"group": pl.String, "day": pl.Int64}
    frame = told(rows, schema | {"n_at_risk": pl.Int64})
    return frame.drop("counts", *_COUNTS)


def cut(loaded: data.Loaded, release: Release, name: str) -> pl.DataFrame:
    """The personal notes by one of `CUTS`; columns as `frames.notes`."""
    groups = {
        group: belongs
        for group, belongs in CUTS[name].items()
        if (name, group) in release.cells
    }
    column = "band" if name == "length" else "feature"
    frame = frames.notes(loaded, release.filters, groups, column)
    return _masked(frame, [(name, group) for group in frame[column]], release)


def features(loaded: data.Loaded, release: Release) -> pl.DataFrame:
    """What each feature of a note adds; columns as `frames.note_gaps`, less counts."""
    frame = frames.note_gaps(loaded, release.filters)
    if release.shown("arm", "personal") is None:
        return frame.clear()
    about = pl.format("among about {}", (pl.col("n_obs") + 5) // 10 * 10)
    return rounded(frame).with_columns(
        counts=about, **dict.fromkeys(_COUNTS, pl.lit(None, dtype=pl.Int64))
    )


def labels(loaded: data.Loaded, release: Release) -> pl.DataFrame:
    """What the notes say, label by label, less the hidden; as `frames.labels`."""
    frame = frames.labels(loaded, release.filters)
    keys = [
        ("label", dimension, label.replace(" ", "_"))
        for dimension, label in frame.select("dimension", "label").iter_rows()
    ]
    return _masked(frame, keys, release).drop_nulls("n_obs")


def forest(release: Release) -> pl.DataFrame:
    """Each member's gap, and the mean; columns as `frames.forest`."""
    frame = frames.forest(release.found)
    keys = [
        ("members",) if is_mean else ("member", member.replace(" ", "_"))
        for member, is_mean in frame.select("member", "is_mean").iter_rows()
    ]
    return _masked(frame, keys, release)


def _masked(frame: pl.DataFrame, keys: Sequence[Key], release: Release) -> pl.DataFrame:
    """The frame without the numbers of what is hidden."""
    # A frame may leave out counts of its own accord.
    is_shown = frame["n_obs"].is_not_null() & pl.Series(
        [release.shown(*key) is not None for key in keys], dtype=pl.Boolean
    )
    names = [name for name in (*_NUMBERS, *_COUNTS) if name in frame.columns]
    return rounded(
        frame.with_columns(
            *(pl.when(is_shown).then(name).alias(name) for name in names),
            counts=pl.when(~is_shown).then(pl.lit(NOT_SHOWN)),
        )
    )


def rounded(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its estimates to four places."""
    return frame.with_columns(
        pl.col(name).round(_PLACES) for name in _NUMBERS if name in frame.columns
    )


def rate(n_events: int | None, cell: Cell) -> dict[str, object]:
    """So many of a cell as the columns of a rate; None for what is not told."""
    if n_events is None:
        return {"counts": NOT_SHOWN}
    rate = estimates.wilson(n_events, sum(cell))
    return {name: getattr(rate, name) for name in (*_NUMBERS[:3], *_COUNTS)}


def told(
    rows: Sequence[Mapping[str, object]], schema: Mapping[str, type[pl.DataType]]
) -> pl.DataFrame:
    """Rows as the frame of a chart, told by these columns and those of a rate."""
    numbers = dict.fromkeys(_NUMBERS[:3], pl.Float64) | dict.fromkeys(_COUNTS, pl.Int64)
    frame = pl.DataFrame(
        rows, schema={**schema, **numbers, "counts": pl.String}, orient="row"
    )
    return rounded(frame)
