"""Invented marts of one member, drawn at random, as a warehouse would give them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
from hypothesis import strategies as st

from dashboard.data import Loaded
from pipeline import estimates
from pipeline.schema import CONTEXT_LABELS, PURPOSE_LABELS, WEAK_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

_EXPORTED = date(2026, 6, 27)
_FIRST = date(2026, 1, 3)
_HORIZONS = (7, 30, 90)
_KINDS = ("blank", "blank", "blank", "default", "generic", "personal", "personal")
_ALWAYS = [
    "member_id",
    "direction",
    "sent_date",
    "message_kind",
    "is_known_before",
    "is_slug_customised",
    "is_office_hour",
    "name_script",
    *(f"is_in_window_{days}_days" for days in _HORIZONS),
]
_OF_NOTES = [
    *("is_canned", "is_reused", "has_context", "has_purpose"),
    *("length_band", "language", "sent_from_mobile"),
]

# One invitation: sent so many days into the window, of a kind, answered after so many
# days or never, and what its note says.
INVITATION = st.tuples(
    st.integers(0, 100),
    st.sampled_from(_KINDS),
    st.one_of(st.none(), st.integers(0, 40)),
    st.frozensets(st.sampled_from((*CONTEXT_LABELS, *PURPOSE_LABELS)), max_size=3),
    st.sampled_from(("1-80", "81-200", "201-300")),
    st.booleans(),
    st.booleans(),
    st.sampled_from(("yes", "no", "unknown")),
)


def loaded(invitations: Sequence[tuple[Any, ...]]) -> Loaded:
    """The marts of these invitations, all sent, all in the window."""
    rows = pl.DataFrame([_row(*each) for each in invitations], schema=_SCHEMA)
    notes = rows.filter(message_kind="personal")
    return Loaded(
        estimates.Marts(_counted(rows, _ALWAYS), _WINDOWS, _ROW_COUNTS),
        _counted(notes, [*_ALWAYS, *_OF_NOTES]),
        _durations(rows),
        _labels(notes),
        _NO_COVERAGE,
        _matches(rows),
        _NO_REJECTS,
        {"outgoing": rows.filter(pl.col("sent_from_mobile") != "unknown").height},
        {"canned-invitations": "0.0.0"},
    )


def _row(  # noqa: PLR0917 (the parts of an invitation, in order)
    day: int,
    kind: str,
    lag: int | None,
    labels: frozenset[str],
    band: str,
    is_reused: bool,
    is_known: bool,
    phone: str,
) -> dict[str, Any]:
    is_note = kind == "personal"
    strong = labels - {*WEAK_LABELS}
    told = sorted(labels) if is_note else []
    return {
        "member_id": "member_1",
        "direction": "outgoing",
        "sent_date": _FIRST + timedelta(days=day),
        "message_kind": kind,
        "is_known_before": is_known,
        "is_slug_customised": False,
        "is_office_hour": None,
        "name_script": "latin",
        "lag": lag,
        "is_canned": not is_note,
        "is_reused": is_reused and is_note,
        "has_context": bool(strong & {*CONTEXT_LABELS}) if is_note else None,
        "has_purpose": bool(strong & {*PURPOSE_LABELS}) if is_note else None,
        "length_band": band if is_note else "blank",
        "language": "en" if is_note else None,
        "sent_from_mobile": phone,
        "context": [label for label in told if label in CONTEXT_LABELS],
        "purpose": [label for label in told if label in PURPOSE_LABELS],
    } | {
        f"is_in_window_{days}_days": day <= (_EXPORTED - _FIRST).days - days - 1
        for days in _HORIZONS
    }


_SCHEMA: dict[str, Any] = {
    **dict.fromkeys(("member_id", "direction"), pl.String),
    "sent_date": pl.Date,
    "message_kind": pl.String,
    **dict.fromkeys(("is_known_before", "is_slug_customised"), pl.Boolean),
    "is_office_hour": pl.Boolean,
    "name_script": pl.String,
    "lag": pl.Int32,
    **dict.fromkeys(_OF_NOTES[:4], pl.Boolean),
    **dict.fromkeys(_OF_NOTES[4:], pl.String),
    **dict.fromkeys(("context", "purpose"), pl.List(pl.String)),
    **dict.fromkeys((f"is_in_window_{days}_days" for days in _HORIZONS), pl.Boolean),
}


def _counted(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    return (
        rows.group_by(by)
        .agg(
            invitation_count=pl.len().cast(pl.Int64),
            accepted_count=pl.col("lag").is_not_null().sum().cast(pl.Int64),
            unknown_count=pl.lit(0, dtype=pl.Int64),
            **{
                f"accepted_{days}_days_count": (pl.col("lag") <= days)
                .sum()
                .cast(pl.Int64)
                for days in _HORIZONS
            },
            **{
                f"replied_{days}_days_count": pl.lit(0, dtype=pl.Int64)
                for days in _HORIZONS
            },
        )
        .sort(by)
    )


def _durations(rows: pl.DataFrame) -> pl.DataFrame:
    age = (pl.lit(_EXPORTED) - pl.col("sent_date")).dt.total_days().cast(pl.Int32)
    by = ["member_id", "direction", "sent_date", "message_kind"]
    return (
        rows.with_columns(
            is_observed=pl.col("lag").is_not_null(),
            duration_days=pl.coalesce("lag", age),
        )
        .group_by(*by, "is_observed", "duration_days")
        .agg(invitation_count=pl.len().cast(pl.Int32))
    )


def _labels(notes: pl.DataFrame) -> pl.DataFrame:
    parts = [
        notes.explode(dimension)
        .drop_nulls(dimension)
        .with_columns(dimension=pl.lit(dimension), label=pl.col(dimension))
        .drop("context", "purpose")
        for dimension in ("context", "purpose")
    ]
    by = ["member_id", "direction", "sent_date", "language", "dimension", "label"]
    windows = [f"is_in_window_{days}_days" for days in _HORIZONS]
    return _counted(pl.concat(parts), [*by, *windows])


def _matches(rows: pl.DataFrame) -> pl.DataFrame:
    return (
        rows.with_columns(
            outcome=pl.when(pl.col("lag").is_null())
            .then(pl.lit("pending"))
            .otherwise(pl.lit("accepted")),
            match_method=pl.when(pl.col("lag").is_null())
            .then(pl.lit("none"))
            .otherwise(pl.lit("url")),
            is_impossible=pl.lit(value=False),
            is_placebo=pl.lit(value=False),
        )
        .group_by(
            *("member_id", "direction", "message_kind", "is_in_window_30_days"),
            *("outcome", "match_method", "is_impossible", "is_placebo"),
        )
        .agg(
            invitation_count=pl.len().cast(pl.Int64),
            accepted_30_days_count=(pl.col("lag") <= 30).sum().cast(pl.Int64),
        )
    )


_WINDOWS = pl.DataFrame(
    {
        "member_id": "member_1",
        "export_id": 1,
        "exported_at": datetime(2026, 6, 27),  # noqa: DTZ001 (as a warehouse has it)
        "exported_at_source": "archive name",
        "has_connections": True,
        "has_messages": True,
        "retention_days": 180,
        "retention_source": "measured",
        "sent_from_date": _FIRST,
        "sent_to_date": _EXPORTED - timedelta(days=31),
    }
)
_ROW_COUNTS = pl.DataFrame(
    {
        "member_id": "member_1",
        "table_name": "invitations",
        "read_count": 1200,
        "kept_count": 1197,
        "duplicate_count": 1,
        "rejected_count": 2,
    }
)
_NO_COVERAGE = pl.DataFrame(
    schema={
        "member_id": pl.String,
        "export_id": pl.Int32,
        "age_days": pl.Int32,
        "connection_count": pl.Int32,
        "with_row_count": pl.Int32,
    }
)
_NO_REJECTS = pl.DataFrame(
    schema={
        "member_id": pl.String,
        "file_name": pl.String,
        "reason": pl.String,
        "rejected_count": pl.Int32,
    }
)
