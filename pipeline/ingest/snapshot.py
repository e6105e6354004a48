"""The Member Snapshot API's JSON: a file per page, or a list of pages in one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from pipeline.errors import InputError
from pipeline.ingest.csv_text import REJECTS, Records
from pipeline.ingest.decode import ROW_LIMIT_BYTES
from pipeline.ingest.recognise import SNAPSHOT_DOMAINS, column_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.ingest.decode import Stream

# JSON can't be read in pieces by the standard library, and in memory a character may
# take eight bytes and a value a hundred. A page has about 0.1 MB.
SNAPSHOT_LIMIT_BYTES = 48 * 2**20
VALUE_LIMIT = 2_000_000
# LinkedIn's longest key has 26 characters.
_KEY_LIMIT_CHARACTERS = 64

# What is told of a row beside its texts.
_FACTS = ("is_row", "is_twice", "is_text", "is_short")

Rows = list[object]


class _Twice(dict[str, object]):
    """An object in which a key comes twice, so that a value of it is lost."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    return made if len(made) == len(pairs) else _Twice(made)


def shown_name(table: str) -> str:
    """What messages and counts call a table's part of a snapshot."""
    domain = next(name for name, made in SNAPSHOT_DOMAINS.items() if made == table)
    return f"{domain.upper()} (snapshot)"


def _malformed(shown: str, found: str) -> InputError:
    return InputError(
        f"{shown}: {found}, expected pages of LinkedIn's Member Snapshot. Save the "
        "answers of the API as they came."
    )


def _pages(opener: Callable[[], Stream], shown: str) -> object:
    stream = opener()
    try:
        data = stream.read(SNAPSHOT_LIMIT_BYTES + 1)
    finally:
        stream.close()
    if len(data) > SNAPSHOT_LIMIT_BYTES:
        raise _malformed(shown, f"over {SNAPSHOT_LIMIT_BYTES // 2**20} MB in one file")
    # Those in texts are counted too, which are some of a hundred characters.
    if sum(map(data.count, (b"[", b"{", b","))) > VALUE_LIMIT:
        raise _malformed(shown, f"over {VALUE_LIMIT:,} values in one file")
    try:
        # Numbers as text: a member number may have more digits than a float.
        return json.loads(
            data,
            parse_int=str,
            parse_float=str,
            parse_constant=str,
            object_pairs_hook=_object,
        )
    except RecursionError as error:
        raise _malformed(shown, "JSON nested too deep") from error
    except ValueError as error:
        raise _malformed(shown, "not valid JSON") from error


def _elements(pages: object, shown: str) -> Iterator[dict[str, object]]:
    for page in pages if isinstance(pages, list) else [pages]:
        if not isinstance(page, dict):
            raise _malformed(shown, "a page that is no object")
        _refuse_twice(page, shown)
        elements = page.get("elements", [page] if "snapshotDomain" in page else None)
        if not isinstance(elements, list):
            raise _malformed(shown, "elements that are no list")
        for element in elements:
            if not isinstance(element, dict):
                raise _malformed(shown, "an element that is no object")
            _refuse_twice(element, shown)
            yield element


def _refuse_twice(found: dict[str, object], shown: str) -> None:
    if isinstance(found, _Twice):
        raise _malformed(shown, "a key that comes twice")


def _key(name: object) -> str:
    """A name's key; none of ours for what is no name."""
    is_name = isinstance(name, str) and len(name) <= _KEY_LIMIT_CHARACTERS
    return column_key(str(name)) if is_name else ""


def domains(opener: Callable[[], Stream], shown: str) -> dict[str, Rows]:
    """The snapshot's rows by the table they become, other domains left aside.

    Raises:
        InputError: It is no JSON, or no snapshot.
    """
    found: dict[str, Rows] = {}
    for element in _elements(_pages(opener, shown), shown):
        table = SNAPSHOT_DOMAINS.get(_key(element.get("snapshotDomain")))
        if table is None:
            continue
        data = element.get("snapshotData") or []
        rows = [data] if isinstance(data, dict) else data
        if not isinstance(rows, list):
            raise _malformed(shown, "snapshotData that is no list")
        found.setdefault(table, []).extend(rows)
    return found


def _is_short(value: object) -> bool:
    return not isinstance(value, str) or len(value) <= ROW_LIMIT_BYTES


def _text(value: object) -> str | None:
    if value is None or isinstance(value, (list, dict)) or not _is_short(value):
        return None
    return str(value)


def _column(values: list[object]) -> pl.Series:
    texts = [_text(value) for value in values]
    try:
        return pl.Series(texts, dtype=pl.String)
    except UnicodeEncodeError:  # half a surrogate pair, which JSON allows
        mended = [
            text and text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            for text in texts
        ]
        return pl.Series(mended, dtype=pl.String)


def _columns(rows: Rows, wanted: tuple[str, ...]) -> dict[str, list[object]]:
    """The wanted cells; of two names that make one key, the row's last counts."""
    columns: dict[str, list[object]] = {key: [None] * len(rows) for key in wanted}
    keys: dict[str, str] = {}
    for place, row in enumerate(rows):
        for name, value in row.items() if isinstance(row, dict) else ():
            if name not in keys:
                keys[name] = _key(name)
            if keys[name] in columns:
                columns[keys[name]][place] = value
    return columns


def _reason() -> pl.Expr:
    has_nul = pl.any_horizontal(
        pl.exclude("line", *_FACTS).str.contains("\0", literal=True)
    )
    return (
        pl.when(~pl.col("is_row"))
        .then(pl.lit("a row that is no object"))
        .when(pl.col("is_twice"))
        .then(pl.lit("a key that comes twice"))
        .when(~pl.col("is_text"))
        .then(pl.lit("a list or an object in place of a text"))
        .when(~pl.col("is_short"))
        .then(pl.lit("a row over 1 MB"))
        .when(has_nul)
        .then(pl.lit("a NUL character"))
    )


def records(rows: Rows, wanted: tuple[str, ...]) -> Records:
    """A domain's rows as text.

    Args:
        rows: The domain's rows, in order; `line` is their number, from 1.
        wanted: Keys of the columns to read.
    """
    columns = _columns(rows, wanted)
    cells = list(zip(*columns.values(), strict=True))
    frame = pl.DataFrame(
        {
            "line": pl.int_range(1, len(rows) + 1, dtype=pl.Int64, eager=True),
            "is_row": [isinstance(row, dict) for row in rows],
            "is_twice": [isinstance(row, _Twice) for row in rows],
            "is_text": [
                not any(isinstance(cell, (list, dict)) for cell in row) for row in cells
            ],
            "is_short": [all(map(_is_short, row)) for row in cells],
            **{key: _column(values) for key, values in columns.items()},
        },
        schema_overrides=dict.fromkeys(_FACTS, pl.Boolean),
    ).with_columns(pl.col(wanted).replace("", None), reason=_reason())
    is_bad = pl.col("reason").is_not_null()
    return Records(
        frame.filter(~is_bad).select("line", *wanted),
        frame.filter(is_bad).select(*REJECTS),
    )
