"""A model's yml tests as queries: unique, not_null, given/expect and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.warehouse.models import compiled, reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from pipeline.warehouse.models import Model


class ModelTestError(Exception):
    """A model's rows are not what its yml promises; nothing is published."""


def check_rows(connection: duckdb.DuckDBPyConnection, model: Model) -> int:
    """How many tests of the model's yml ran, all of them passed.

    Raises:
        ModelTestError: Rows fail a test; says which test and how many rows.
    """
    tests = list(_row_tests(model))
    if not tests:
        return 0
    query = " union all ".join(
        f"select {_literal(name)} as name, ({sql}) as failures" for name, sql in tests
    )
    failed = connection.sql(
        f"select name, failures from ({query}) where failures > 0 order by name"
    ).fetchall()
    if failed:
        told = ", ".join(f"{name} ({failures} rows)" for name, failures in failed)
        raise ModelTestError(f"{model.name}: fails {told}, expected no such row.")
    return len(tests)


def check_unit_tests(connection: duckdb.DuckDBPyConnection, model: Model) -> int:
    """How many given/expect tests of the model ran, all of them passed.

    Raises:
        ModelTestError: The model made other rows of the given ones.
    """
    for test in model.unit_tests:
        given = {}
        for number, block in enumerate(test["given"]):
            name, relation = reference(block["input"])
            given[name] = f"given_{number}"
            _fill(connection, f"given_{number}", relation, block["rows"])
        rows = test["expect"]["rows"]
        columns = list(rows[0])
        connection.execute(
            f"create or replace temp table made as {compiled(model.sql, given)}"
        )
        _fill(connection, "expected", "made", rows)
        chosen = ", ".join(f'"{column}"' for column in columns)
        query = (
            f"(select {chosen} from made except all select {chosen} from expected)"
            " union all "
            f"(select {chosen} from expected except all select {chosen} from made)"
        )
        if wrong := len(connection.sql(query).fetchall()):
            raise ModelTestError(
                f"{model.name}: {test['name']} differs in {wrong} rows, expected none."
            )
    return len(model.unit_tests)


def _row_tests(model: Model) -> Iterator[tuple[str, str]]:
    for test in model.properties.get("data_tests", []):
        yield _row_test(model.name, test, None)
    for column in model.properties.get("columns", []):
        for test in column.get("data_tests", []):
            yield _row_test(model.name, test, f'"{column["name"]}"')


def _row_test(
    relation: str, test: str | dict[str, Any], column: str | None
) -> tuple[str, str]:
    """The test's name and a query that counts the rows that fail it."""
    kind, options = (test, {}) if isinstance(test, str) else next(iter(test.items()))
    options = options.get("arguments", options)
    column = column or options["column_name"]
    if kind == "unique":
        sql = (
            f"select count(*) from (select {column} from {relation} "
            f"where {column} is not null group by all having count(*) > 1)"
        )
    elif kind == "not_null":
        sql = f"select count(*) from {relation} where {column} is null"
    elif kind == "accepted_values":
        values = ", ".join(_literal(value) for value in options["values"])
        sql = (
            f"select count(*) from {relation} "
            f"where {column} is not null and {column} not in ({values})"
        )
    elif kind == "relationships":
        _, parent = reference(options["to"])
        sql = (
            f"select count(*) from {relation} where {column} is not null and "
            f'{column} not in (select "{options["field"]}" from {parent})'
        )
    else:
        raise ValueError(f"{relation}: no test is called {kind}")
    return f"{kind} {column}".replace('"', ""), sql


def _fill(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    like: str,
    rows: list[dict[str, Any]],
) -> None:
    """A temporary table with another's columns and the yml's rows."""
    connection.execute(
        f"create or replace temp table {table} as select * from {like} limit 0"
    )
    for row in rows:
        columns = ", ".join(f'"{column}"' for column in row)
        values = ", ".join(_literal(value) for value in row.values())
        connection.execute(f"insert into {table} ({columns}) values ({values})")


def _literal(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return "'" + text.replace("'", "''") + "'"
