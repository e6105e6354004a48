"""Lines of a CSV file -> one text column per header cell, and what is no row.

Most blocks take the short way: each line is a well-formed row, which one regular
expression shows, and polars reads them. The long way is for quoted line breaks
and damage: it finds which lines make one row, so that a stray quote costs its
own line only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.ingest.decode import (
    BLOCK_BYTES,
    ROW_LIMIT_BYTES,
    Stream,
    line_blocks,
    utf8,
)
from pipeline.ingest.quotes import Grammar, grammar, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.ingest.recognise import Layout

REJECTS = {"line": pl.Int64, "reason": pl.String}


class Records(NamedTuple):
    """Some of a file's rows, read as text.

    Attributes:
        frame: `line` and the wanted columns, an empty field being null.
        rejects: `line` and `reason` of what is no row.
    """

    frame: pl.DataFrame
    rejects: pl.DataFrame

    @property
    def n_read(self) -> int:
        """How many rows were found."""
        return self.frame.height + self.rejects.height


class _Shape(NamedTuple):
    rules: Grammar
    places: dict[str, int]
    header: tuple[str, ...]


def _shape(layout: Layout, wanted: tuple[str, ...]) -> _Shape:
    columns = layout.columns
    places = {name: columns.index(name) for name in wanted if name in columns}
    header = tuple(layout.header[place].strip() for place in places.values())
    return _Shape(grammar(layout.separator, len(columns)), places, header)


def _is_simple(block: bytes, rules: Grammar) -> bool:
    if b"\0" in block:
        return False
    line = pl.col("line")
    facts = pl.scan_lines(block).select(
        is_plain=line.str.contains(rules.plain).all(),
        is_full=(line != "").all(),
        longest=line.str.len_bytes().max(),
    )
    try:
        is_plain, is_full, longest = facts.collect().row(0)
    except pl.exceptions.ComputeError:  # not UTF-8
        return False
    return bool(is_plain and is_full and longest <= ROW_LIMIT_BYTES)


def _fields(block: bytes, height: int, shape: _Shape) -> pl.DataFrame | None:
    """The fields of well-formed rows; none if polars reads them otherwise.

    It has misread valid files before: the number of rows is the proof.
    """
    names = [f"field_{place}" for place in range(shape.rules.width)]
    scan = pl.scan_csv(
        block,
        has_header=False,
        separator=shape.rules.separator,
        schema=dict.fromkeys(names, pl.String),
        infer_schema=False,
        truncate_ragged_lines=True,
        missing_columns="insert",
        extra_columns="ignore",
    ).select(
        pl.col(f"field_{place}").replace("", None).alias(name)
        for name, place in shape.places.items()
    )
    try:
        fields = scan.collect()
    except pl.exceptions.ComputeError:
        return None
    return fields if fields.height == height else None


def _literal_fields(rows: pl.DataFrame, shape: _Shape) -> pl.DataFrame:
    groups = pl.col("text").str.extract_groups(shape.rules.literal)
    return rows.select(
        _unquoted(groups.struct.field(str(place + 1))).replace("", None).alias(name)
        for name, place in shape.places.items()
    )


def _unquoted(field: pl.Expr) -> pl.Expr:
    inner = field.str.slice(1).str.head(-1).str.replace_all('""', '"', literal=True)
    return pl.when(field.str.starts_with('"')).then(inner).otherwise(field)


def _plain_fields(rows: pl.DataFrame, shape: _Shape) -> pl.DataFrame:
    if rows.is_empty():
        return _literal_fields(rows, shape)
    text = rows["text"].str.join("\n").item() + "\n"
    fields = _fields(text.encode(), rows.height, shape)
    return _literal_fields(rows, shape) if fields is None else fields


def _long_way(
    block: bytes, first_line: int, shape: _Shape, *, at_end: bool
) -> tuple[Records, bytes]:
    rows = rows_of(block, first_line, shape.rules, at_end=at_end)
    columns = ("line", *shape.places)
    plain = _plain_fields(rows.plain, shape).with_columns(rows.plain["line"])
    if rows.literal.is_empty():
        return Records(plain.select(columns), rows.rejects), rows.rest
    literal = _literal_fields(rows.literal, shape).with_columns(rows.literal["line"])
    frame = pl.concat([plain, literal]).select(columns).sort("line")
    return Records(frame, rows.rejects), rows.rest


def _short_way(block: bytes, first_line: int, shape: _Shape) -> Records | None:
    if not _is_simple(block, shape.rules):
        return None
    frame = _fields(block, block.count(b"\n"), shape)
    if frame is None:
        return None
    lines = pl.int_range(first_line, first_line + pl.len(), dtype=pl.Int64)
    frame = frame.select(lines.alias("line"), *shape.places)
    return Records(frame, pl.DataFrame(schema=REJECTS))


def _without_non_rows(records: Records, shape: _Shape) -> Records:
    """The records, headers that come again and rows of nothing rejected."""
    is_header = pl.all_horizontal(
        pl.col(name) == cell
        for name, cell in zip(shape.places, shape.header, strict=True)
    )
    is_empty = pl.all_horizontal(pl.col(name).is_null() for name in shape.places)
    reason = (
        pl.when(is_header.fill_null(value=False))
        .then(pl.lit("a repeated header"))
        .when(is_empty)
        .then(pl.lit("an empty row"))
    )
    found = records.frame.with_columns(reason=reason)
    if not found["reason"].count():
        return records
    bad = found.filter(pl.col("reason").is_not_null()).select(*REJECTS)
    good = found.filter(pl.col("reason").is_null()).drop("reason")
    return Records(good, pl.concat([records.rejects, bad]).sort("line"))


def _body(blocks: Iterator[bytes], header_line: int) -> Iterator[bytes]:
    left = header_line
    for block in blocks:
        start = 0
        while left and start < len(block):
            start = block.index(b"\n", start) + 1
            left -= 1
        if start < len(block):
            yield block[start:]


def records(
    stream: Stream,
    layout: Layout,
    wanted: tuple[str, ...],
    size: int = BLOCK_BYTES,
) -> Iterator[Records]:
    """The rows below the header, some at a time, and at least one time.

    Args:
        stream: The file, at its start.
        layout: How it is written.
        wanted: Keys of the columns to read; one that the header lacks is left
            out.
        size: About how many bytes of text to hold at once.
    """
    shape = _shape(layout, wanted)
    line, rest, found = layout.header_line + 1, b"", None
    blocks = line_blocks(stream, layout.encoding, size)
    for block in _body(blocks, layout.header_line):
        data = rest + block
        if not data.strip(b"\n"):  # lines of nothing, and a row opens in none
            line += len(data)
            continue
        found, rest = _short_way(data, line, shape), b""
        if not found:
            data = utf8(data)
            found, rest = _long_way(data, line, shape, at_end=False)
        line += data.count(b"\n") - rest.count(b"\n")
        yield _without_non_rows(found, shape)
    if rest or not found:
        found, _ = _long_way(rest, line, shape, at_end=True)
        yield _without_non_rows(found, shape)
