"""A model's yml tests as queries: unique, not_null, given/expect and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import ModelTestError
from pipeline.warehouse.models import compiled, reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

    from pipeline.warehouse.models import Model


class RowTest(NamedTuple):
    """A test that each row of a model must pass.

    Attributes:
        name: The test's kind and column.
        failures: An aggregate over the model's rows: how many fail.
    """

    name: str
    failures: str


def check_rows(rows: Callable[[str], list[tuple[Any, ...]]], model: Model) -> int:
    """How many tests of the model's yml ran, all of them passed in one scan.

    Args:
        rows: Gives the rows of a query.
        model: The model, its relation made.

    Raises:
        ModelTestError: Rows fail a test; says which test and how many rows.
    """
    tests = list(_row_tests(model))
    if not tests:
        return 0
    # The first makes an aggregate of it, even if every test is a subquery.
    aggregates = ", ".join(["count(*)", *(test.failures for test in tests)])
    ((_, *counts),) = rows(f'select {aggregates} from "{model.name}"')
    failed = [
        f"{test.name} ({count} rows)"
        for test, count in zip(tests, counts, strict=True)
        if count
    ]
    if failed:
        raise ModelTestError(
            f"{model.name}: fails {', '.join(failed)}, expected no such row."
        )
    return len(tests)


def parents(model: Model) -> frozenset[str]:
    """The models in which the rows of this one must be found."""
    return frozenset(
        reference(test["relationships"]["arguments"]["to"])[0]
        for column in model.properties.get("columns", [])
        for test in column.get("data_tests", [])
        if "relationships" in test and not isinstance(test, str)
    )


def check_unit_tests(connection: duckdb.DuckDBPyConnection, model: Model) -> int:
    """How many given/expect tests of the model ran, all of them passed.

    Raises:
        ModelTestError: The model made other rows of the given ones.
    """
    for name, query in unit_test_queries(connection, model):
        if wrong := len(connection.execute(query).fetchall()):
            raise ModelTestError(
                f"{model.name}: {name} differs in {wrong} rows, expected none."
            )
    return len(model.unit_tests)


def unit_test_queries(
    connection: duckdb.DuckDBPyConnection, model: Model
) -> Iterator[tuple[str, str]]:
    """Of each given/expect test its name, and a query for the rows that are wrong.

    Args:
        connection: Where the relations that the model reads are built.
        model: The model.
    """
    for test in model.unit_tests:
        yield test["name"], _unit_test_query(connection, model, test)


def _unit_test_query(
    connection: duckdb.DuckDBPyConnection, model: Model, test: dict[str, Any]
) -> str:
    """A query for the rows in which what a model makes differs from the expected.

    A given relation has the columns and types of the one it stands for, which is
    built already; what the yml leaves out is null.
    """
    parts, given = [], {}
    for number, block in enumerate(test["given"]):
        name, relation = reference(block["input"])
        given[name] = f"given_{number}"
        rows = _rows(types(connection, relation), block["rows"])
        parts.append(f"given_{number} as ({rows})")
    parts.append(f"made as ({compiled(model.sql, given)})")
    rows = test["expect"]["rows"]
    columns = list(rows[0])
    # What the model makes has no types before it is built: text against text.
    expected = _rows(dict.fromkeys(columns, "varchar"), rows)
    chosen = ", ".join(f'"{column}"' for column in columns)
    made = ", ".join(f'cast("{column}" as varchar) as "{column}"' for column in columns)
    return (
        f"with {', '.join(parts)} "
        f"select 1 from (select {made}, 1 as surplus from made "
        f"union all select *, -1 as surplus from ({expected})) "
        f"group by {chosen} having sum(surplus) <> 0"
    )


def types(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    """DuckDB's types of a relation's columns, by name and in order."""
    described = connection.sql(f"select * from {relation} limit 0")
    return dict(
        zip(described.columns, map(str, described.types), strict=True),
    )


def _row_tests(model: Model) -> Iterator[RowTest]:
    for test in model.properties.get("data_tests", []):
        yield _row_test(model.name, test, None)
    for column in model.properties.get("columns", []):
        for test in column.get("data_tests", []):
            yield _row_test(model.name, test, f'"{column["name"]}"')


def _row_test(relation: str, test: str | dict[str, Any], column: str | None) -> RowTest:
    kind, options = (test, {}) if isinstance(test, str) else next(iter(test.items()))
    options = options.get("arguments", options)
    column = column or options["column_name"]
    name = f"{kind} {column}".replace('"', "")
    if kind == "unique":
        return RowTest(name, f"count({column}) - count(distinct {column})")
    if kind == "not_null":
        return RowTest(name, f"count(*) - count({column})")
    if kind == "accepted_values":
        values = ", ".join(_literal(value) for value in options["values"])
        return RowTest(name, f"count(*) filter (where {column} not in ({values}))")
    if kind == "relationships":
        _, parent = reference(options["to"])
        return RowTest(
            name,
            # `not in` would need all of the parent's rows in one place.
            f'(select count(*) from "{relation}" as child where '
            f"child.{column} is not null and not exists (select 1 from {parent} "
            f'as parent where parent."{options["field"]}" = child.{column}))',
        )
    raise ValueError(f"no test is called {kind}")


def _rows(types: dict[str, str], rows: list[dict[str, Any]]) -> str:
    """A query for the yml's rows, with these columns and types."""
    named = list(dict.fromkeys(column for row in rows for column in row))
    chosen = ", ".join(
        (f'cast("{column}" as {kind})' if column in named else f"cast(null as {kind})")
        + f' as "{column}"'
        for column, kind in types.items()
    )
    if not rows:
        return f"select {chosen} limit 0"
    values = ", ".join(
        f"({', '.join(_literal(row.get(column)) for column in named)})" for row in rows
    )
    columns = ", ".join(f'"{column}"' for column in named)
    return f"select {chosen} from (values {values}) as rows({columns})"


def _literal(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return "'" + text.replace("'", "''") + "'"
