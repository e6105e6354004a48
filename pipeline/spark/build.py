"""The whole way on Spark, in order: exports in, the same warehouse out."""

from __future__ import annotations

from contextlib import contextmanager
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

import pyspark
import sqlglot
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame

from pipeline import schema, warehouse
from pipeline.build import Built, Options, facts
from pipeline.errors import InputError
from pipeline.intake import labels_of
from pipeline.spark import inputs, tables
from pipeline.spark.frames import to_spark
from pipeline.spark.models import Spark
from pipeline.spark.notes import load_notes
from pipeline.spark.publish import publish
from pipeline.spark.reading import UNREAD, read
from pipeline.spark.session import is_local, session
from pipeline.spark.store import Store
from pipeline.warehouse.run import run_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import polars as pl

# What only the run itself needs.
_PASSING = ("wide", "notes", "models", "marts")


class Cluster(NamedTuple):
    """Where Spark works.

    Attributes:
        master: Spark's master; None for this machine's cores.
        work: The address at which it keeps rows; None for beside the warehouse,
            which every worker must then reach.
    """

    master: str | None = None
    work: str | None = None


def build(
    addresses: Sequence[str],
    target: Path,
    options: Options | None = None,
    on_stage: Callable[[str], None] = lambda _: None,
    cluster: Cluster | None = None,
) -> Built:
    """Read the exports by Spark and publish a warehouse of them.

    Args:
        addresses: Archives, folders and files, as paths, patterns or addresses of
            any file system of Hadoop's.
        target: Where the warehouse is published.
        options: What the user said about the exports.
        on_stage: Told, in a few words, what is being done.
        cluster: Where Spark works.

    Raises:
        InputError: The input can't be used, or Spark failed.
        ModelTestError: The models fail their own tests; nothing is published.
    """
    told, chosen = options or Options(), cluster or Cluster()
    rows = warehouse.new_rows_folder(target)
    with (
        _failures_told(),
        warehouse.building(target, rows=rows) as (connection, folder),
    ):
        on_stage("Starting Spark")
        with session(chosen.master, folder) as spark:
            top = f"{chosen.work.rstrip('/')}/{rows.name}" if chosen.work else None
            store = Store(spark, top or f"file://{rows.resolve()}")
            scratch = folder if is_local(chosen.master or "local") else None
            try:
                found = _load(store, addresses, told, scratch, on_stage)
                test_count = run_by(
                    [Spark(store)], on_model=lambda name: on_stage(f"Building {name}")
                )
                on_stage("Publishing")
                publish(connection, store, folder)
            finally:
                for name in _PASSING:
                    store.drop(name)
            warehouse.write_unread(connection, found.unread.rows())
            engine = {"pyspark": pyspark.__version__, "sqlglot": sqlglot.__version__}
            warehouse.write_facts(connection, facts(test_count) | engine)
            return Built(
                found.exports.height, test_count, tuple(found.unread["reason"])
            )


def _load(
    store: Store,
    addresses: Sequence[str],
    told: Options,
    scratch: Path | None,
    on_stage: Callable[[str], None],
) -> tables.Told:
    """Every raw table, from the archives at these addresses."""
    labels = labels_of(told.labels) if told.labels else schema.LABELS.empty()
    on_stage("Finding the exports")
    given = inputs.roots(store.spark, addresses)
    oversize = _read_all(store, given, told, scratch, on_stage)
    found = tables.told(store, oversize)
    on_stage("Loading the rows")
    tables.number_parts(store, found.exports)
    limit = schema.NOTE_LIMIT_CHARACTERS[told.account]
    tables.load_raw(store, found.exports, labels, limit, told.zone)
    on_stage("Reading the notes")
    load_notes(store)
    return found


def _read_all(
    store: Store,
    given: Sequence[inputs.Root],
    told: Options,
    scratch: Path | None,
    on_stage: Callable[[str], None],
) -> pl.DataFrame:
    """Write the wide rows of all files; those too large are returned, unread."""
    contents = inputs.contents(store.spark, given)
    listing = contents.select("path", "length").toArrow().to_pylist()
    found = inputs.listed([(row["path"], row["length"]) for row in listing], given)
    files = inputs.as_frame(file for file in found if not inputs.is_oversize(file))
    on_stage(f"Reading {files['unit'].n_unique()} exports")
    chosen = [_here(store, files.filter("is_here"))]
    if not files["is_here"].all():
        chosen += _elsewhere(store, files.filter(~files["is_here"]), contents)
    wide = read(
        reduce(DataFrame.unionByName, chosen),
        told.exported_at,
        str(scratch) if scratch else None,
    )
    wide.write.partitionBy("kind").parquet(store.address("wide"))
    return inputs.oversize(found, UNREAD)


def _here(store: Store, files: pl.DataFrame) -> DataFrame:
    """Files that the workers open by their paths, those of a unit together."""
    cores = store.spark.sparkContext.defaultParallelism
    tasks = max(1, min(files["unit"].n_unique(), 4 * cores))
    rows = to_spark(store.spark, files).selectExpr("*", "cast(null as binary) content")
    return rows.repartition(tasks, "unit").sortWithinPartitions("unit", "place")


def _elsewhere(
    store: Store, files: pl.DataFrame, contents: DataFrame
) -> list[DataFrame]:
    """Files that Spark brings to the workers, those of a unit together."""
    to_spark(store.spark, files).createOrReplaceTempView("files")
    contents.where(f"length < {inputs.LIMIT_BYTES}").createOrReplaceTempView("contents")
    chosen = store.spark.sql(
        "select /*+ broadcast(files) */ files.*, contents.content "
        "from contents inner join files using (path)"
    )
    # A folder's files must meet in one task; an archive is there already.
    together = chosen.where("is_shared").repartition("unit")
    return [
        chosen.where("not is_shared"),
        together.sortWithinPartitions("unit", "place"),
    ]


@contextmanager
def _failures_told() -> Iterator[None]:
    """Tell a failure of Spark's in a sentence."""
    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise InputError(
            f"Spark: {type(error).__name__}, expected it to end its work. Nothing was "
            "changed; run it again, with --debug to see where."
        ) from error
