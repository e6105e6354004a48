"""Frames as the charts want them, from marts and estimates."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from dashboard import data
from pipeline import estimates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_STUDIES = Path(__file__).with_name("studies.toml")
_RATE = ("estimate", "ci_lower", "ci_upper", "n_obs", "n_events")
_SCHEMA: dict[str, Any] = {
    "estimate": pl.Float64,
    "ci_lower": pl.Float64,
    "ci_upper": pl.Float64,
    "n_obs": pl.Int64,
    "n_events": pl.Int64,
}
_WAYS = {
    "url": "by profile address",
    "urn": "by member number",
    "name": "by name",
    "none": "no connection found",
}
_SHARES_WITHIN = (1, 7, 30)
_PAIR = ("canned", "personal")
KINDS = ("blank", "default", "generic", "personal")


def rates(found: estimates.Direction) -> pl.DataFrame:
    """Each kind's rate.

    Columns:
        group, estimate, ci_lower, ci_upper, n_obs, n_events: As charts.rates has them.
    """
    return _frame("group", found.rates.items())


def gaps(found: estimates.Direction) -> pl.DataFrame:
    """The gap as counted, like for like, and within strata, where they can be given.

    Columns:
        label, estimate, ci_lower, ci_upper, n_obs: As charts.gaps has them.
    """
    ways: list[tuple[str, Any]] = [("as counted", found.difference)]
    if found.comparison is not None and found.comparison.adjusted is not None:
        ways += [
            ("like for like", found.comparison.adjusted),
            ("by strata", found.comparison.check),
        ]
    return _frame("label", [way for way in ways if way[1].n_obs])


def studies() -> pl.DataFrame:
    """What others have published.

    Columns:
        study, year, arm, estimate, ci_lower, ci_upper, n_obs, n_events, design,
        grade, source: As charts.studies has them.
    """
    rows = []
    for study in tomllib.loads(_STUDIES.read_text(encoding="utf-8"))["studies"]:
        for arm in study["arms"]:
            counted = "n_obs" in arm and "n_events" in arm
            rate = (
                estimates.wilson(arm["n_events"], arm["n_obs"])._asdict()
                if counted
                else arm
            )
            rows.append(
                {key: study.get(key) for key in ("study", "year", "design", "grade")}
                | {"arm": arm["arm"], "source": study.get("source")}
                | {key: rate.get(key) for key in _RATE}
            )
    return pl.DataFrame(rows, schema_overrides=_SCHEMA | {"year": pl.Int64})


def curve(
    loaded: data.Loaded, filters: data.Filters, groups: tuple[str, ...] = _PAIR
) -> pl.DataFrame:
    """How many have accepted by each day.

    Args:
        loaded: A warehouse's marts.
        filters: What is looked at.
        groups: Of invitations: canned and personal ones, or `KINDS`.

    Columns:
        group, day, estimate, ci_lower, ci_upper, n_at_risk: As charts.curve has them.
    """
    rows = [
        {"group": group} | point._asdict()
        for group, waits in _waits(
            loaded, filters, is_mature=False, groups=groups
        ).items()
        for point in estimates.curve(waits)
    ]
    columns = ("group", "day", "estimate", "ci_lower", "ci_upper", "n_at_risk")
    schema = {"group": pl.String, "day": pl.Int64, "n_at_risk": pl.Int64} | _SCHEMA
    return (
        pl.DataFrame(rows, schema_overrides=_SCHEMA).select(columns)
        if rows
        else (pl.DataFrame(schema={name: schema[name] for name in columns}))
    )


def within(loaded: data.Loaded, filters: data.Filters) -> pl.DataFrame:
    """The share accepted within 1, 7 and 30 days, of those sent 31 days ago or more.

    Columns:
        group, days, estimate, ci_lower, ci_upper, n_obs, n_events: As charts.within.
    """
    rows = []
    for group, waits in _waits(loaded, filters, is_mature=True).items():
        n_obs = sum(n for _, _, n in waits)
        for days in _SHARES_WITHIN:
            n_events = sum(n for lag, is_hit, n in waits if is_hit and lag <= days)
            rate = estimates.shown(estimates.wilson(n_events, n_obs))
            rows.append({"group": group, "days": days} | _numbers(rate))
    return pl.DataFrame(
        rows, schema={"group": pl.String, "days": pl.Int64} | _SCHEMA, orient="row"
    )


def speed(loaded: data.Loaded, filters: data.Filters) -> dict[str, estimates.Median]:
    """The median day of acceptance, of those accepted within 30 days, by group."""
    return {
        group: estimates.median_days(waits)
        for group, waits in _waits(loaded, filters, is_mature=True).items()
    }


def months(loaded: data.Loaded, filters: data.Filters) -> pl.DataFrame:
    """Each month's rate, by group.

    Columns:
        month, group, estimate, ci_lower, ci_upper, n_obs, n_events: As charts.months.
    """
    rows = data.eligible(loaded, filters)
    return pl.DataFrame(
        [
            {"month": row.month, "group": row.group} | _numbers(row.rate)
            for row in estimates.month_rates(rows, filters.direction)
            if row.rate.n_obs
        ],
        schema={"month": pl.Date, "group": pl.String} | _SCHEMA,
        orient="row",
    )


def notes(
    loaded: data.Loaded,
    filters: data.Filters,
    groups: Mapping[str, pl.Expr],
    name: str = "feature",
) -> pl.DataFrame:
    """The rate of each group of personal notes.

    Columns:
        feature (or `name`), estimate, ci_lower, ci_upper, n_obs, n_events.
    """
    rows = data.eligible(loaded, filters, loaded.notes)
    return _frame(
        name, estimates.note_rates(rows, dict(groups), filters.direction).items()
    )


class Looks(NamedTuple):
    """All that the page on notes compares: one family, corrected as one.

    Attributes:
        labels: As `labels` gives them.
        gaps: As `note_gaps` gives them.
        family_size: How many comparisons they are.
    """

    labels: pl.DataFrame
    gaps: pl.DataFrame
    family_size: int


def looks(loaded: data.Loaded, filters: data.Filters) -> Looks:
    """The labels, each feature's gap, and how many comparisons they make."""
    gaps, found = _looked_at(loaded, filters)
    out = estimates.stands_out(
        [row.p_value for row in gaps]
        # What was not compared can't stand out.
        + [1.0 if row.p_value is None else row.p_value for row in found]
    )
    told = _frame("label", [(row.feature, row.gap) for row in gaps])
    return Looks(
        _labels(found, out[len(gaps) :]),
        told.with_columns(stands_out=pl.Series(out[: len(gaps)], dtype=pl.Boolean)),
        len(gaps) + sum(row.p_value is not None for row in found),
    )


def labels(loaded: data.Loaded, filters: data.Filters) -> pl.DataFrame:
    """The labels with their shrunk rates; counts hidden where they are few.

    Columns:
        label, dimension, shrunk, ci_lower, ci_upper, n_obs, n_events, stands_out: As
        charts.labels has them.
    """
    return looks(loaded, filters).labels


def note_gaps(loaded: data.Loaded, filters: data.Filters) -> pl.DataFrame:
    """Each feature's gap, the others held alike.

    Columns:
        label, estimate, ci_lower, ci_upper, n_obs: As charts.features has them.
        stands_out: After all comparisons of the page are counted.
    """
    return looks(loaded, filters).gaps


def _labels(found: list[estimates.LabelRate], out: list[bool]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            row._asdict() | {"label": row.label.replace("_", " "), "stands_out": stands}
            for row, stands in zip(found, out, strict=True)
        ],
        schema={
            "dimension": pl.String,
            "label": pl.String,
            "n_obs": pl.Int64,
            "n_events": pl.Int64,
            "shrunk": pl.Float64,
            "ci_lower": pl.Float64,
            "ci_upper": pl.Float64,
            "stands_out": pl.Boolean,
        },
        orient="row",
    )


def _looked_at(
    loaded: data.Loaded, filters: data.Filters
) -> tuple[list[estimates.FeatureGap], list[estimates.LabelRate]]:
    """All that the page on notes compares."""
    rows = data.eligible(loaded, filters, loaded.notes)
    notes = estimates.counts(rows)
    cells = data.eligible(loaded, filters, loaded.labels)
    return (
        estimates.note_gaps(rows, filters.direction),
        estimates.label_rates(cells, notes.n_obs, notes.n_events),
    )


def matches(loaded: data.Loaded, filters: data.Filters) -> pl.DataFrame:
    """How the outcomes are known.

    Columns:
        way, n: As charts.matches has them.
    """
    rows = loaded.matches.filter(pl.col("direction") == filters.direction)
    told = (
        pl.when(pl.col("outcome") == "unknown")
        .then(pl.lit("unknown: a namesake"))
        .when("is_impossible")
        .then(pl.lit("refused: connected before"))
        .otherwise(pl.col("match_method").replace_strict(_WAYS))
    )
    return (
        rows.group_by(way=told)
        .agg(n=pl.sum("invitation_count").cast(pl.Int64))
        .sort("n", "way", descending=[True, False])
    )


def rules(loaded: data.Loaded, filters: data.Filters) -> pl.DataFrame:
    """The headline gap under other ways to match.

    Columns:
        rule, estimate, ci_lower, ci_upper, n_obs: As charts.rules has them.
    """
    rows = loaded.matches.filter(pl.col("direction") == filters.direction)
    return _frame("rule", [(r.name, r.difference) for r in estimates.rules(rows)])


def attrition(loaded: data.Loaded, filters: data.Filters) -> pl.DataFrame:
    """The share accepted within 7 days, of newer and of older invitations.

    Columns:
        age_band, estimate, ci_lower, ci_upper, n_obs, n_events: As charts.attrition.
    """
    old, new, _ = estimates.attrition_of(
        loaded.marts.cells.filter(pl.col("direction") == filters.direction),
        loaded.marts.windows,
    )
    return _frame(
        "age_band", [("8-60", estimates.shown(new)), ("90-170", estimates.shown(old))]
    )


def forest(found: estimates.Direction) -> pl.DataFrame:
    """Each member's gap, and the mean.

    Columns:
        member, estimate, ci_lower, ci_upper, n_obs, is_mean: As charts.forest.
    """
    rows: list[tuple[str, Any]] = [(row.member_id, row) for row in found.forest]
    if found.cohort is not None and found.cohort.estimate is not None:
        rows.append(("mean of the members", found.cohort))
    return _frame("member", rows).with_columns(
        member=pl.col("member").str.replace("_", " "),
        is_mean=pl.col("member") == "mean of the members",
    )


def _waits(
    loaded: data.Loaded,
    filters: data.Filters,
    *,
    is_mature: bool,
    groups: tuple[str, ...] = _PAIR,
) -> dict[str, list[tuple[int, bool, int]]]:
    """Days, whether accepted then, and how many; by group."""
    window = estimates.window(loaded.marts.windows, data.question(filters))
    last = window.sent_to if is_mature or filters.last else pl.max("sent_date")
    rows = loaded.durations.filter(
        pl.col("direction") == filters.direction,
        pl.col("sent_date").is_between(window.sent_from, last),
    )
    return {
        group: rows.filter(estimates.GROUPS[group])
        .select("duration_days", "is_observed", "invitation_count")
        .rows()
        for group in groups
    }


def _numbers(found: Any) -> dict[str, Any]:  # noqa: ANN401
    # Hidden, since too few stand behind it.
    told = {} if found is None else found._asdict()
    return {key: told.get(key) for key in _RATE}


def _frame(name: str, rows: Iterable[tuple[str, Any]]) -> pl.DataFrame:
    """One row per name, with the numbers of its rate or gap."""
    return pl.DataFrame(
        [{name: key} | _numbers(found) for key, found in rows],
        schema={name: pl.String} | _SCHEMA,
        orient="row",
    )
