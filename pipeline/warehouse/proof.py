"""The given/expect tests of the models, run once for each state of the models.

What a model makes of given rows depends on its text and on DuckDB alone. So the
state in which the tests last passed is written down beside the models, and the tests
run again only where it differs. `make prove` runs them and writes it down.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import duckdb

from pipeline.warehouse.data_tests import check_unit_tests, types
from pipeline.warehouse.models import (
    MODELS_FOLDER,
    compiled,
    read_models,
    write_down_ymls,
)
from pipeline.warehouse.raw import RAW_TABLES, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.warehouse.models import Model

_RECORD = "proved.txt"
_READ = ("dbt_project.yml", "*/stg_*", "*/int_*", "marts/*")


def prove_models(folder: Path = MODELS_FOLDER) -> int:
    """How many given/expect tests the models pass.

    Raises:
        ModelTestError: A model makes other rows than expected.
    """
    if is_proved(folder):
        return sum(len(model.unit_tests) for model in read_models(folder))
    return run_unit_tests(folder)


def is_proved(folder: Path = MODELS_FOLDER) -> bool:
    """Whether the tests are known to pass for these models and this DuckDB."""
    record = folder / _RECORD
    return record.exists() and record.read_text("utf-8").strip() == state(folder)


def run_unit_tests(folder: Path = MODELS_FOLDER) -> int:
    """Run every given/expect test, on no rows but the given; how many ran.

    It needs nothing of a build but the models, so it can run beside one.

    Raises:
        ModelTestError: A model makes other rows than expected.
    """
    with duckdb.connect() as connection:
        return sum(
            check_unit_tests(connection, model)
            for model in made_of_nothing(connection, folder)
        )


def model_types(folder: Path = MODELS_FOLDER) -> dict[str, dict[str, str]]:
    """DuckDB's types of each model's columns, by name and in order."""
    with duckdb.connect() as connection:
        # Each before the models that read it: made once the loop goes on.
        list(made_of_nothing(connection, folder))
        return {
            model.name: types(connection, f'"{model.name}"')
            for model in read_models(folder)
        }


def made_of_nothing(
    connection: duckdb.DuckDBPyConnection, folder: Path = MODELS_FOLDER
) -> Iterator[Model]:
    """The models in order, each made without rows once it has been looked at."""
    connection.execute("set threads = 1")
    for table in RAW_TABLES:
        load(connection, table, [])
    for model in read_models(folder):
        yield model
        connection.execute(
            f'create table "{model.name}" as from ({compiled(model.sql)}) limit 0'
        )


def state(folder: Path = MODELS_FOLDER) -> str:
    """A digest of all that the tests' outcome depends on."""
    parts = [duckdb.__version__]
    parts += [f"{table.name} {table.dtypes}" for table in RAW_TABLES]
    # As text: line ends differ between checkouts.
    parts += [
        f"{path.relative_to(folder).as_posix()}\n{path.read_text('utf-8')}"
        for kind in _READ
        for path in sorted(folder.glob(kind))
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def write_down(folder: Path = MODELS_FOLDER) -> None:
    """Run the tests, and say beside the models that they pass and what they say.

    Raises:
        ModelTestError: They don't.
    """
    run_unit_tests(folder)
    write_down_ymls(folder)
    (folder / _RECORD).write_text(state(folder) + "\n", "utf-8")
