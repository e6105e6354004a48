"""Invitations.csv."""

from __future__ import annotations

import polars as pl

from pipeline import schema
from pipeline.ingest import dates, people
from pipeline.ingest.columns import is_seen, text_key
from pipeline.ingest.notes import notes
from pipeline.ingest.typed import Source, Typed, typed

DATE = "sentat"
COLUMNS = (
    "from",
    "to",
    DATE,
    "message",
    "direction",
    "inviterprofileurn",
    "inviteeprofileurn",
    "inviterprofileurl",
    "inviteeprofileurl",
)
_SIDES = (
    ("name", "from", "to"),
    ("urn", "inviterprofileurn", "inviteeprofileurn"),
    ("url", "inviterprofileurl", "inviteeprofileurl"),
)


def _sides() -> list[pl.Expr]:
    is_outgoing = pl.col("direction") == "outgoing"
    sides = []
    for name, inviter, invitee in _SIDES:
        pair = (pl.col(invitee), pl.col(inviter))
        for prefix, (if_outgoing, if_incoming) in (("", pair), ("owner_", pair[::-1])):
            side = pl.when(is_outgoing).then(if_outgoing).otherwise(if_incoming)
            sides.append(side.alias(prefix + name))
    return sides


def _reason(source: Source) -> pl.Expr:
    is_known = pl.col("direction").is_in(schema.DIRECTIONS).fill_null(value=False)
    is_nobody = pl.all_horizontal(pl.col("slug", "urn", "name_key").is_null())
    date = dates.date_fault(pl.col(DATE), pl.col("sent_at"), source.latest)
    return (
        pl.when(~is_known)
        .then(pl.lit("a direction other than OUTGOING or INCOMING"))
        .when(date.is_not_null())
        .then(date)
        .when(is_nobody)
        .then(pl.lit("no name, address or number of the other person"))
    )


def invitations(texts: pl.DataFrame, source: Source) -> Typed:
    """The invitations, as `schema.INVITATIONS`.

    Args:
        texts: `line` and `COLUMNS` as written.
        source: Where they come from.
    """
    message = pl.col("message")
    rows = (
        texts.with_columns(
            pl.col("direction").str.strip_chars().str.to_lowercase(),
            message=pl.when(is_seen(message)).then(message),
            sent_at=dates.sent_at(pl.col(DATE), day_first=source.day_first),
        )
        .with_columns(_sides())
        .with_columns(
            pl.col("name").str.strip_chars().replace("", None),
            slug=people.slug(pl.col("url")),
            owner_slug=people.slug(pl.col("owner_url")),
            urn=people.urn(pl.col("urn")),
            owner_urn=people.urn(pl.col("owner_urn")),
            name_key=people.name_key(pl.col("name")),
            owner_name_key=people.name_key(pl.col("owner_name")),
            note=notes(pl.struct("message", "name", "owner_name")),
            message_characters=message.str.len_chars().fill_null(0).cast(pl.Int32),
            text_key=text_key(message),
        )
        .with_columns(
            note_key=pl.when(pl.col("note").is_not_null()).then(
                pl.col("note").hash(seed=0)
            ),
            reason=_reason(source),
        )
    )
    return typed(rows, schema.INVITATIONS, source)
