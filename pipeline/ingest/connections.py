"""Connections.csv."""

from __future__ import annotations

import polars as pl

from pipeline import schema
from pipeline.ingest import dates, people
from pipeline.ingest.typed import Source, Typed, typed

DATE = "connectedon"
COLUMNS = ("firstname", "lastname", "url", DATE)


def connections(texts: pl.DataFrame, source: Source) -> Typed:
    """The connections, as `schema.CONNECTIONS`.

    A member who hides is a row with only a date: it is kept, for it counts.

    Args:
        texts: `line` and `COLUMNS` as written.
        source: Where they come from.
    """
    latest = source.latest.date() if source.latest else None
    names = pl.concat_str("firstname", "lastname", separator=" ", ignore_nulls=True)
    day = pl.col("connected_date")
    rows = texts.with_columns(
        connected_date=dates.connected_date(pl.col(DATE), day_first=source.day_first),
        slug=people.slug(pl.col("url")),
        urn=pl.lit(None, pl.String),
        name_key=people.name_key(names),
    ).with_columns(reason=dates.date_fault(pl.col(DATE), day, latest))
    return typed(rows, schema.CONNECTIONS, source)
