"""Which invitations an export of a given day holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import polars as pl

RETENTION_DAYS = 180
_EXPORTED_AT = time(21, tzinfo=UTC)
WITHDRAWN_AFTER_DAYS = 25
_REFUSED_AFTER_DAYS = 4


def exported_second(exported: date) -> int:
    """The second of the export, counted from 1970 (UTC)."""
    return int(datetime.combine(exported, _EXPORTED_AT).timestamp())


def day(column: str) -> pl.Expr:
    """The UTC day of a column of seconds since 1970."""
    return pl.from_epoch(column).dt.date()


def age_days(exported: date) -> pl.Expr:
    """Days from sending to the export."""
    return (pl.lit(exported) - day("sent_second")).dt.total_days()


def is_connected(exported: date) -> pl.Expr:
    """Whether the invitation had been accepted by the export."""
    accepted = pl.col("accepted_second") < exported_second(exported)
    return accepted.fill_null(value=False)


def is_on_file(exported: date) -> pl.Expr:
    """Whether Invitations.csv has the row.

    Accepted rows stay for 180 days from acceptance, others from sending.
    """
    is_sent = pl.col("sent_second") < exported_second(exported)
    age = age_days(exported)
    connected_days = (pl.lit(exported) - day("accepted_second")).dt.total_days()
    is_gone = (pl.col("is_withdrawn") & (age > WITHDRAWN_AFTER_DAYS)) | (
        pl.col("is_refused") & (age > _REFUSED_AFTER_DAYS)
    )
    return (
        pl.when(~is_sent)
        .then(pl.lit(value=False))
        .when(is_connected(exported))
        .then(connected_days <= RETENTION_DAYS)
        .otherwise(((age <= RETENTION_DAYS) | pl.col("is_lingering")) & ~is_gone)
    )


def left_because(exported: date) -> pl.Expr:
    """Why a row that was sent is not on file; null for one that is."""
    return (
        pl.when(is_on_file(exported))
        .then(pl.lit(None, dtype=pl.String))
        .when(is_connected(exported))
        .then(pl.lit("accepted_long_ago"))
        .when("is_withdrawn")
        .then(pl.lit("withdrawn"))
        .when("is_refused")
        .then(pl.lit("refused"))
        .otherwise(pl.lit("expired"))
    )
