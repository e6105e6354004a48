"""One mutated export taken through the tool, and what may not come of it."""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
import traceback
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from dashboard.cli import main
from pipeline import schema
from pipeline.build import build
from pipeline.errors import InputError, ModelTestError
from pipeline.ingest import csv_text, find_exports, fingerprints
from pipeline.ingest.parts import READERS
from pipeline.intake import Intake
from pipeline.notes import read_all_notes
from pipeline.warehouse import Kept
from tests.fuzz.accounts import unaccounted
from tests.fuzz.corpus import CANARIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.ingest import Export, Part
    from tests.fuzz.cases import Case

_TABLES = (schema.INVITATIONS, schema.CONNECTIONS, schema.MESSAGES, schema.LOGINS)
_FORM = re.compile(r".+: .+, expected .+\. .+\.", re.DOTALL)


class _Watched(Intake):
    """An intake that remembers what went through it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.taken: list[Part] = []

    def _take(self, export_id: int, part: Part) -> None:
        self.taken.append(part)
        super()._take(export_id, part)


def _lost(intake: _Watched, exports: list[Export]) -> str | None:
    """Which rows are on no account: neither kept nor rejected."""
    parts: dict[int, list[Part]] = {}
    for part in intake.taken:
        parts.setdefault(part.file.file_id, []).append(part)
    found = [file for export in exports for file in export.files]
    if sorted(parts) != sorted(file.file_id for file in found):
        return "a file that was found and not read"
    for file in found:
        if fault := unaccounted(file, parts[file.file_id]):
            return fault
    reasons = {r for part in intake.taken for r in part.rejects["reason"].to_list()}
    return _told(" ".join(reasons))


def _unwritten(intake: _Watched) -> str | None:
    """Whether the files written for the warehouse hold as many rows as were read."""
    counts: Counter[int] = Counter()
    for table in (*_TABLES, schema.REJECTS):
        for path in intake.parts.get(table.name, []):
            counts.update(pl.read_parquet(path)["file_id"].to_list())
    (path,) = intake.parts[schema.FILES.name]
    rows = pl.read_parquet(path).select("file_id", "read_count").rows()
    if any(counts[file_id] != n_read for file_id, n_read in rows):
        return "rows read that are neither kept nor rejected"
    return None


class _Lost(Exception):  # noqa: N818 (no error of the tool's)
    """A row, or a file, is on no account."""


def _depends_on_cuts(exports: list[Export]) -> bool:
    """Whether a file's rows are others when it is read in small pieces."""
    for file in (file for export in exports for file in export.files):
        if file.layout is None:
            continue
        columns, seen = READERS[file.table].columns, []
        for size in (2**20, 200):
            stream = file.opener()
            found = list(csv_text.records(stream, file.layout, columns, size))
            stream.close()
            frames = pl.concat([part.frame for part in found]).rows()
            seen.append((frames, pl.concat([part.rejects for part in found]).rows()))
        if seen[0] != seen[1]:
            return True
    return False


def _taken(case: Case, folder: Path, *, is_thorough: bool = False) -> _Watched:
    scratch = folder / "scratch"
    scratch.mkdir()
    exports = find_exports(case.lay(folder / "given"), None, scratch=scratch)
    intake = _Watched(scratch)
    intake.take(exports, _TABLES, lambda _: None)
    if fault := _lost(intake, exports):
        raise _Lost(fault)
    if is_thorough and _depends_on_cuts(exports):
        raise _Lost("rows that depend on how the file is cut")
    inputs = fingerprints(exports).with_columns(read_by=pl.lit("here"))
    intake.conclude(exports, inputs, 300, None)
    return intake


def ingest(case: Case, folder: Path) -> str | None:
    """Read the exports as a build does; what is wrong with the account of it."""
    _taken(case, folder)
    return None


def with_notes(case: Case, folder: Path) -> str | None:
    """The same, read in small pieces too, counted as written, and the notes read."""
    intake = _taken(case, folder, is_thorough=True)
    invitations = intake.parts[schema.INVITATIONS.name]
    read_all_notes(invitations, folder / "scratch", Kept())
    return _unwritten(intake)


def whole(case: Case, folder: Path) -> str | None:
    """A build and the answer in both forms; what is wrong with them."""
    warehouse = folder / "out" / "warehouse.duckdb"
    build(case.lay(folder / "given"), warehouse)
    shown = ""
    for form in ([], ["--json"]):
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main(["answer", "--warehouse", str(warehouse), *form])
        if code:
            return f"no answer: {err.getvalue().strip()}"
        shown = out.getvalue()
        if fault := _told(shown):
            return fault
    for row in json.loads(shown)["rows"]:
        if row["read"] != row["kept"] + row["duplicates"] + row["rejected"]:
            return f"{row['table']}: read is not kept + duplicates + rejected"
    return None


def _told(text: str) -> str | None:
    folded = text.casefold()
    held = [word for word in CANARIES if word in folded]
    return f"told what is private: a word like {held[0]}" if held else None


def _fault_of_message(error: Exception) -> str | None:
    if isinstance(error, InputError) and not _FORM.fullmatch(str(error)):
        return f"a message of another form: {error}"
    return _told(str(error))


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/pipeline/" in frame.filename]
    last = (ours or list(frames))[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def tried(case: Case, way: Callable[[Case, Path], str | None] = ingest) -> str | None:
    """What is wrong with how the tool takes an export; none if all is well."""
    memory = Path("/dev/shm")  # noqa: S108 (a folder in memory, where there is one)
    above = memory if memory.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="fuzz-", dir=above))
    try:
        return way(case, folder)
    except InputError as error:
        return _fault_of_message(error)
    except _Lost as lost:
        return str(lost)
    except ModelTestError as error:
        return f"a model's test: {error}"
    except KeyboardInterrupt:
        raise
    # A panic of polars is no Exception.
    except BaseException as error:  # noqa: BLE001
        return f"{type(error).__name__} at {_place(error)}: {str(error)[:300]}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _smaller(case: Case) -> Iterator[Case]:
    """The case less a file, or less some lines or bytes of one."""
    for name, data in case.files.items():
        rest = {other: case.files[other] for other in case.files if other != name}
        if rest:
            given = tuple(one for one in case.given if one != name)
            yield case._replace(given=given or case.given, files=rest)
        unit = b"\n" if data.count(b"\n") > 1 else b""
        pieces = data.split(unit) if unit else [bytes([byte]) for byte in data]
        size = len(pieces) // 2
        while size:
            for start in range(0, len(pieces), size):
                left = unit.join(pieces[:start] + pieces[start + size :])
                yield case._replace(files={**case.files, name: left})
            size //= 2


def minimised(
    case: Case, fault: str, way: Callable[[Case, Path], str | None], tries: int = 400
) -> Case:
    """A smaller case with the same fault."""
    sign = fault.partition(":")[0]
    left = tries
    is_smaller = True
    while is_smaller and left > 0:
        is_smaller = False
        for smaller in _smaller(case):
            left -= 1
            if left < 0:
                break
            if (tried(smaller, way) or "").partition(":")[0] == sign:
                case, is_smaller = smaller, True
                break
    return case
