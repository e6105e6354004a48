"""The typed tables that cross a border, each declared once.

`INVITATIONS` … `LABELS` leave ingest, `NOTES` leaves features. All of them are
private rows: they live in the warehouse's `raw` schema, which only the SQL
models read. A column's `kind` says what it may be used for: an *event* happened
at a known time, a *snapshot* is as of the export and so may depend on what came
after the invitation, a *key* joins and says nothing.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import polars as pl

UTC_TIME = pl.Datetime("us", "UTC")
Kind = Literal["key", "event", "snapshot"]


class Column(NamedTuple):
    """One column of a table.

    Attributes:
        name: The column's name, its unit as a suffix.
        dtype: Its polars type.
        kind: *key*, *event* or *snapshot*.
        meaning: What a value says; what null says, where null can occur.
        is_nullable: Whether null may occur.
    """

    name: str
    dtype: pl.DataType | type[pl.DataType]
    kind: Kind
    meaning: str
    is_nullable: bool = False


class Table(NamedTuple):
    """A declared table.

    Attributes:
        name: The table's name, in the warehouse too.
        grain: What one row is.
        columns: Its columns, in order.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]

    @property
    def dtypes(self) -> dict[str, pl.DataType | type[pl.DataType]]:
        """The columns' polars types, by name and in order."""
        return {column.name: column.dtype for column in self.columns}

    def empty(self) -> pl.DataFrame:
        """A frame of this table without rows."""
        return pl.DataFrame(schema=self.dtypes)

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame itself, once it is shown to be this table.

        Raises:
            TypeError: A column is missing, surplus, out of order, of another
                type, or null where it may not be: a fault of ours, never the
                user's.
        """
        if dict(frame.schema) != self.dtypes or frame.columns != list(self.dtypes):
            raise TypeError(
                f"{self.name}: columns {frame.schema}, expected {self.dtypes}"
            )
        for column in self.columns:
            if not column.is_nullable and frame[column.name].null_count():
                raise TypeError(f"{self.name}.{column.name}: null found")
        return frame


_LINE = (
    Column("export_id", pl.Int32, "key", "the export the row came from"),
    Column("file_id", pl.Int32, "key", "the file the row came from"),
    Column("line", pl.Int64, "key", "physical line of the row's start, from 1"),
)

EXPORTS = Table(
    "exports",
    "one row per export given",
    (
        Column("export_id", pl.Int32, "key", "the export, in order of its path"),
        Column("export_number", pl.Int32, "key", "1, 2, … in order of export time"),
        Column("member_id", pl.String, "key", "member_1, …: the account's owner"),
        Column("exported_at", UTC_TIME, "event", "when LinkedIn made the export"),
        Column("exported_at_source", pl.String, "key", "how that is known"),
        Column("note_limit_characters", pl.Int32, "event", "of the owner's account"),
        Column("owner_zone", pl.String, "event", "IANA zone; null if untold", True),
    ),
)

INPUTS = Table(
    "inputs",
    "one row per export given, by which a later run knows it again",
    (
        Column("export_id", pl.Int32, "key", "the export"),
        Column("fingerprint", pl.String, "key", "same for what gives the same rows"),
        Column("read_by", pl.String, "key", "hash of what read it"),
        Column("contents", pl.String, "key", "sums of its rows, in whatever order"),
    ),
)

OWNERS = Table(
    "owners",
    "one row per name, slug or URN under which an export's owner appears",
    (
        Column("export_id", pl.Int32, "key", "the export"),
        Column("slug", pl.String, "snapshot", "normalised; null if none", True),
        Column("urn", pl.String, "key", "member number; null if none", True),
        Column("name_key", pl.String, "snapshot", "normalised; null if none", True),
    ),
)

FILES = Table(
    "files",
    "one row per file found in an export and read",
    (
        Column("export_id", pl.Int32, "key", "the export"),
        Column("file_id", pl.Int32, "key", "1, 2, … over all exports"),
        Column("file_name", pl.String, "key", "LinkedIn's name for such a file"),
        Column("table_name", pl.String, "key", "the table its rows became"),
        Column("read_count", pl.Int64, "key", "rows found, header aside"),
    ),
)

REJECTS = Table(
    "rejects",
    "one row per row that could not be read",
    (*_LINE, Column("reason", pl.String, "key", "why, without any value")),
)

INVITATIONS = Table(
    "invitations",
    "one row per row of an export's Invitations.csv",
    (
        *_LINE,
        Column("direction", pl.String, "event", "outgoing (the owner's) or incoming"),
        Column("sent_at", UTC_TIME, "event", "minute of sending"),
        Column("owner_slug", pl.String, "snapshot", "own side; null if none", True),
        Column("owner_urn", pl.String, "key", "own side; null if none", True),
        Column("owner_name_key", pl.String, "snapshot", "own side; null if none", True),
        Column("slug", pl.String, "snapshot", "counterpart's; null if none", True),
        Column("urn", pl.String, "key", "counterpart's; null if none", True),
        Column("name_key", pl.String, "snapshot", "counterpart's; null if none", True),
        Column("name", pl.String, "snapshot", "counterpart's as written", True),
        Column("message", pl.String, "event", "text as sent; null if none", True),
        Column("note", pl.String, "event", "text less both names; null if none", True),
        Column("note_key", pl.UInt64, "key", "hash of `note`; null if none", True),
        Column("message_characters", pl.Int32, "event", "code points, 0 for blank"),
        Column("text_key", pl.UInt64, "key", "as in `messages`; null if none", True),
    ),
)

CONNECTIONS = Table(
    "connections",
    "one row per row of an export's Connections.csv",
    (
        *_LINE,
        Column("connected_date", pl.Date, "event", "UTC day of connecting"),
        Column("slug", pl.String, "snapshot", "null if none or hidden", True),
        Column("urn", pl.String, "key", "null if none", True),
        Column("name_key", pl.String, "snapshot", "null for a hidden member", True),
    ),
)

MESSAGES = Table(
    "messages",
    "one row per message sent or received, drafts aside",
    (
        *_LINE,
        Column("conversation_id", pl.String, "key", "null before 2021", True),
        Column("message_at", UTC_TIME, "event", "second of writing"),
        Column("sender_slug", pl.String, "snapshot", "null if none", True),
        Column("sender_name_key", pl.String, "snapshot", "null if none", True),
        Column("recipient_slug", pl.String, "snapshot", "the first; or null", True),
        Column("recipient_name_key", pl.String, "snapshot", "the first; or null", True),
        Column("recipient_count", pl.Int32, "event", "how many it was sent to"),
        Column("text_key", pl.UInt64, "key", "hash of the text; null if none", True),
    ),
)

LOGINS = Table(
    "logins",
    "one row per login",
    (
        *_LINE,
        Column("login_at", UTC_TIME, "event", "second of the login"),
        Column("client", pl.String, "event", "app, mobile_web, desktop or unknown"),
    ),
)

NOTES = Table(
    "notes",
    "one row per distinct note",
    (
        Column("note_key", pl.UInt64, "key", "hash of the note"),
        Column("note", pl.String, "event", "the note, both names taken out"),
        Column("message_kind", pl.String, "event", "default, generic or personal"),
        Column("language", pl.String, "event", "ISO 639-1, or und"),
        Column("context", pl.List(pl.String), "event", "labels, in order of schema"),
        Column("purpose", pl.List(pl.String), "event", "labels, in order of schema"),
        Column(
            "has_context", pl.Boolean, "event", "a strong label; null: unread", True
        ),
        Column(
            "has_purpose", pl.Boolean, "event", "a strong label; null: unread", True
        ),
        Column("has_mobile_signature", pl.Boolean, "event", "'Sent from my …'"),
        Column("template_key", pl.UInt64, "key", "same for near-identical notes"),
    ),
)

LABELS = Table(
    "labels",
    "one row per label given with --labels",
    (
        *_LINE,
        Column("slug", pl.String, "key", "the counterpart's; or null", True),
        Column("name_key", pl.String, "key", "the counterpart's; or null", True),
        Column("sent_date", pl.Date, "key", "UTC day; null: any", True),
        Column("sent_from_mobile", pl.String, "event", "yes or no"),
    ),
)

# What stands for either person's name in `note`: of private use, so in no text.
NAME_MARK = "\ue000"
DIRECTIONS = ("outgoing", "incoming")
CONTEXT_LABELS = (
    "worked_together",
    "met",
    "saw_present",
    "mutual_people",
    "same_organisation",
    "shared_interest",
    "found_profile",
)
PURPOSE_LABELS = (
    "admire_work",
    "impressed_by_presentation",
    "seek_advice",
    "seek_job",
    "recruit",
    "sell",
    "collaborate",
    "learn",
    "stay_in_touch",
    "network",
)
WEAK_LABELS = ("found_profile", "network")
NOTE_LIMIT_CHARACTERS = {"premium": 300, "free": 200}
