"""Whether an invitation was sent from a phone, and how that is known."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Final

import polars as pl

from pipeline.features.lexicon import folded, lexicon

# LinkedIn's first apps had no field for a note: none in the iPhone app of 2011.
# By 2017 there was one. What lies between is not known, so nothing is said of it.
NOTES_FROM_APPS_SINCE: Final = dt.datetime(2012, 1, 1, tzinfo=dt.UTC)


@cache
def sign_off() -> str:
    """A regular expression for the line a phone adds to a text, in any case."""
    words = lexicon("signatures")["patterns"]
    starts, whole = ("|".join(folded(words[key])) for key in ("sent_from", "whole"))
    sent = rf"(?:{starts})(?:[a-z0-9']+ ){{0,2}}{words['device']}(?-u:\b)"
    return rf"(?i:(?:^|[^\p{{L}}])(?:{sent}(?: (?:by|using) \w+)?|{whole}))"


def has_mobile_signature(texts: pl.Series) -> pl.Series:
    """Whether each note holds a line such as "Sent from my iPhone".

    Args:
        texts: Normalised notes.
    """
    return texts.str.contains(sign_off())


def mobile(invitations: pl.LazyFrame) -> pl.LazyFrame:
    """The invitations with `sent_from_mobile` and `mobile_evidence`.

    The first evidence counts, in this order: the user's own label, a phone's
    signature in the note, the era (no app could add a note), the login during
    which it was sent. Without any, the answer is unknown.

    Args:
        invitations: with the columns `label` (yes, no or null),
            `has_mobile_signature` (null without a note), `sent_at` (UTC),
            `is_blank` and `login_client` (app, mobile_web, desktop, unknown or
            null).

    Columns:
        sent_from_mobile: yes, no or unknown.
        mobile_evidence: label, signature, era or login; null if unknown.
    """
    is_before_app_notes = ~pl.col("is_blank") & (
        pl.col("sent_at") < NOTES_FROM_APPS_SINCE
    )
    client = pl.col("login_client")
    evidence = (
        pl.when(pl.col("label").is_in(["yes", "no"]))
        .then(pl.lit("label"))
        .when(pl.col("has_mobile_signature"))
        .then(pl.lit("signature"))
        .when(is_before_app_notes)
        .then(pl.lit("era"))
        .when(client.is_in(["app", "mobile_web", "desktop"]))
        .then(pl.lit("login"))
    )
    answer = (
        pl.when(pl.col("mobile_evidence") == "label")
        .then(pl.col("label"))
        .when(pl.col("mobile_evidence") == "signature")
        .then(pl.lit("yes"))
        .when(pl.col("mobile_evidence") == "era")
        .then(pl.lit("no"))
        .when(client.is_in(["app", "mobile_web"]))
        .then(pl.lit("yes"))
        .when(client == "desktop")
        .then(pl.lit("no"))
        .otherwise(pl.lit("unknown"))
    )
    return invitations.with_columns(mobile_evidence=evidence).with_columns(
        sent_from_mobile=answer
    )
