"""The models' given/expect tests, their SQL as Spark's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

pytest.importorskip("pyspark")

from pipeline.spark.dialect import as_spark
from pipeline.spark.session import session
from pipeline.warehouse import read_models
from pipeline.warehouse.data_tests import unit_test_queries
from pipeline.warehouse.proof import made_of_nothing
from tests.spark.conftest import MASTER

if TYPE_CHECKING:
    from pathlib import Path


def test_models_make_on_spark_what_their_yml_expects(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        queries = {
            f"{model.name}: {name}": query
            for model in made_of_nothing(connection)
            for name, query in unit_test_queries(connection, model)
        }
    assert len(queries) == sum(len(model.unit_tests) for model in read_models())
    with session(MASTER, tmp_path) as spark:
        wrong = {
            name: len(spark.sql(as_spark(query)).collect())
            for name, query in queries.items()
        }
    assert {name: count for name, count in wrong.items() if count} == {}
