"""Where Spark's rows lie between two steps: Parquet, on any of Hadoop's systems."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from py4j.protocol import Py4JError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


class Store:
    """A folder of Parquet tables.

    Attributes:
        spark: What writes and reads them.
    """

    def __init__(self, spark: SparkSession, top: str) -> None:
        """Write below the address `top`."""
        self.spark = spark
        path, system = self._opened(top)
        self._top = system.makeQualified(path).toString()

    def address(self, name: str) -> str:
        """Where a table lies."""
        return f"{self._top}/{name}"

    def keep(self, name: str, rows: DataFrame, view: str) -> None:
        """Write a table, and read it under the name `view` from then on.

        A step's rows are made once, whatever reads them, and a lost executor
        costs no more than the step at hand.
        """
        rows.write.mode("overwrite").parquet(self.address(name))
        made = self.spark.read.schema(rows.schema).parquet(self.address(name))
        made.createOrReplaceTempView(view)

    def local(self, name: str) -> Path | None:
        """A table's folder on this machine; none where it lies elsewhere."""
        return local_path(self.address(name))

    def fetch(self, name: str, folder: Path) -> Path:
        """A table's folder on this machine, copied to `folder` if need be."""
        if (here := self.local(name)) is not None:
            return here
        path, system = self._opened(self.address(name))
        copy = folder / name.replace("/", "-")
        system.copyToLocalFile(
            False, path, self._opened(f"file://{copy.resolve()}")[0], True
        )
        return copy

    def drop(self, name: str) -> None:
        """Delete a table, if Spark is there to do so."""
        with suppress(Py4JError, ConnectionError):
            path, system = self._opened(self.address(name))
            system.delete(path, True)

    def _opened(self, address: str) -> tuple[Any, Any]:
        return opened(self.spark, address)


def local_path(address: str) -> Path | None:
    """An address of Hadoop's as a path; none where it is no file system's own."""
    found = re.fullmatch(r"file:/*(/.*)", address, re.DOTALL)
    return Path(found[1]) if found else None


def opened(spark: SparkSession, address: str) -> tuple[Any, Any]:
    """Hadoop's path of an address, and the file system it is on."""
    # Hadoop has no other door in Python.
    java: Any = spark.sparkContext._jvm  # noqa: SLF001
    context: Any = spark.sparkContext._jsc  # noqa: SLF001
    path = java.org.apache.hadoop.fs.Path(address)
    return path, path.getFileSystem(context.hadoopConfiguration())
