"""Reads the same exports in other surroundings, and compares what comes of it.

    python -m tests.faults.same [PYTHON ...]

Each further PYTHON, of another version, has what `requirements.lock` lists.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

from tests.exports import people, write_export
from tests.faults.house import NEW, OLD, ROOT

# Only people see these bytes differ; a mart holds none of them.
_FORMATS = ("parquet", "csv")


class Around(NamedTuple):
    """In what surroundings exports are read.

    Attributes:
        name: What is different of them.
        variables: Of the environment.
        before: What the command is run under.
        python: Which one runs it.
        turns: Whether exports, and the rows in them, come in another order.
    """

    name: str
    variables: dict[str, str] = {}  # noqa: RUF012 (never changed)
    before: tuple[str, ...] = ()
    python: str = sys.executable
    turns: bool = False


_ALONE = ("taskset", "--cpu-list", "0") if shutil.which("taskset") else ()
USUAL = Around("as usual", {"PYTHONHASHSEED": "0"})
OTHERS = (
    Around("once more", {"PYTHONHASHSEED": "0"}),
    Around("another order", turns=True),
    Around("one thread", {"POLARS_MAX_THREADS": "1"}, _ALONE),
    Around("many threads", {"POLARS_MAX_THREADS": "7"}),
    Around("another zone", {"TZ": "Asia/Kathmandu"}),
    Around("another locale", {"LC_ALL": "C", "LANG": "tr_TR.UTF-8"}),
    Around("another seed", {"PYTHONHASHSEED": "12345"}),
)
# All of it at once, for the ordinary tests.
ELSEWHERE = Around(
    "all of it",
    {
        "POLARS_MAX_THREADS": "1",
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "12345",
    },
    _ALONE,
    turns=True,
)


class Bench:
    """Exports of three members, each in its usual and in another order."""

    def __init__(self, folder: Path) -> None:
        """Write them: four of one day, two of one member, one with rows twice."""
        self._folder = folder
        self._usual = [
            write_export(folder / "a", OLD),
            write_export(folder / "b", [*NEW, *NEW[:9]], made_on="03-27-2026"),
            write_export(folder / "c", NEW, owner=("Otto Owner", _address("otto"))),
            write_export(
                folder / "e",
                [
                    *NEW[:40],
                    *(
                        one._replace(note=f"Hello again {n}, we met at a fair")
                        for n, one in enumerate(NEW[:6])
                    ),
                    *(one._replace(note="Other, I saw your talk") for one in NEW[:6]),
                ],
            ),
            write_export(
                folder / "d",
                people(30, note="Hallo"),
                owner=("Ada Owner", _address("x")),
            ),
        ]
        self._turned = [_turned(path) for path in self._usual]
        random.Random(7).shuffle(self._turned)  # noqa: S311

    def made(self, around: Around) -> dict[str, bytes]:
        """The answer and the bytes of each mart, by name."""
        place = Path(tempfile.mkdtemp(dir=self._folder))
        exports = self._turned if around.turns else self._usual
        warehouse = ("--warehouse", str(place / "warehouse.duckdb"))
        found = {}
        found["run"] = _printed(around, "run", *map(str, exports), "--json", *warehouse)
        for told in ([], ["--by", "has_context"], ["--outcome", "replied"]):
            printed = _printed(around, "answer", "--json", *told, *warehouse)
            found[" ".join(["answer", *told])] = printed
        for form in _FORMATS:
            out = place / form
            _printed(around, "tables", "--out", str(out), "--format", form, *warehouse)
            found |= {path.name: path.read_bytes() for path in out.iterdir()}
        return found


def _address(slug: str) -> str:
    return f"https://www.linkedin.com/in/{slug}"


def _turned(path: Path) -> Path:
    """The export again, the rows of each file in another order."""
    turned = path.parent / "turned" / path.name
    turned.parent.mkdir()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(turned, "w") as other:
        for name in reversed(archive.namelist()):
            text = archive.read(name).decode()
            rows = list(csv.reader(io.StringIO(text)))
            first = 1 + next(n for n, row in enumerate(rows) if len(row) > 2)
            below = rows[first:]
            random.Random(7).shuffle(below)  # noqa: S311
            written = io.StringIO()
            csv.writer(written, lineterminator="\n").writerows(rows[:first] + below)
            other.writestr(name, written.getvalue())
    return turned


def _printed(around: Around, *arguments: str) -> bytes:
    command = [*around.before, around.python, "-m", "dashboard", *arguments]
    done = subprocess.run(
        command,
        capture_output=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)} | around.variables,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def assert_same(usual: dict[str, bytes], other: dict[str, bytes], name: str) -> None:
    """That what was made elsewhere is what is made as usual, to the byte."""
    assert usual.keys() == other.keys()
    assert [key for key in usual if usual[key] != other[key]] == [], name


def main(pythons: list[str]) -> None:
    """Compare all surroundings, and print what was found."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        usual = bench.made(USUAL)
        others = [*OTHERS, *(Around(path, python=path) for path in pythons)]
        for other in others:
            assert_same(usual, bench.made(other), other.name)
            sys.stdout.write(f"{other.name}: {len(usual)} outputs, the same bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
