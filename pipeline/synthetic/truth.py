"""What the pipeline may not read: what each invitation was and came to.

Columns:
    export: archive or folder.
    line: physical line in Invitations.csv, the header being 1; null for an
        invitation sent within 180 days that is not on file.
    left_because: why it is not on file; null for one that is.
    member, person: the owner, and the other side within the account.
    direction: outgoing or incoming.
    sent_at: minute of sending (UTC).
    session: number of the sitting; the week's, for incoming.
    message_kind: blank, default, generic or personal.
    category: 0 blank, 1 default, 2 generic, 3 mass text, 4a neither context
        nor purpose, 4b context, 4c purpose, 4d both.
    language: of the text; null for blank.
    message_characters: code points.
    context, purpose: labels, joined by a blank; null for blank.
    has_context, has_purpose: a label that is not weak; null for blank.
    has_mobile_signature: null for blank.
    is_reused, reuse_count: the owner's notes on file that differ in names
        only: at least three, and how many.
    type: known, shared, peer or senior.
    known_before: they had a conversation before.
    has_custom_slug: the slug was chosen.
    probability_if_blank, probability: of meaning to accept, without a note
        and as sent; 0.6 % of those would take over 180 days and never do.
    accepted, accepted_within_30: whether ever accepted, the export aside.
    accepted_at: second of acceptance (UTC).
    lag_days: UTC days from sending to acceptance.
    is_connected: accepted by the export.
    is_removed: accepted, but not in Connections.csv any more.
    is_hidden: in Connections.csv with a date only, if connected.
    replied: the other side wrote after acceptance, by the export.

Grain: one row per invitation on file or sent within 180 days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.synthetic.files import pieces
from pipeline.synthetic.outcomes import CATEGORIES, TYPES
from pipeline.synthetic.retention import (
    RETENTION_DAYS,
    age_days,
    day,
    exported_second,
    is_connected,
    is_on_file,
    left_because,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pipeline.synthetic.accounts import Account

_KINDS = {"0": "blank", "1": "default", "2": "generic"}
_REUSED_FROM = 3


def truth(
    account: Account, export: str, exported: date, rows: pl.DataFrame
) -> Iterator[pl.DataFrame]:
    """The truth of an export, in pieces.

    Args:
        account: Whose export it is.
        export: The name of its archive or folder.
        exported: Its day.
        rows: The rows on file in the file's order.
    """
    gone = account.invitations.filter(
        ~is_on_file(exported),
        pl.col("sent_second") < exported_second(exported),
        age_days(exported) <= RETENTION_DAYS,
    )
    filed = rows.with_row_index("line", offset=2)
    reuse = pl.len().over("skeleton", "is_outgoing", pl.col("line").is_not_null())
    counted = pl.when("is_outgoing", pl.col("skeleton").is_not_null()).then(reuse)
    both = pl.concat([filed, gone], how="diagonal_relaxed").with_columns(
        counted.fill_null(1).alias("reuse_count"),
        pl.col("person").is_in(_repliers(account, exported).implode()).alias("replied"),
    )
    for piece in pieces(both):
        yield piece.select(_shown(account, export, exported))


def _shown(account: Account, export: str, exported: date) -> list[pl.Expr]:
    lag = (day("accepted_second") - day("sent_second")).dt.total_days()
    category = _named("category", CATEGORIES)
    is_written = pl.col("category") > 0
    return [
        pl.lit(export).alias("export"),
        pl.col("line"),
        left_because(exported).alias("left_because"),
        pl.lit(account.owner.number).alias("member"),
        pl.col("person"),
        pl.when("is_outgoing")
        .then(pl.lit("outgoing"))
        .otherwise(pl.lit("incoming"))
        .alias("direction"),
        pl.from_epoch("sent_second").dt.strftime("%Y-%m-%dT%H:%MZ").alias("sent_at"),
        pl.col("sitting").alias("session"),
        category.replace_strict(_KINDS, default="personal").alias("message_kind"),
        category.alias("category"),
        pl.col("language"),
        pl.col("text").str.len_chars().fill_null(0).alias("message_characters"),
        pl.col("context"),
        pl.col("purpose"),
        pl.col("has_context"),
        pl.col("has_purpose"),
        pl.col("has_mobile_signature"),
        pl.when(is_written)
        .then(pl.col("reuse_count") >= _REUSED_FROM)
        .alias("is_reused"),
        pl.when(is_written).then("reuse_count"),
        _named("type", TYPES).alias("type"),
        pl.col("known_before"),
        pl.col("is_custom").alias("has_custom_slug"),
        pl.col("probability_if_blank").round(4),
        pl.col("probability").round(4),
        pl.col("is_accepted").alias("accepted"),
        (lag <= 30).fill_null(value=False).alias("accepted_within_30"),
        pl.from_epoch("accepted_second")
        .dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        .alias("accepted_at"),
        lag.alias("lag_days"),
        is_connected(exported).alias("is_connected"),
        pl.col("is_removed"),
        pl.col("is_hidden"),
        pl.col("replied"),
    ]


def _named(column: str, values: tuple[str, ...]) -> pl.Expr:
    return pl.col(column).replace_strict(
        list(range(len(values))), list(values), return_dtype=pl.String
    )


def _repliers(account: Account, exported: date) -> pl.Series:
    """Those who wrote after acceptance; an echoed note is no reply."""
    accepted = account.invitations.filter("is_accepted").select(
        "person", "accepted_second"
    )
    return (
        account.messages.filter(
            pl.col("thread") == "after",
            ~pl.col("is_from_owner"),
            pl.col("second") < exported_second(exported),
        )
        .join(accepted, on="person")
        .filter(pl.col("second") > pl.col("accepted_second"))["person"]
        .unique(maintain_order=True)
    )
