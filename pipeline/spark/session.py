"""Spark itself: started, told what it must know, and ended."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

_PACKAGES = Path(__file__).parents[2]
_LOG = Path(__file__).with_name("log4j2.properties")

# What the results depend on, whatever the cluster's own settings.
_MEANING = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.skewJoin.enabled": "true",
    # An archive is one row; a few of them are enough for a batch.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    "spark.sql.execution.arrow.maxBytesPerBatch": str(64 * 2**20),
    # A table a file, without sorting the rows by table first.
    "spark.sql.maxConcurrentOutputFileWriters": "16",
}
# Java's own warnings go where they are no part of the answer.
_JAVA = (
    f"-Dlog4j2.configurationFile={_LOG.as_uri()}",
    "-XX:+DisplayVMOutputToStderr",
    "-Xlog:disable",
    "-Xlog:all=warning:stderr",
)
# Each task has a Python process of its own, and one core.
_THREADS = ("POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


@contextmanager
def session(master: str | None, folder: Path) -> Iterator[SparkSession]:
    """Spark, until the block ends.

    Args:
        master: Where it runs; None for this machine's cores.
        folder: A private folder for what it spills, if it runs on this machine.

    Raises:
        InputError: There is no Java.
    """
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise InputError(
            "java: none found, expected Java 17 or later for --engine spark. Install "
            "it, or set JAVA_HOME."
        )
    from pyspark.sql import SparkSession  # noqa: PLC0415 (a second, before the check)

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    chosen = master or "local[*]"
    builder = SparkSession.builder.master(chosen).appName("invites")
    for name, value in (_MEANING | _of_executors()).items():
        builder = builder.config(name, value)
    if is_local(chosen):
        for name, value in _of_this_machine(folder).items():
            builder = builder.config(name, value)
    spark = builder.getOrCreate()
    # It would write the query that failed, and with it what the query holds.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    spark.sparkContext.setLogLevel("OFF" if is_local(chosen) else "ERROR")
    try:
        yield spark
    finally:
        spark.stop()


def is_local(master: str) -> bool:
    """Whether Spark runs in one process of this machine."""
    return master.startswith("local")


def _of_executors() -> dict[str, str]:
    return {f"spark.executorEnv.{name}": "1" for name in _THREADS}


def _of_this_machine(folder: Path) -> dict[str, str]:
    """What keeps it to this machine, and small."""
    return {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": os.environ.get("SPARK_DRIVER_MEMORY", "2g"),
        "spark.driver.extraJavaOptions": " ".join(_JAVA),
        "spark.executorEnv.PYTHONPATH": str(_PACKAGES),
        "spark.local.dir": str(folder),
        "spark.sql.shuffle.partitions": "8",
        "spark.sql.warehouse.dir": str(folder / "tables"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
