"""The rows of an export's three large files, in the form of the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.synthetic.people import spelled
from pipeline.synthetic.retention import exported_second, is_connected, is_on_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pipeline.synthetic.accounts import Account
    from pipeline.synthetic.scenario import Header

PROFILE_URL = "https://www.linkedin.com/in/"
CONNECTIONS_PREAMBLE = (
    'Notes:\n"A row that shows only a date is of a member who keeps the rest '
    'private; e-mail addresses are those that members share with you."\n\n'
)
_CHUNK = 200_000
_SENT_AT = "%-m/%-d/%y, %-I:%M %p"
_MESSAGE_COLUMNS = {
    "names": (
        *("CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO"),
        *("DATE", "SUBJECT", "CONTENT", "FOLDER"),
    ),
    "urn": (
        *("CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO"),
        *("RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT", "FOLDER"),
    ),
    "url": (
        *("CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO"),
        *("RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT", "FOLDER"),
        *("ATTACHMENTS", "IS MESSAGE DRAFT", "IS CONVERSATION DRAFT"),
    ),
}
_MESSAGE_COLUMNS["constant_url"] = _MESSAGE_COLUMNS["urn"]


def on_file(account: Account, exported: date) -> pl.DataFrame:
    """The invitations an export holds, in the file's order: roughly newest first.

    Args:
        account: Whose export it is.
        exported: Its day.
    """
    rows = account.invitations.filter(is_on_file(exported))
    shuffle = account.people["number"].gather(rows["person"]) % 7200
    return rows.sort(
        pl.col("sent_second") + shuffle, descending=True, maintain_order=True
    )


def invitation_rows(
    account: Account, rows: pl.DataFrame, header: Header, *, is_last: bool
) -> Iterator[pl.DataFrame]:
    """Invitations.csv in pieces.

    Args:
        account: Whose export it is.
        rows: The rows of `on_file`.
        header: The form of the file.
        is_last: Whether it is the last export of the account.
    """
    for chunk in pieces(rows):
        shown = _with_people(account, chunk, is_last=is_last).with_columns(
            owner_name=pl.lit(account.owner.name),
            owner_slug=pl.lit(account.owner.slug),
            owner_urn=pl.lit(f"urn:li:member:{account.owner.number}"),
        )
        yield shown.select(
            _by_direction("owner_name", "name", "From"),
            _by_direction("name", "owner_name", "To"),
            _sent_at(),
            pl.col("text").alias("Message"),
            pl.when("is_outgoing")
            .then(pl.lit("OUTGOING"))
            .otherwise(pl.lit("INCOMING"))
            .alias("Direction"),
            *_links(header),
        )


def connection_rows(
    account: Account, exported: date, header: Header, *, is_last: bool
) -> Iterator[pl.DataFrame]:
    """Connections.csv in pieces, below its preamble.

    Args:
        account: Whose export it is.
        exported: Its day.
        header: The form of the files.
        is_last: Whether it is the last export of the account.
    """
    columns = ("person", "accepted_second", "is_hidden")
    made = pl.concat(
        [
            account.invitations.filter(~pl.col("is_removed")).select(columns),
            account.background.select(columns),
        ]
    ).filter(is_connected(exported))
    url = [] if header == "names" else [_url("encoded_slug").alias("URL")]
    for chunk in pieces(
        made.sort("accepted_second", "person", descending=True, maintain_order=True)
    ):
        shown = _with_people(account, chunk, is_last=is_last)
        details = [
            pl.col("first").alias("First Name"),
            # Names differ between the files for 1-5 % of the people.
            pl.when(pl.col("number") % 50 == 0)
            .then(pl.col("last") + ", MSc")
            .otherwise("last")
            .alias("Last Name"),
            *url,
            pl.when(pl.col("number") % 33 == 0)
            .then(pl.concat_str(pl.lit("m"), "hash", pl.lit("@example.org")))
            .alias("Email Address"),
            pl.col("firm").alias("Company"),
            pl.col("position").alias("Position"),
        ]
        yield shown.select(
            *(pl.when(~pl.col("is_hidden")).then(detail) for detail in details),
            pl.from_epoch("accepted_second")
            .dt.strftime("%d %b %Y")
            .alias("Connected On"),
        )


def message_rows(
    account: Account, exported: date, header: Header, *, is_last: bool
) -> Iterator[pl.DataFrame]:
    """messages.csv in pieces: the latest conversation first, each from its end.

    Args:
        account: Whose export it is.
        exported: Its day.
        header: The form of the files.
        is_last: Whether it is the last export of the account.
    """
    written = account.messages.filter(pl.col("second") < exported_second(exported))
    if header != "url":
        written = written.filter(~pl.col("is_draft"))
    latest = pl.col("second").max().over("person", "thread")
    ordered = written.sort(
        latest, "person", "thread", "second", descending=True, maintain_order=True
    )
    for chunk in pieces(ordered):
        companions = spelled(
            account.people[chunk["companion"].fill_null(0)], is_last=is_last
        )
        shown = _with_people(account, chunk, is_last=is_last).with_columns(
            owner_name=pl.lit(account.owner.name),
            owner_url=pl.lit(PROFILE_URL + account.owner.slug),
            url=_url("encoded_slug"),
            companion_name=companions["name"],
            companion_url=PROFILE_URL + companions["encoded_slug"],
        )
        yield shown.select(_message_columns()).select(_MESSAGE_COLUMNS[header])


def pieces(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows in pieces of bounded size; one without rows if there are none."""
    if rows.is_empty():
        yield rows
    yield from rows.iter_slices(_CHUNK)


def _with_people(
    account: Account, rows: pl.DataFrame, *, is_last: bool
) -> pl.DataFrame:
    known = spelled(account.people[rows["person"]], is_last=is_last)
    return rows.with_columns(known.select(pl.exclude(rows.columns)))


def _by_direction(outgoing: str, incoming: str, name: str) -> pl.Expr:
    return pl.when("is_outgoing").then(outgoing).otherwise(incoming).alias(name)


def _sent_at() -> pl.Expr:
    return (
        pl.from_epoch("sent_second")
        .dt.replace_time_zone("UTC")
        .dt.convert_time_zone("America/Los_Angeles")
        .dt.strftime(_SENT_AT)
        .alias("Sent At")
    )


def _url(column: str) -> pl.Expr:
    return pl.lit(PROFILE_URL) + pl.col(column)


def _links(header: Header) -> list[pl.Expr]:
    if header == "names":
        return []
    if header == "urn":
        return [
            _by_direction("owner_urn", "urn", "inviterProfileUrn"),
            _by_direction("urn", "owner_urn", "inviteeProfileUrn"),
        ]
    inviter = _url("owner_slug"), _url("slug")
    if header == "constant_url":
        inviter = (pl.lit(PROFILE_URL.removesuffix("/")),) * 2
    own, other = inviter
    return [
        pl.when("is_outgoing").then(own).otherwise(other).alias("inviterProfileUrl"),
        pl.when("is_outgoing").then(other).otherwise(own).alias("inviteeProfileUrl"),
    ]


def _message_columns() -> list[pl.Expr]:
    is_group = pl.col("companion").is_not_null()
    sender, recipient = pl.col("is_from_owner"), ~pl.col("is_from_owner")
    to_name = pl.when(recipient).then("owner_name").otherwise("name")
    to_url = pl.when(recipient).then("owner_url").otherwise("url")
    yes_no = pl.when("is_draft").then(pl.lit("Yes")).otherwise(pl.lit("No"))
    return [
        pl.concat_str(
            pl.lit("2-"), "hash", "thread", pl.lit("=="), ignore_nulls=True
        ).alias("CONVERSATION ID"),
        pl.when(is_group).then(pl.lit("The committee")).alias("CONVERSATION TITLE"),
        pl.when(sender).then("owner_name").otherwise("name").alias("FROM"),
        pl.when(sender).then("owner_url").otherwise("url").alias("SENDER PROFILE URL"),
        pl.when(is_group)
        .then(pl.concat_str(to_name, "companion_name", separator=","))
        .otherwise(to_name)
        .alias("TO"),
        pl.when(is_group)
        .then(pl.concat_str(to_url, "companion_url", separator=","))
        .otherwise(to_url)
        .alias("RECIPIENT PROFILE URLS"),
        pl.from_epoch("second").dt.strftime("%Y-%m-%d %H:%M:%S UTC").alias("DATE"),
        pl.col("subject").alias("SUBJECT"),
        pl.col("text").alias("CONTENT"),
        pl.lit("INBOX").alias("FOLDER"),
        pl.lit(None, dtype=pl.String).alias("ATTACHMENTS"),
        yes_no.alias("IS MESSAGE DRAFT"),
        yes_no.alias("IS CONVERSATION DRAFT"),
    ]
