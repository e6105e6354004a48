"""The way from raw tables to tested models, inside one connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def run_models(
    connection: duckdb.DuckDBPyConnection,
    folder: Path = MODELS_FOLDER,
    *,
    late: Mapping[str, Callable[[], None]] | None = None,
    on_model: Callable[[str], None] = lambda _: None,
) -> int:
    """Build every model in `ref()` order and test its rows; how many tests ran.

    Args:
        connection: To the warehouse being built, its raw tables loaded.
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
        is_published = model.folder == "marts" or model.name in _PRIVATE_MODELS
        how = model.materialized if is_published else f"temp {model.materialized}"
        connection.execute(f'create {how} "{model.name}" as {compiled(model.sql)}')
        test_count += check_rows(connection, model)
    for test in read_singular_tests(folder):
        failures = len(connection.execute(compiled(test.sql)).fetchall())
        if failures:
            raise ModelTestError(
                f"{test.name}: {failures} rows returned, expected none."
            )
        test_count += 1
    return test_count
