"""Texts as CSV that neither a spreadsheet nor a terminal acts upon."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

# What a spreadsheet takes for the start of a formula, in full width too: where a cell
# begins, and where one begins for a reader that parts cells at other signs.
_SIGN, _UNSEEN = r"[-=+@\x{ff0b}\x{ff0d}\x{ff1d}\x{ff20}]", r"[\s\p{Z}\p{C}]*"
_FIRST = rf"^({_UNSEEN}{_SIGN}|[\t\r])"
_TORN = rf"([;|\t\r\n]{_UNSEEN})({_SIGN})"
# What could steer the terminal on which a file is looked at.
_STEERING = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}]"


def inert_query(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """The query with no text that a spreadsheet or a terminal would act upon.

    Before a formula comes an apostrophe, for each control a replacement character.
    Lists become text, their items parted by ` | `.
    """
    relation = connection.sql(query)
    columns = []
    for name, kind in zip(relation.columns, relation.types, strict=True):
        quoted = f'"{name}"'
        if str(kind) == "VARCHAR[]":
            quoted = f"array_to_string({quoted}, ' | ')"
        if str(kind) in {"VARCHAR", "VARCHAR[]"}:
            bare = f"regexp_replace({quoted}, '{_STEERING}', '\ufffd', 'g')"
            torn = rf"regexp_replace({bare}, '{_TORN}', '\1''\2', 'g')"
            quoted = rf"regexp_replace({torn}, '{_FIRST}', '''\1')"
        columns.append(f'{quoted} as "{name}"')
    return f"select {', '.join(columns)} from ({query})"
