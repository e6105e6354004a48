"""The user's own labels: which invitations went out from a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline import schema
from pipeline.errors import InputError
from pipeline.ingest import dates, people
from pipeline.ingest.decode import SAMPLE_BYTES
from pipeline.ingest.exports import File
from pipeline.ingest.parts import Part, Reader, file_parts
from pipeline.ingest.recognise import layout_of
from pipeline.ingest.streams import file_opener, see
from pipeline.ingest.typed import Source, Typed, typed

if TYPE_CHECKING:
    from pathlib import Path

DATES = ("sentat", "sentdate")
COLUMNS = ("url", "name", *DATES, "sentfrommobile")
_KEYS = {"labels": {"sentfrommobile"}}
# A hundred thousand labels and more; the file is held whole.
LIMIT_BYTES = 16 * 2**20
_ANSWERS = {
    "yes": "yes",
    "y": "yes",
    "true": "yes",
    "1": "yes",
    "no": "no",
    "n": "no",
    "false": "no",
    "0": "no",
}


def _reason() -> pl.Expr:
    is_dated = pl.any_horizontal(pl.col(DATES).is_not_null())
    years = pl.col("sent_date").dt.year()
    return (
        pl.when(pl.col("slug").is_null() & pl.col("name_key").is_null())
        .then(pl.lit("no url and no name"))
        .when(pl.col("sent_from_mobile").is_null())
        .then(pl.lit("sent_from_mobile other than yes or no"))
        .when(is_dated & pl.col("sent_date").is_null())
        .then(pl.lit("a date in no known form"))
        .when(~years.is_between(dates.FIRST_YEAR, dates.LAST_YEAR))
        .then(pl.lit(f"a date outside {dates.FIRST_YEAR} to {dates.LAST_YEAR}"))
    )


def labels(texts: pl.DataFrame, source: Source) -> Typed:
    """The labels, as `schema.LABELS`.

    Args:
        texts: `line` and `COLUMNS` as written.
        source: Where they come from.
    """
    sent_at = dates.sent_at(pl.col("sentat"), day_first=source.day_first)
    sent_date = dates.connected_date(pl.col("sentdate"), day_first=source.day_first)
    answer = pl.col("sentfrommobile").str.strip_chars().str.to_lowercase()
    rows = texts.with_columns(
        slug=people.slug(pl.col("url")),
        name_key=people.name_key(pl.col("name")),
        sent_date=pl.coalesce(sent_date, sent_at.dt.date()),
        sent_from_mobile=answer.replace_strict(
            _ANSWERS, default=None, return_dtype=pl.String
        ),
    ).with_columns(reason=_reason())
    return typed(rows, schema.LABELS, source)


def read_labels(path: Path) -> Part:
    """The labels in a CSV file of the user's.

    Args:
        path: A file with the columns `url` or `name` or both, `sent_from_mobile`
            (yes or no), and, if the label is for one invitation, `sent_at` or
            `sent_date`.

    Raises:
        InputError: The file can't be read, is too large or has no such columns.
    """
    if not path.is_file():
        raise InputError(
            f"{path.name}: no such file, expected a CSV file of labels. "
            "Check where it lies."
        )
    if path.stat().st_size > LIMIT_BYTES:
        raise InputError(
            f"{path.name}: more than {LIMIT_BYTES // 2**20} MB found, expected a CSV "
            "file of labels. Give a smaller one."
        )
    opener = file_opener(see(path, path.name), path.name)
    stream = opener()
    layout = layout_of(stream.read(SAMPLE_BYTES), _KEYS)
    stream.close()
    if layout is None or not {"url", "name"} & set(layout.columns):
        raise InputError(
            f"{path.name}: no header with url or name and sent_from_mobile, expected "
            "a CSV file of labels. Add the header line."
        )
    file = File(0, "labels.csv", "labels", opener, layout)
    reader = Reader(COLUMNS, DATES, labels)
    parts = list(file_parts(file, Source(export_id=0, file_id=0), reader))
    return Part(
        file,
        pl.concat([part.frame for part in parts]),
        pl.concat([part.rejects for part in parts]),
        sum(part.n_read for part in parts),
    )
