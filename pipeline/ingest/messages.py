"""messages.csv, of every era."""

from __future__ import annotations

import polars as pl

from pipeline import schema
from pipeline.ingest import dates, people
from pipeline.ingest.columns import text_key
from pipeline.ingest.typed import Source, Typed, typed

DATE = "date"
COLUMNS = (
    "conversationid",
    "from",
    "senderprofileurl",
    "to",
    "recipientprofileurls",
    DATE,
    "content",
    "ismessagedraft",
    "isconversationdraft",
)


def _is_draft() -> pl.Expr:
    marks = pl.col("ismessagedraft", "isconversationdraft").str.strip_chars()
    return pl.any_horizontal(
        marks.str.to_lowercase().is_in(("true", "yes", "1")).fill_null(value=False)
    )


def _recipient_count() -> pl.Expr:
    urls = pl.col("recipientprofileurls").str.count_matches(r"[^\s,;]+")
    # A comma and a blank come before credentials, a comma alone between people.
    names = pl.col("to").str.count_matches(r",\S|;") + 1
    return pl.when(urls > 0).then(urls).otherwise(names).fill_null(0).cast(pl.Int32)


def messages(texts: pl.DataFrame, source: Source) -> Typed:
    """The messages, as `schema.MESSAGES`; drafts are rejected.

    Args:
        texts: `line` and `COLUMNS` as written.
        source: Where they come from.
    """
    recipient = pl.col("recipientprofileurls").str.extract(r"([^\s,;]+)", 1)
    fault = dates.date_fault(pl.col(DATE), pl.col("message_at"), source.latest)
    rows = texts.with_columns(
        conversation_id=pl.col("conversationid").str.strip_chars(),
        message_at=dates.message_at(pl.col(DATE), day_first=source.day_first),
        sender_slug=people.slug(pl.col("senderprofileurl")),
        sender_name_key=people.name_key(pl.col("from")),
        recipient_slug=people.slug(recipient),
        recipient_name_key=people.name_key(pl.col("to")),
        recipient_count=_recipient_count(),
        text_key=text_key(pl.col("content")),
    ).with_columns(
        reason=pl.when(_is_draft()).then(pl.lit("a draft, never sent")).otherwise(fault)
    )
    return typed(rows, schema.MESSAGES, source)
