"""Which lines make one CSV row, told by their quotes.

A quoted field may hold line breaks, so a row may span lines. A line with an even
number of quotes stands alone or lies inside such a row; a line with an odd number
opens a row, closes one, or is damaged. A row is two neighbouring odd lines of
which the first can open and the second can close, and what lies between, if the
whole is well formed. All else stands alone, to be read or refused by itself.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import polars as pl

from pipeline.ingest.decode import ROW_LIMIT_BYTES


class Grammar(NamedTuple):
    """Regular expressions for the rows of one file.

    Attributes:
        separator: Between two fields.
        width: How many fields the header has.
        plain: A row of at most `width` fields, RFC 4180, that polars reads too.
        literal: The same, and with any quotes inside an unquoted field; a group
            for each field.
        any_width: The same, whatever the number of fields.
        opening: A line that ends inside a quoted field.
        closing: A line that begins inside one and ends outside.
    """

    separator: str
    width: int
    plain: str
    literal: str
    any_width: str
    opening: str
    closing: str


class Rows(NamedTuple):
    """Rows found in a block.

    Attributes:
        plain: `line` and `text` of rows that polars reads.
        literal: The same of rows with quotes inside unquoted fields.
        rejects: `line` and `reason` of what is no row.
        rest: The end of the block, where a row opens that goes on in the next.
    """

    plain: pl.DataFrame
    literal: pl.DataFrame
    rejects: pl.DataFrame
    rest: bytes


def grammar(separator: str, width: int) -> Grammar:
    """The expressions for rows of `width` fields."""
    sep = re.escape(separator)
    quoted = '(?:"[^"]*")+'
    inner = rf'[^"{sep}\n]'
    even = rf'(?:{quoted}|{inner}+(?:"{inner}*"{inner}*)*|)'
    field = rf"(?:{quoted}|{inner}[^{sep}\n]*|)"
    groups = f"({field})"
    for _ in range(width - 1):
        groups = f"({field})(?:{sep}{groups})?"
    surplus = f'(?:{sep}(?:"")?)*'
    return Grammar(
        separator=separator,
        width=width,
        plain=f"^{even}(?:{sep}{even}){{0,{width - 1}}}{surplus}$",
        literal=f"^{groups}{surplus}$",
        any_width=f"^{field}(?:{sep}{field})*$",
        opening=f'^(?:{field}{sep})*"(?:[^"]|"")*$',
        closing=f'^(?:[^"]|"")*"(?:{sep}{field})*$',
    )


def _lines(block: bytes, first_line: int) -> pl.DataFrame:
    size = pl.col("text").str.len_bytes().cast(pl.Int64)
    return (
        pl.read_lines(block, name="text")
        .lazy()
        .select(
            pl.int_range(first_line, first_line + pl.len(), dtype=pl.Int64).alias(
                "line"
            ),
            "text",
            size=size,
            start=(size + 1).cum_sum() - size - 1,
            is_odd=pl.col("text").str.count_matches('"', literal=True) % 2 == 1,
        )
        .collect()
    )


def _odd_lines(lines: pl.DataFrame, rules: Grammar) -> pl.DataFrame:
    """The lines with a quote too many, and which of them open or close a row.

    Columns:
        line: Physical line, from 1.
        start: Byte where it begins.
        is_open: It opens a row, which the next odd line may close.
        is_close: It closes the row that the odd line before it opened.
    """
    text, end = pl.col("text"), pl.col("start") + pl.col("size")
    is_far = (end - pl.col("start").shift() > ROW_LIMIT_BYTES).fill_null(value=True)
    # A line that could do both does what the line before it leaves to do. Whether
    # a row is open after any other line is known from that line alone.
    is_known = ~(pl.col("can_open") & pl.col("can_close")) | pl.col("is_far")
    place = pl.int_range(pl.len())
    last_known = pl.when(is_known).then(place).forward_fill()
    open_there = pl.when(is_known).then(pl.col("can_open")).forward_fill()
    is_open_after = open_there ^ ((place - last_known) % 2 == 1)
    return (
        lines.lazy()
        .filter(pl.col("is_odd") & (pl.col("size") <= ROW_LIMIT_BYTES))
        .select(
            "line",
            "start",
            can_open=text.str.contains(rules.opening),
            can_close=text.str.contains(rules.closing),
            is_far=is_far,
        )
        .with_columns(
            is_close=is_open_after.shift(fill_value=False)
            & ~pl.col("is_far")
            & pl.col("can_close")
        )
        .select(
            "line",
            "start",
            "is_close",
            is_open=pl.col("can_open") & ~pl.col("is_close"),
        )
        .collect()
    )


def _joined(lines: pl.DataFrame, odd: pl.DataFrame, rules: Grammar) -> pl.DataFrame:
    """The lines, those of one row joined.

    Columns:
        line: Physical line where it begins.
        text: The row, or the line that stands alone.
        is_odd: Whether it has a quote too many.
    """
    is_first = pl.col("is_open") & pl.col("is_close").shift(-1, fill_value=False)
    firsts = odd.filter(is_first)["line"]
    lasts = odd.filter("is_close")["line"]
    if firsts.is_empty():
        return lines.select("line", "text", "is_odd")
    marked = lines.with_columns(
        row=pl.col("line").is_in(firsts.implode()).cum_sum(),
        done=pl.col("line").is_in(lasts.implode()).cum_sum().shift(fill_value=0),
    )
    inside = pl.col("row") > pl.col("done")
    spans = (
        marked.filter(inside)
        .group_by("row", maintain_order=True)
        .agg(pl.col("line").first(), pl.col("text").str.join("\n"))
        .filter(pl.col("text").str.contains(rules.any_width))
        .with_columns(is_odd=pl.lit(value=False))
    )
    is_spanned = inside & pl.col("row").is_in(spans["row"].implode())
    columns = ("line", "text", "is_odd")
    return pl.concat(
        [marked.filter(~is_spanned).select(columns), spans.select(columns)]
    ).sort("line")


def _fault(rules: Grammar) -> pl.Expr:
    text = pl.col("text")
    return (
        pl.when(text.str.len_bytes() > ROW_LIMIT_BYTES)
        .then(pl.lit("a row over 1 MB"))
        .when(text.str.contains("\0", literal=True))
        .then(pl.lit("a NUL character"))
        .when(text.str.contains(rules.literal))
        .then(pl.lit(None))
        .when(text.str.contains(rules.any_width))
        .then(pl.lit("more fields than the header"))
        .when("is_odd")
        .then(pl.lit("a quote that is never closed"))
        .otherwise(pl.lit("quotes out of place"))
    )


def rows_of(block: bytes, first_line: int, rules: Grammar, *, at_end: bool) -> Rows:
    """The rows of a block of lines.

    Args:
        block: Whole lines of UTF-8.
        first_line: Physical line of the first, from 1.
        rules: The file's grammar.
        at_end: Whether no line follows.
    """
    lines = _lines(block, first_line)
    odd = _odd_lines(lines, rules)
    rest = b""
    if not at_end and odd.height and odd["is_open"][-1]:
        start = odd["start"][-1]
        if len(block) - start <= ROW_LIMIT_BYTES:
            rest = block[start:]
            lines = lines.filter(pl.col("start") < start)
            odd = odd[:-1]
    rows = _joined(lines, odd, rules).filter(pl.col("text") != "")
    is_plain = pl.col("text").str.contains(rules.plain) & ~(
        pl.col("text").str.contains("\0", literal=True)
        | (pl.col("text").str.len_bytes() > ROW_LIMIT_BYTES)
    )
    rows = rows.with_columns(is_plain=is_plain)
    if rows["is_plain"].all():
        none = pl.DataFrame(schema={"line": pl.Int64, "reason": pl.String})
        plain = rows.select("line", "text")
        return Rows(plain, plain.clear(), none, rest)
    others = rows.filter(~pl.col("is_plain")).with_columns(reason=_fault(rules))
    return Rows(
        plain=rows.filter("is_plain").select("line", "text"),
        literal=others.filter(pl.col("reason").is_null()).select("line", "text"),
        rejects=others.filter(pl.col("reason").is_not_null()).select("line", "reason"),
        rest=rest,
    )
