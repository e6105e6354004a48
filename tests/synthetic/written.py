"""Synthetic exports, read back as plain text."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZipFile

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path


class Export(NamedTuple):
    """An export as its files stand in the archive.

    Attributes:
        name: The archive's name.
        invitations: Invitations.csv, all columns text.
        connections: Connections.csv below its preamble.
        messages: messages.csv.
        truth: This export's rows of truth.csv.
        files: Every file's bytes, by name.
    """

    name: str
    invitations: pl.DataFrame
    connections: pl.DataFrame
    messages: pl.DataFrame
    truth: pl.DataFrame
    files: dict[str, bytes]


def read_truth(path: Path) -> pl.DataFrame:
    """A truth.csv with its times as times."""
    return pl.read_csv(path, infer_schema_length=None).with_columns(
        pl.col("sent_at").str.to_datetime("%Y-%m-%dT%H:%MZ", strict=True),
        pl.col("accepted_at").cast(pl.String).str.to_datetime("%Y-%m-%dT%H:%M:%SZ"),
    )


def read_export(path: Path) -> Export:
    """An archive written by `write_sample`, with the truth beside it."""
    with ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return Export(
        path.name,
        _table(files["Invitations.csv"]),
        _table(files["Connections.csv"].split(b"\n\n", 1)[1]),
        _table(files["messages.csv"]),
        read_truth(path.parent / "truth.csv").filter(pl.col("export") == path.name),
        files,
    )


def on_file(export: Export) -> pl.DataFrame:
    """The truth of the rows of Invitations.csv, in the file's order."""
    return export.truth.filter(pl.col("line").is_not_null()).sort("line")


def share(flags: pl.Series) -> float:
    """The share of true values."""
    return float(flags.sum()) / flags.len()


def _table(content: bytes) -> pl.DataFrame:
    return pl.read_csv(BytesIO(content), infer_schema=False)
