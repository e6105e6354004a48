"""Everything that can be shared, as a folder that nobody's name is in."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from dashboard import data
from dashboard.sharing import pictures
from dashboard.sharing.gate import examine
from dashboard.sharing.items import shareable
from dashboard.sharing.private import Private, names_of_machine
from dashboard.sharing.report import report
from dashboard.sharing.tables import MEANINGS, marts
from pipeline.errors import InputError
from pipeline.warehouse import read_only, read_private_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dashboard.sharing.items import Item, Shareable

ALT = "alt.txt"
# How it begins tells a folder of ours, which may be written anew.
_FIRST = "What each file shows, for readers who can't see it."
_FORMS = {
    ".png": "picture",
    ".svg": "drawing that stays sharp at any size",
    ".html": "page of its own that opens without a network",
}


def share(warehouse: Path, out: Path, filters: data.Filters) -> list[Path]:
    """The files written: the answer, each chart, a report, the marts, what they show.

    They are written beside `out`, looked through, and take its place in one go: where
    that fails, what stood there stays. Same warehouse, same bytes.

    Args:
        warehouse: Whose marts are shared.
        out: A folder that is new or empty, or one that this has written.
        filters: What is looked at.

    Raises:
        InputError: There is no warehouse; something else stands at `out`; or a file
            would hold something of somebody's.
    """
    place = out.absolute()
    _refuse_foreign(place)
    seen = data.version(warehouse)
    loaded = data.load(warehouse)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = place.with_name(f".{place.name}.writing")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    try:
        contents = _contents(loaded, filters)
        for name, content in contents.items():
            _write(scratch / name, content)
        private = private_of(warehouse, place)
        if data.version(warehouse) != seen:
            # Its files would be looked through for the names of another one.
            raise InputError(
                f"{warehouse.name}: replaced while it was read, expected one warehouse "
                "to the end. Share it again."
            )
        examine(scratch, private)
        _publish(scratch, place)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return [out / name for name in sorted(contents)]


def private_of(warehouse: Path, *more: Path) -> Private:
    """What may be in nothing that is shared of a warehouse.

    Args:
        warehouse: Whose people.
        more: Further paths whose names may not be told.

    Raises:
        InputError: There is no warehouse that can be read.
    """
    with read_only(warehouse) as connection:
        people = read_private_values(connection)
    return Private(people, names_of_machine(warehouse, *more))


def _contents(loaded: data.Loaded, filters: data.Filters) -> dict[str, bytes]:
    """What is written, by the name of the file in the folder."""
    found = shareable(loaded, filters)
    tables = marts(loaded, filters)
    contents = {
        f"{_stem(item)}{suffix}": content
        for item in found.items
        for suffix, content in pictures.forms(item).items()
    }
    contents |= {f"marts/{name}.csv": pictures.csv(of) for name, of in tables.items()}
    contents["report.html"] = report(found).encode()
    contents[ALT] = "".join(_told(found, tables)).encode()
    return contents


def _told(found: Shareable, tables: Mapping[str, object]) -> Iterator[str]:
    """What each file shows, a paragraph each."""
    yield f"{_FIRST}\n"
    for item in found.items:
        for suffix, form in _FORMS.items():
            name = f"{_stem(item)}{suffix}"
            yield f"\n{name}\n{item.title}, a {form}. {item.description}\n"
    yield (
        "\nreport.html\nAll of these on one page, each with its numbers beside it, and "
        "what is left out and why. It opens without a network and prints on A4.\n"
    )
    for name in sorted(tables):
        yield f"\nmarts/{name}.csv\n{MEANINGS[name]}\n"
    yield f"\n{ALT}\nThis text.\n"


def _stem(item: Item) -> str:
    return item.name if item.name == "answer" else f"charts/{item.name}"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _publish(scratch: Path, out: Path) -> None:
    """Put the new folder where the old one was, which is put back if that fails."""
    old = out.with_name(f".{out.name}.replaced")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    try:
        scratch.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _refuse_foreign(out: Path) -> None:
    """Nothing, if the folder is new or empty or ours."""
    if not out.exists() and not out.is_symlink():
        return
    if out.is_dir() and not out.is_symlink():
        names = {path.name for path in out.iterdir()}
        if not names or (ALT in names and _is_ours(out / ALT) and _only_ours(out)):
            return
    raise InputError(
        f"{out.name}: something else found, expected a new or empty folder or one that "
        "was shared into before. Choose another with --out."
    )


def _is_ours(alt: Path) -> bool:
    try:
        with alt.open("rb") as file:
            return file.read(len(_FIRST)) == _FIRST.encode()
    except OSError:
        return False


def _only_ours(out: Path) -> bool:
    """Whether every file of the folder is one that its own `alt.txt` names."""
    named = {*(out / ALT).read_text(encoding="utf-8").splitlines()}
    return all(
        path.relative_to(out).as_posix() in named
        for path in out.rglob("*")
        if not path.is_dir()
    )
