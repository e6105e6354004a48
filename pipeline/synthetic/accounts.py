"""An invented member's account: everything that ever happened in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from pipeline.synthetic import outcomes, people, sessions
from pipeline.synthetic.messages import messages
from pipeline.synthetic.notes import NOTE_COLUMNS, composed
from pipeline.synthetic.retention import (
    RETENTION_DAYS,
    age_days,
    exported_second,
    is_on_file,
)

if TYPE_CHECKING:
    from datetime import date

    from pipeline.synthetic.scenario import Scenario

_BACKGROUND_COUNT = 2000
_BACKGROUND_DAYS = 3 * 365
_DAY = 86_400


class Account(NamedTuple):
    """A member's account.

    Attributes:
        owner: The member.
        exported: The days of the exports, in order.
        people: Everyone else, see `people.people`.
        invitations: Every invitation of the calendar, with `person` a row of
            `people`, the columns of `outcomes` and, where it may be seen, of
            `notes`.
        background: Connections without an invitation in the calendar: `person,
            accepted_second, is_hidden`.
        messages: See `messages.messages`.
    """

    owner: people.Owner
    exported: tuple[date, ...]
    people: pl.DataFrame
    invitations: pl.DataFrame
    background: pl.DataFrame
    messages: pl.DataFrame


def account(
    scenario: Scenario, seed: int, member: int, wanted: int | None
) -> tuple[Account, outcomes.Streams]:
    """An account, and the member's streams to write its smaller files from.

    Args:
        scenario: The model's numbers.
        seed: The sample's seed.
        member: 1, 2, … within the sample.
        wanted: How many rows are wanted on file; None for what the calendar gives.
    """
    rngs = outcomes.streams(seed, member)
    owner = people.owner(rngs.people, member)
    seconds, sitting = sessions.outgoing_seconds(rngs.sessions, scenario, wanted)
    outgoing = outcomes.outgoing(rngs, scenario, seconds, sitting)
    received = sessions.incoming_seconds(
        rngs.incoming, scenario, wanted, outgoing.height
    )
    incoming = outcomes.incoming(rngs, scenario, received)
    invitations = pl.concat([outgoing, incoming]).with_row_index("person")
    background = _background(rngs.people, scenario, invitations)
    is_custom = np.concatenate(
        [
            invitations["is_custom"].to_numpy(),
            rngs.people.random(background.height) < 0.6,
        ]
    )
    crowd = people.people(rngs.people, is_custom, scenario.renamed_share)
    exported = exported_dates(scenario)
    invitations = _with_notes(rngs, invitations, crowd, owner, exported)
    wrote = messages(rngs.messages, invitations, background, exported[-1])
    return Account(owner, exported, crowd, invitations, background, wrote), rngs


def exported_dates(scenario: Scenario) -> tuple[date, ...]:
    """The days of an account's exports, in order."""
    last = scenario.exported_date
    if not scenario.days_apart:
        return (last,)
    return last - timedelta(days=scenario.days_apart), last


def _background(
    rng: np.random.Generator, scenario: Scenario, invitations: pl.DataFrame
) -> pl.DataFrame:
    """Connections of three years, but for the time in which all have a row.

    Of the connections made within the retention 99 % have an invitation on
    file; so only a few of these are as recent.
    """
    days = RETENTION_DAYS + scenario.days_apart
    recent_count = round(int(invitations["is_accepted"].sum()) * 0.009 * days / 400)
    count = _BACKGROUND_COUNT + recent_count
    age = days + 1 + rng.random(count) * (_BACKGROUND_DAYS - days)
    age[_BACKGROUND_COUNT:] = rng.random(recent_count) * days
    last = exported_second(scenario.exported_date)
    return pl.DataFrame(
        {
            "person": np.arange(count, dtype=np.uint32) + invitations.height,
            "accepted_second": (last - age * _DAY).astype(np.int64),
            "is_hidden": rng.random(count) < scenario.hidden_share,
        },
        schema_overrides={"person": pl.UInt32},
    )


def _with_notes(
    rngs: outcomes.Streams,
    invitations: pl.DataFrame,
    crowd: pl.DataFrame,
    owner: people.Owner,
    exported: tuple[date, ...],
) -> pl.DataFrame:
    """The invitations with their notes, where an export or the truth shows them."""
    seen = [is_on_file(day) | _is_recent(day) for day in exported]
    marked = invitations.with_columns(pl.any_horizontal(seen).alias("is_seen"))
    written = marked.filter("is_seen", pl.col("category") > 0)
    names = people.spelled(crowd[written["person"]])
    notes = composed(
        rngs.notes,
        pl.concat([written, names.drop("is_custom")], how="horizontal"),
        owner,
    )
    return marked.join(
        notes.with_columns(written["person"]),
        on="person",
        how="left",
        maintain_order="left",
    ).with_columns(pl.col(name) for name in NOTE_COLUMNS)


def _is_recent(exported: date) -> pl.Expr:
    return age_days(exported).is_between(0, RETENTION_DAYS)
