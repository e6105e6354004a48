"""The way from raw tables to tested models, inside one connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pipeline.errors import ModelTestError
from pipeline.warehouse import steps
from pipeline.warehouse.data_tests import check_rows, parents
from pipeline.warehouse.models import (
    MODELS_FOLDER,
    compiled,
    read_models,
    read_singular_tests,
)
from pipeline.warehouse.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb

    from pipeline.warehouse.models import Model, SingularTest

# What is read after the build besides the marts; the rest ends with it.
_PRIVATE_MODELS = ("int_invitations_joined",)


# Rank of a step where several could be done: first what others wait for.
_MAKING, _TESTING, _WAITING = range(3)
# Where models lie that end with the build, if two connections are to see them.
_PASSING = "passing"


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


AnyEngine = TypeVar("AnyEngine", bound=Engine)


class DuckDB:
    """DuckDB, in the warehouse being built.

    Attributes:
        connection: By which it runs them.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, database: str | None = None
    ) -> None:
        """Run by this connection.

        Args:
            connection: To the warehouse.
            database: The warehouse's name, where other connections are to see all
                that is made; None if this is the only one.
        """
        self.connection = connection
        self._database = database

    def make(self, model: Model) -> None:
        """Make a table or a view, which stays if it is read after the build."""
        kind, name, given = model.materialized, f'"{model.name}"', {}
        if not is_published(model):
            if self._database is None:
                kind = f"temp {kind}"
            else:
                name = f"{_PASSING}.{name}"
                # A view looks for a table first in its own database, and no further.
                given = {
                    source: f'"{self._database}".raw."{source}"'
                    for source in model.sources
                }
        self.connection.execute(f"create {kind} {name} as {compiled(model.sql, given)}")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        # `sql` would plan it twice.
        return self.connection.execute(query).fetchall()


def side_by_side(connection: duckdb.DuckDBPyConnection) -> list[DuckDB]:
    """Two engines of one warehouse, for rows so few that planning is all the work.

    Planning is done by one thread. Each has a core for itself, and sees what the
    other makes as soon as it is there.
    """
    ((database,),) = connection.execute("select current_database()").fetchall()
    connection.execute("set threads = 1")
    connection.execute(f"attach ':memory:' as {_PASSING}")
    both = [connection, connection.cursor()]
    for one in both:
        one.execute(f"set search_path = '{database}.main,{_PASSING}.main'")
    return [DuckDB(one, database) for one in both]


def is_published(model: Model) -> bool:
    """Whether a model's rows are read after the build."""
    return model.folder == "marts" or model.name in _PRIVATE_MODELS


def run_models(
    connection: duckdb.DuckDBPyConnection,
    folder: Path = MODELS_FOLDER,
    *,
    on_model: Callable[[str], None] = lambda _: None,
) -> int:
    """Build every model by one connection of DuckDB's, as `run_by` does."""
    return run_by([DuckDB(connection)], folder, on_model=on_model)


def run_by(
    engines: Sequence[AnyEngine],
    folder: Path = MODELS_FOLDER,
    *,
    late: Mapping[str, Callable[[AnyEngine], None]] | None = None,
    on_model: Callable[[str], None] = lambda _: None,
) -> int:
    """Build every model in `ref()` order and test its rows; how many tests ran.

    Args:
        engines: What runs them, side by side if several; the raw tables are there.
        folder: The model folder.
        late: Raw tables that are still being made, with what loads each: models
            that need none of them go first, so that neither waits for the other.
        on_model: Told each model's name before it is built.

    Raises:
        ModelTestError: Rows fail a test of a yml or of the tests folder.
    """
    return steps.run(list(_steps(folder, dict(late or {}), on_model)), engines)


def _steps(
    folder: Path,
    late: dict[str, Callable[[AnyEngine], None]],
    on_model: Callable[[str], None],
) -> Iterator[Step[AnyEngine]]:
    """What is to be done, in an order that one engine can keep to."""
    models = _late_last(read_models(folder), set(late))
    lengths = _lengths(models)
    waiting = set(late)
    for model in models:
        for source in sorted(model.sources & waiting):
            waiting.discard(source)
            yield Step(source, frozenset(), _loading(late[source]), (_WAITING,))
        yield Step(
            model.name,
            model.refs | model.sources & late.keys(),
            _making(model, on_model),
            (_MAKING, -lengths[model.name]),
        )
        yield Step(
            f"tests of {model.name}",
            frozenset({model.name}) | parents(model),
            _checking(model),
            (_TESTING,),
        )
    for test in read_singular_tests(folder):
        yield Step(test.name, test.refs, _testing(test), (_TESTING,))


def _lengths(models: list[Model]) -> dict[str, int]:
    """By model, how many others wait for it, one after another."""
    lengths = dict.fromkeys((model.name for model in models), 0)
    for model in reversed(models):
        for read in model.refs:
            lengths[read] = max(lengths[read], lengths[model.name] + 1)
    return lengths


def _loading(load: Callable[[AnyEngine], None]) -> Callable[[AnyEngine], int]:
    def do(engine: AnyEngine) -> int:
        load(engine)
        return 0

    return do


def _making(
    model: Model, on_model: Callable[[str], None]
) -> Callable[[AnyEngine], int]:
    def do(engine: AnyEngine) -> int:
        on_model(model.name)
        engine.make(model)
        return 0

    return do


def _checking(model: Model) -> Callable[[AnyEngine], int]:
    return lambda engine: check_rows(engine.rows, model)


def _testing(test: SingularTest) -> Callable[[AnyEngine], int]:
    def do(engine: AnyEngine) -> int:
        if failures := len(engine.rows(compiled(test.sql))):
            raise ModelTestError(
                f"{test.name}: {failures} rows returned, expected none."
            )
        return 1

    return do
