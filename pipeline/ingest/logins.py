"""Logins.csv: the client of each login; addresses are never kept."""

from __future__ import annotations

import polars as pl

from pipeline import schema
from pipeline.ingest import dates
from pipeline.ingest.typed import Source, Typed, typed

DATE = "logindate"
COLUMNS = (DATE, "useragent")

# `LIAuthLibrary:0.0.3 com.linkedin.android:4.1.901` and, on iOS,
# `LinkedIn/9.1 CFNetwork/1335 Darwin/21.6`.
_APP = (
    r"(?i)LIAuthLibrary|com\.linkedin\.|LinkedInApp|"
    r"LinkedIn\S*/\d.*(?:CFNetwork|iPhone|iPad|iOS)"
)
_MOBILE = r"(?i)Mobi|Android|iPhone|iPad|iPod|Windows Phone|BlackBerry|Opera Mini"
_DESKTOP = r"(?i)Windows NT|Macintosh|X11|CrOS|Linux x86"


def client(user_agent: pl.Expr) -> pl.Expr:
    """The client a user agent speaks for: app, mobile_web, desktop or unknown."""
    return (
        pl.when(user_agent.str.contains(_APP))
        .then(pl.lit("app"))
        .when(user_agent.str.contains(_MOBILE))
        .then(pl.lit("mobile_web"))
        .when(user_agent.str.contains(_DESKTOP))
        .then(pl.lit("desktop"))
        .otherwise(pl.lit("unknown"))
    )


def logins(texts: pl.DataFrame, source: Source) -> Typed:
    """The logins, as `schema.LOGINS`.

    Args:
        texts: `line` and `COLUMNS` as written.
        source: Where they come from.
    """
    fault = dates.date_fault(pl.col(DATE), pl.col("login_at"), source.latest)
    rows = texts.with_columns(
        login_at=dates.message_at(pl.col(DATE), day_first=source.day_first),
        client=client(pl.col("useragent")),
    ).with_columns(reason=fault)
    return typed(rows, schema.LOGINS, source)
