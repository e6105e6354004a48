"""How two warehouses differ, table by table and row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from pipeline.warehouse import RAW_TABLES, read_models

if TYPE_CHECKING:
    from pathlib import Path

MARTS = [model.name for model in read_models() if model.folder == "marts"]
PRIVATE = ["int_invitations_joined", *(f"raw.{table.name}" for table in RAW_TABLES)]


def differences(one: Path, other: Path, tables: list[str]) -> dict[str, str]:
    """What differs, by table; nothing where types and rows are the same."""
    found = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one}' as one (read_only)")
        connection.execute(f"attach '{other}' as other (read_only)")
        for table in tables:
            name = table if "." in table else f"main.{table}"
            sides = [f"one.{name}", f"other.{name}"]
            types = [
                connection.execute(
                    f"select column_name, column_type from (describe {side})"
                ).fetchall()
                for side in sides
            ]
            rows = [
                connection.execute(
                    f"select count(*) from "
                    f"(from {left} except all select * from {right})"
                ).fetchall()[0][0]
                for left, right in (sides, sides[::-1])
            ]
            if types[0] != types[1]:
                found[table] = f"types {types[0]} and {types[1]}"
            elif any(rows):
                found[table] = f"{rows[0]} rows in one alone, {rows[1]} in the other"
    return found


def counts(warehouse: Path, tables: list[str]) -> dict[str, int]:
    """How many rows each table has."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {
            table: connection.execute(f"select count(*) from {table}").fetchall()[0][0]
            for table in tables
        }
