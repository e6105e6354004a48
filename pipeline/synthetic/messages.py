"""What the owner and others write to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.synthetic.phrases import sections
from pipeline.synthetic.retention import exported_second

if TYPE_CHECKING:
    from datetime import date

_HOUR, _DAY = 3600, 86_400
_REPLY_SHARES = {"note": 0.30, "blank": 0.12}
_ANSWER_SHARE = 0.6
_GROUP_SHARE = 0.05
_OTHER_THREADS = 60
_COLUMNS = {
    "person": pl.UInt32,
    "thread": pl.String,
    "companion": pl.UInt32,
    "is_from_owner": pl.Boolean,
    "second": pl.Int64,
    "subject": pl.String,
    "text": pl.String,
    "is_draft": pl.Boolean,
}


def messages(
    rng: np.random.Generator,
    invitations: pl.DataFrame,
    background: pl.DataFrame,
    exported: date,
) -> pl.DataFrame:
    """The messages of an account, before and after acceptance.

    The note of an accepted invitation is the first message of a conversation,
    dated with the acceptance.

    Args:
        rng: Decides who writes what, and when.
        invitations: Rows of `Account.invitations`; those not seen have no messages.
        background: Other connections.
        exported: Day of the last export.

    Columns:
        person: the other side.
        thread: *after* or *before* the invitation, *other*, or *draft*.
        companion: a third person of the conversation; null for none.
        is_from_owner: who wrote.
        second: when, in seconds since 1970 (UTC).
        subject, text: null for none.
        is_draft: was never sent.

    Grain: one row per message.
    """
    seen = invitations.filter("is_seen")
    accepted = seen.filter("is_accepted")
    replies = _replies(rng, accepted)
    parts = [
        _echoes(accepted),
        replies,
        _answers(rng, replies),
        _earlier(rng, seen.filter("known_before"), background),
        _other(rng, background, exported),
        _drafts(rng, seen),
    ]
    return pl.concat(part.select(_typed()) for part in parts).filter(
        pl.col("second") < exported_second(exported)
    )


def _typed() -> list[pl.Expr]:
    return [pl.col(name).cast(dtype) for name, dtype in _COLUMNS.items()]


def _texts(rng: np.random.Generator, section: str, count: int) -> pl.Series:
    lines = pl.Series(sections("common")[section])
    return lines.gather(rng.integers(len(lines), size=count))


def _rows(frame: pl.DataFrame, **columns: object) -> pl.DataFrame:
    given = {
        "thread": "after",
        "companion": None,
        "subject": None,
        "is_draft": False,
    } | columns
    return frame.with_columns(
        value.alias(name)
        if isinstance(value, pl.Expr | pl.Series)
        else pl.lit(value).alias(name)
        for name, value in given.items()
    )


def _echoes(accepted: pl.DataFrame) -> pl.DataFrame:
    return _rows(
        accepted.filter(pl.col("text").is_not_null()),
        is_from_owner=pl.col("is_outgoing"),
        second=pl.col("accepted_second"),
    )


def _replies(rng: np.random.Generator, accepted: pl.DataFrame) -> pl.DataFrame:
    """What the other side writes once connected."""
    has_text = accepted["text"].is_not_null().to_numpy()
    share = np.where(has_text, _REPLY_SHARES["note"], _REPLY_SHARES["blank"])
    rows = accepted.filter(pl.Series(rng.random(accepted.height) < share))
    wait = pl.Series(rng.random(rows.height) * 5 * _DAY + 600).cast(pl.Int64)
    return _rows(
        rows,
        is_from_owner=False,
        second=rows["accepted_second"] + wait,
        text=_texts(rng, "reply", rows.height),
    )


def _answers(rng: np.random.Generator, replies: pl.DataFrame) -> pl.DataFrame:
    rows = replies.filter(pl.Series(rng.random(replies.height) < _ANSWER_SHARE))
    wait = pl.Series(rng.random(rows.height) * _DAY + 60).cast(pl.Int64)
    return _rows(
        rows,
        is_from_owner=True,
        second=rows["second"] + wait,
        text=_texts(rng, "letter", rows.height),
    )


def _earlier(
    rng: np.random.Generator, known: pl.DataFrame, background: pl.DataFrame
) -> pl.DataFrame:
    """Threads with people who were known before, one to three messages each."""
    count = known.height
    length = rng.integers(1, 4, size=count)
    row = np.repeat(np.arange(count), length)
    place = np.arange(row.size) - np.repeat(np.cumsum(length) - length, length)
    start = (4 + rng.random(count) * 300) * _DAY
    sent = known["sent_second"].to_numpy()
    companion = background["person"].gather(rng.integers(background.height, size=count))
    is_group = pl.Series(rng.random(count) < _GROUP_SHARE)
    owner_starts = rng.random(count) < 0.5
    threads = known.with_columns(companion=pl.when(is_group).then(companion))
    return _rows(
        threads[row],
        thread="before",
        companion=pl.col("companion"),
        is_from_owner=pl.Series((place % 2 == 0) == owner_starts[row]),
        second=pl.Series(
            (sent - start)[row] + (place * _DAY + rng.random(row.size) * 20 * _HOUR)
        ).cast(pl.Int64),
        subject=_texts(rng, "subject", row.size),
        text=_texts(rng, "letter", row.size),
    )


def _other(
    rng: np.random.Generator, background: pl.DataFrame, exported: date
) -> pl.DataFrame:
    rows = background[rng.integers(background.height, size=_OTHER_THREADS)]
    age = pl.Series(rng.random(rows.height) * 700 * _DAY).cast(pl.Int64)
    return _rows(
        rows,
        thread="other",
        is_from_owner=pl.Series(rng.random(rows.height) < 0.5),
        second=exported_second(exported) - age,
        text=_texts(rng, "letter", rows.height),
    )


def _drafts(rng: np.random.Generator, seen: pl.DataFrame) -> pl.DataFrame:
    """Two that never left, to people not known before: no earlier thread."""
    strangers = seen.filter("is_outgoing", ~pl.col("known_before"))
    rows = (
        strangers[rng.integers(max(strangers.height, 1), size=2)]
        if (strangers.height)
        else strangers
    )
    return _rows(
        rows,
        thread="draft",
        is_from_owner=True,
        second=pl.col("sent_second") - 3 * _DAY,
        text=_texts(rng, "draft", rows.height),
        is_draft=True,
    )
