"""The SQL models as Spark SQL, run and tested by the other engine's runner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.spark.dialect import as_spark
from pipeline.warehouse.models import compiled
from pipeline.warehouse.run import is_published

if TYPE_CHECKING:
    from pipeline.spark.store import Store
    from pipeline.warehouse import Model


class Spark:
    """Spark, with a relation of a model's a view of its Parquet files."""

    def __init__(self, store: Store) -> None:
        """Keep the models' rows here."""
        self._store = store

    def make(self, model: Model) -> None:
        """Make a model's relation; tables are written, views are not."""
        rows = self._store.spark.sql(as_spark(compiled(model.sql)))
        if model.materialized == "view":
            rows.createOrReplaceTempView(model.name)
        else:
            self._store.keep(place(model), rows, model.name)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query, which are few."""
        return [tuple(row) for row in self._store.spark.sql(as_spark(query)).collect()]


def place(model: Model) -> str:
    """Where a model's rows are kept."""
    folder = model.folder if is_published(model) else "models"
    return f"{folder}/{model.name}"
