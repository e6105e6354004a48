"""Frames for every chart: empty, tiny, full and huge; all of it invented."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from dashboard.charts import (
    attrition,
    coverage,
    curve,
    forest,
    gaps,
    labels,
    lengths,
    matches,
    months,
    notes,
    rates,
    rules,
    studies,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import altair as alt

_FLOATS = dict.fromkeys(("estimate", "ci_lower", "ci_upper", "shrunk"), pl.Float64)
_INTS = dict.fromkeys(("n_obs", "n_events"), pl.Int64)
_KINDS = ("canned", "personal", "blank", "default", "generic")
_N_OBS = {"canned": 1312, "personal": 64, "blank": 1280, "default": 7, "generic": 25}


class Case(NamedTuple):
    """A chart and what it is drawn from.

    Attributes:
        chart: Draws a frame.
        full: A frame as many have it.
        tiny: Three rows, too few for most.
        huge: A frame as few have it.
        numbers: Some of those that the full one's description tells.
    """

    chart: Callable[[pl.DataFrame], alt.LayerChart]
    full: pl.DataFrame
    tiny: pl.DataFrame
    huge: pl.DataFrame
    numbers: tuple[str, ...]


def _frame(rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    made = [*rows]
    overrides = {
        name: dtype for name, dtype in (_FLOATS | _INTS).items() if name in made[0]
    }
    return pl.DataFrame(made, schema_overrides=overrides)


def _rate(n_events: int, n_obs: int) -> dict[str, float | int | None]:
    """A rate with limits as a frame has them; the limits are not Wilson's."""
    if n_obs < 20:
        limits: dict[str, float | None] = dict.fromkeys(("ci_lower", "ci_upper"))
        return {"estimate": None, **limits, "n_obs": n_obs, "n_events": n_events}
    share, half = n_events / n_obs, n_obs**-0.5
    return {
        "estimate": share,
        "ci_lower": max(0.0, share - half),
        "ci_upper": min(1.0, share + half),
        "n_obs": n_obs,
        "n_events": n_events,
    }


def _gap(estimate: float, n_obs: int) -> dict[str, float | int | None]:
    if n_obs < 20:
        return {"estimate": None, "ci_lower": None, "ci_upper": None, "n_obs": n_obs}
    half = n_obs**-0.5
    return {
        "estimate": estimate,
        "ci_lower": max(-1.0, estimate - half),
        "ci_upper": min(1.0, estimate + half),
        "n_obs": n_obs,
    }


def _groups(scale: int) -> pl.DataFrame:
    return _frame(
        {"group": kind, **_rate(n_obs * scale * 2 // 5, n_obs * scale)}
        for kind, n_obs in _N_OBS.items()
    )


def _named(column: str, names: Iterable[str], n_obs: int) -> pl.DataFrame:
    return _frame(
        {column: name, **_rate(n_obs * (place + 2) // 9, n_obs)}
        for place, name in enumerate(names)
    )


def _different(column: str, names: Iterable[str], n_obs: int) -> pl.DataFrame:
    return _frame(
        {column: name, **_gap(0.06 * place - 0.1, n_obs + place)}
        for place, name in enumerate(names)
    )


def _curve(last: int, *groups: str, n_obs: int = 400) -> pl.DataFrame:
    return _frame(
        {
            "group": group,
            "day": day,
            "estimate": (share := (0.42 + 0.01 * place) * (1 - 0.75 ** (day + 1))),
            "ci_lower": share * 0.9,
            "ci_upper": share * 1.1,
            "n_at_risk": round(n_obs * (1 - share)),
        }
        for place, group in enumerate(groups)
        for day in range(last + 1)
    )


def _too_few_to_follow() -> pl.DataFrame:
    return _curve(2, "personal", n_obs=7).with_columns(
        pl.lit(None, dtype=pl.Float64).alias(name)
        for name in ("estimate", "ci_lower", "ci_upper")
    )


def _months(n_months: int, n_obs: int) -> pl.DataFrame:
    return _frame(
        {
            "month": date(2020 + place // 12, place % 12 + 1, 1),
            "group": group,
            **_rate(n_obs // size * (place % 5 + 2) // (8 + size), n_obs // size),
        }
        for place in range(n_months)
        for group, size in (("canned", 1), ("personal", 3))
    )


def _labels(n_obs: int) -> pl.DataFrame:
    said = {
        "context": "worked_together met saw_present mutual_people same_organisation "
        "shared_interest found_profile",
        "purpose": "admire_work impressed_by_presentation seek_advice seek_job recruit "
        "sell collaborate learn stay_in_touch network",
    }
    return _frame(
        {
            "label": label,
            "dimension": dimension,
            "shrunk": 0.7 - 0.06 * place if n_obs >= 20 else None,
            "n_obs": n_obs,
            "n_events": n_obs * 2 // 5,
            "stands_out": place == 0,
        }
        for dimension, words in said.items()
        for place, label in enumerate(words.split())
    )


def _coverage(last: int) -> pl.DataFrame:
    return _frame(
        {
            "age_days": age_days,
            "connection_count": 4,
            "with_row_count": 4 - age_days % 7 // 6 if age_days < 180 else 0,
        }
        for age_days in range(last)
    )


def _members(n_members: int, n_obs: int) -> pl.DataFrame:
    rows = [
        {
            "member": f"Member {place + 1}",
            **_gap((place * 37 % 100) / 200 - 0.2, n_obs + place % 7),
            "is_mean": False,
        }
        for place in range(n_members)
    ]
    return _frame([*rows, {"member": "Mean", **_gap(0.04, 900), "is_mean": True}])


def _studies() -> pl.DataFrame:
    counted = ["Sooner", 2010, "own account, not randomised", "C"]
    told = ["Later", None, "a vendor, at second hand", "D"]
    rows = [
        (*counted, "default", _rate(23, 25)),
        (*counted, "personal", _rate(7, 25)),
        (*told, "all", {**_rate(0, 0), "estimate": 0.25, "n_obs": 20000}),
        (*told, "note under 100 characters", {**_rate(0, 0), "estimate": 0.35}),
    ]
    columns = ("study", "year", "design", "grade", "arm")
    frame = _frame(
        dict(zip(columns, row[:5], strict=True)) | row[5]  # type: ignore[operator]
        for row in rows
    )
    has_events = pl.col("ci_lower").is_not_null()
    return frame.with_columns(
        n_obs=pl.when(pl.col("n_obs") > 0).then("n_obs"),
        n_events=pl.when(has_events).then("n_events"),
    )


_SAID = ("context and purpose", "context only", "purpose only", "neither")
_BANDS = ("1-80", "81-200", "201-300")
_AGES = ("8-30", "31-60", "61-90", "91-120", "121-150", "151-175")
_WAYS = ("crude", "like for like")
_RULES = ("profile address only", "address, then unique name", "no acceptance unknown")
_WITHIN = pl.concat(
    _groups(1).head(2).with_columns(days=pl.lit(days)) for days in (30, 7, 1)
)

CASES = {
    "rates": Case(
        partial(rates.chart, horizon_days=30),
        _groups(1),
        _named("group", _KINDS[:3], 7),
        _groups(10**6),
        ("524 of 1,312", "25 of 64", "39 %", "2 of 7, too few for a rate"),
    ),
    "gaps": Case(
        gaps.chart,
        _different("label", _WAYS, 1090),
        _different("label", (*_WAYS, "by month"), 7),
        _different("label", _WAYS, 10**9),
        ("crude -10 (among 1,090, likely -14 to -6)", "like for like -4"),
    ),
    "studies": Case(
        studies.chart,
        _studies(),
        _studies().head(3),
        pl.concat([_studies()] * 20),
        ("Sooner, 2010 (grade C)", "23 of 25", "of about 20,000", "n not given"),
    ),
    "curve": Case(
        curve.chart,
        pl.concat([_curve(90, "canned", "personal"), _too_few_to_follow()]),
        _too_few_to_follow(),
        _curve(365, *_KINDS, n_obs=10**6),
        ("by day 90 canned 42 % (likely 37-47 %)", "personal 43 %"),
    ),
    "within": Case(
        within.chart,
        _WITHIN,
        _WITHIN.head(3).with_columns(
            pl.lit(None, dtype=pl.Float64).alias("estimate"), n_obs=7, n_events=2
        ),
        pl.concat(_groups(1000).with_columns(days=pl.lit(days)) for days in (1, 7, 30)),
        ("within 1 day: canned", "within 30 days: canned", "524 of 1,312"),
    ),
    "months": Case(
        months.chart,
        _months(6, 130),
        _months(2, 40).head(3),
        _months(120, 10**6),
        ("Jan 20 canned 22 % (28 of 130, likely 12-31 %)", "Jun 20 personal"),
    ),
    "notes": Case(
        notes.chart,
        _named("feature", _SAID, 120),
        _named("feature", _SAID[:3], 12),
        _named("feature", _SAID, 10**7),
        ("context and purpose 22 % (26 of 120", "neither 55 %"),
    ),
    "labels": Case(
        labels.chart,
        _labels(60),
        _labels(7).head(3),
        _labels(10**6),
        ("worked together, stands out, 70 % (24 of 60)", "found profile 34 %"),
    ),
    "lengths": Case(
        lengths.chart,
        _named("band", _BANDS, 200),
        _named("band", _BANDS, 7),
        _named("band", _BANDS, 10**7),
        ("1-80 characters 22 % (44 of 200", "201-300 characters 44 %"),
    ),
    "coverage": Case(
        partial(coverage.chart, edge_days=180),
        _coverage(400),
        _coverage(3),
        _coverage(6000),
        ("180 days", "695 of 724", "0 of 876"),
    ),
    "matches": Case(
        matches.chart,
        pl.DataFrame({"way": ["profile address", "not found"], "n": [787, 573]}),
        pl.DataFrame({"way": ["address", "name", "not found"], "n": [1, 1, 5]}),
        pl.DataFrame({"way": ["address", "not found"], "n": [10**8, 1]}),
        ("787 of 1,360", "58 %"),
    ),
    "rules": Case(
        rules.chart,
        _different("rule", _RULES, 376),
        _different("rule", _RULES, 7),
        _different("rule", _RULES, 10**9),
        ("profile address only -10 (among 376", "no acceptance unknown +2"),
    ),
    "forest": Case(
        forest.chart,
        _members(6, 300),
        _members(2, 7),
        _members(12_000, 90),
        ("Member 1 -20 (among 300", "Mean +4 (among 900, likely +0.6 to +8)"),
    ),
    "attrition": Case(
        attrition.chart,
        _named("age_band", _AGES, 164),
        _named("age_band", _AGES[:3], 12),
        _named("age_band", _AGES, 10**7),
        ("8-30 days old 22 % (36 of 164", "151-175 days old 77 %"),
    ),
}
