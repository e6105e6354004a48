"""The way from raw tables to tested models, inside one connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from pipeline.errors import ModelTestError
from pipeline.warehouse.data_tests import check_rows
from pipeline.warehouse.models import (
    MODELS_FOLDER,
    compiled,
    read_models,
    read_singular_tests,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import duckdb

    from pipeline.warehouse.models import Model

# What is read after the build besides the marts; the rest ends with it.
_PRIVATE_MODELS = ("int_invitations_joined",)


def _late_last(models: Iterable[Model], late: set[str]) -> list[Model]:
    """The models in their order, those that need a late source after the others."""
    needy: dict[str, Model] = {}
    ready = []
    for model in models:
        if model.sources & late or model.refs & needy.keys():
            needy[model.name] = model
        else:
            ready.append(model)
    return [*ready, *needy.values()]


class Engine(Protocol):
    """What runs the models' SQL."""

    def make(self, model: Model) -> None:
        """Make the relation that the model's SQL describes."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query; to be asked for few."""


class DuckDB:
    """DuckDB, in the warehouse being built."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Run by this connection."""
        self._connection = connection

    def make(self, model: Model) -> None:
        """Make a table or a view, which stays if it is read after the build."""
        how = (
            model.materialized if is_published(model) else f"temp {model.materialized}"
        )
        self._connection.execute(
            f'create {how} "{model.name}" as {compiled(model.sql)}'
        )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        # `sql` would plan it twice.
        return self._connection.execute(query).fetchall()


def is_published(model: Model) -> bool:
    """Whether a model's rows are read after the build."""
    return model.folder == "marts" or model.name in _PRIVATE_MODELS


def run_models(
    connection: duckdb.DuckDBPyConnection,
    folder: Path = MODELS_FOLDER,
    *,
    late: Mapping[str, Callable[[], None]] | None = None,
    on_model: Callable[[str], None] = lambda _: None,
) -> int:
    """Build every model by DuckDB, as `run_by` does."""
    return run_by(DuckDB(connection), folder, late=late, on_model=on_model)


def run_by(
    engine: Engine,
    folder: Path = MODELS_FOLDER,
    *,
    late: Mapping[str, Callable[[], None]] | None = None,
    on_model: Callable[[str], None] = lambda _: None,
) -> int:
    """Build every model in `ref()` order and test its rows; how many tests ran.

    Args:
        engine: What runs them; its raw tables are there.
        folder: The model folder.
        late: Raw tables that are still being made, with what loads each: models
            that need none of them go first, so that neither waits for the other.
        on_model: Told each model's name before it is built.

    Raises:
        ModelTestError: Rows fail a test of a yml or of the tests folder.
    """
    test_count = 0
    waiting = dict(late or {})
    for model in _late_last(read_models(folder), set(waiting)):
        for source in model.sources & waiting.keys():
            waiting.pop(source)()
        on_model(model.name)
        engine.make(model)
        test_count += check_rows(engine.rows, model)
    for test in read_singular_tests(folder):
        failures = len(engine.rows(compiled(test.sql)))
        if failures:
            raise ModelTestError(
                f"{test.name}: {failures} rows returned, expected none."
            )
        test_count += 1
    return test_count
