"""Which archives and files lie at the addresses given, on any of Hadoop's systems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl
from py4j.protocol import Py4JJavaError

from pipeline.errors import InputError
from pipeline.ingest.containers import is_candidate, is_zip_name
from pipeline.spark.store import local_path, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyspark.sql import DataFrame, SparkSession

# A row of Spark's, and so a file that is read whole, holds 2 GB at most.
LIMIT_BYTES = 2**31 - 2**20


class Root(NamedTuple):
    """A file or folder that an address names.

    Attributes:
        address: Its own, without a pattern.
        is_folder: Whether it is a folder.
    """

    address: str
    is_folder: bool

    @property
    def name(self) -> str:
        """Its own name."""
        return self.address.rstrip("/").rpartition("/")[2]


class Found(NamedTuple):
    """A file to be read.

    Attributes:
        path: Its address.
        length: Its bytes.
        unit: The number of what is read as one: an archive, a folder's loose
            files, or loose files of one folder. In the order of the other engine.
        name: Its path inside the unit.
        is_folder: Whether the unit is a folder.
    """

    path: str
    length: int
    unit: int
    name: str
    is_folder: bool


def roots(spark: SparkSession, addresses: Sequence[str]) -> list[Root]:
    """What the addresses name, in order and each once.

    Raises:
        InputError: An address names nothing, or can't be reached.
    """
    found: dict[str, Root] = {}
    for address in addresses:
        named = list(_named(spark, address))
        if not named:
            shown = address.rstrip("/").rpartition("/")[2]
            raise InputError(
                f"{shown}: no such file or folder, expected an export. "
                "Check where it lies."
            )
        found |= {root.address: root for root in named}
    return list(found.values())


def _named(spark: SparkSession, address: str) -> Iterator[Root]:
    try:
        path, system = opened(spark, address)
        # A name may hold what a pattern is made of.
        states = (
            [system.getFileStatus(path)]
            if system.exists(path)
            else system.globStatus(path) or []
        )
        for state in states:
            yield Root(state.getPath().toString(), bool(state.isDirectory()))
    except Py4JJavaError as error:
        raise InputError(
            f"{address.rpartition('/')[2]}: its file system can't be reached, expected "
            "one that Spark knows. Check the address and Spark's settings."
        ) from error


def contents(spark: SparkSession, given: Sequence[Root]) -> DataFrame:
    """Every file at these roots: path, length, content (not read unless asked for)."""
    return (
        spark.read.format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load([_escaped(root.address) for root in given])
    )


def listed(rows: Sequence[tuple[str, int]], given: Sequence[Root]) -> list[Found]:
    """The files to be read, in the order and the units of the other engine.

    Args:
        rows: Path and length of every file at the roots.
        given: The roots.
    """
    lengths = dict(rows)
    units: dict[tuple[str, ...], list[tuple[str, str, bool]]] = {}
    loose: dict[tuple[str, ...], list[tuple[str, str, bool]]] = {}
    for root in given:
        if root.is_folder:
            for path in sorted(_inside(lengths, root), key=_walked):
                _place(root, path, units)
        elif is_zip_name(root.name):
            units[(root.address,)] = [(root.address, root.name, False)]
        else:
            folder = root.address.rpartition("/")[0]
            name = f"{folder.rpartition('/')[2] or 'given'}/{root.name}"
            loose.setdefault((folder, "loose"), []).append((root.address, name, False))
    return [
        Found(path, lengths[path], number, name, is_folder)
        for number, files in enumerate((units | loose).values())
        for path, name, is_folder in files
        if path in lengths
    ]


def as_frame(found: Iterable[Found]) -> pl.DataFrame:
    """The files as a frame, in order.

    `is_shared` says that a unit has several, `is_here` that a worker can open the
    file by its path: as Spark itself has it, every worker sees the same ones.
    """
    dtypes = {
        "path": pl.String,
        "length": pl.Int64,
        "unit": pl.Int32,
        "name": pl.String,
        "is_folder": pl.Boolean,
    }
    frame = pl.DataFrame(list(found), schema=dtypes, orient="row")
    return frame.drop("length").with_columns(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("place"),
        is_shared=pl.len().over("unit") > 1,
        is_here=pl.col("path").str.starts_with("file:"),
    )


def is_oversize(file: Found) -> bool:
    """Whether a file is too large to come as one row of Spark's, and must."""
    return file.length >= LIMIT_BYTES and local_path(file.path) is None


def oversize(found: Iterable[Found], dtypes: Mapping[str, Any]) -> pl.DataFrame:
    """The files that are too large to be read, as `reading.UNREAD`."""
    rows = []
    for file in found:
        if is_oversize(file):
            name, size = file.path.rpartition("/")[2], file.length / 2**30
            told = f"{name}: {size:.1f} GB, expected less than 2 on Spark."
            rows.append((file.unit, name, f"{told} Read it without --engine spark."))
    return pl.DataFrame(rows, schema=dict(dtypes), orient="row")


def _place(
    root: Root, path: str, units: dict[tuple[str, ...], list[tuple[str, str, bool]]]
) -> None:
    """Put a folder's file where it is read: its loose files come first."""
    name = path.rpartition("/")[2]
    inside = path[len(root.address.rstrip("/")) + 1 :]
    files = units.setdefault((root.address, "loose"), [])
    if is_zip_name(name):
        units.setdefault((path,), [(path, name, False)])
    elif is_candidate(name):
        files.append((path, f"{root.name}/{inside}", True))


def _inside(lengths: dict[str, int], root: Root) -> Iterator[str]:
    top = root.address.rstrip("/") + "/"
    return (path for path in lengths if path.startswith(top))


def _walked(path: str) -> list[tuple[int, str]]:
    """A key that sorts a folder's files before those of the folders in it."""
    *folders, name = path.split("/")
    return [*((1, folder) for folder in folders), (0, name)]


def _escaped(address: str) -> str:
    """The address, none of whose signs are a pattern's."""
    return "".join("\\" + sign if sign in "\\{}[]*?" else sign for sign in address)
