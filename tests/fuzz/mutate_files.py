"""Mutations of an export as a whole: its files, its archive, how it is given."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from random import Random
from typing import TYPE_CHECKING

from tests.fuzz import nasty
from tests.fuzz.cases import Case
from tests.fuzz.mutate_text import cut, flip, insert, mutated, remove

if TYPE_CHECKING:
    from tests.fuzz.corpus import Tree

_ARCHIVE = "Complete_LinkedInDataExport_06-27-2026"
_FORMS = ("zip", "zip", "zip", "folder", "loose", "zip.zip", "folder of zips")
_METHODS = (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, *(12, 14))
# Where a number stands in a zip's records, and how many bytes it has.
# Source: APPNOTE.TXT 4.3.7, 4.3.12, 4.3.14 and 4.3.16, PKWARE.
_FIELDS = {
    b"PK\x03\x04": (
        *((4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)),
    ),
    b"PK\x01\x02": (
        *((4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 4), (24, 4)),
        *((28, 2), (30, 2), (32, 2), (34, 2), (36, 2), (38, 4), (42, 4)),
    ),
    b"PK\x05\x06": ((4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)),
    b"PK\x06\x06": ((4, 8), (16, 4), (24, 8), (32, 8), (40, 8), (48, 8)),
}  # fmt: skip
_NUMBERS = (0, 1, 2, 8, 9, 12, 14, 93, 99, 255, 0x7FFF, 0xFFFF, 2**31, 2**32 - 1)
_WIDE_NUMBERS = (*_NUMBERS, 2**32, 2**63, 2**64 - 1)


def change(rng: Random, tree: Tree, seeds: dict[str, Tree]) -> None:
    """A file renamed, dropped, doubled, emptied, swapped or taken from elsewhere."""
    if not tree:
        return
    name, other = rng.choice(list(tree)), rng.choice(list(tree))
    how = rng.randrange(8)
    if how == 0:
        tree[rng.choice(nasty.NAMES)] = tree.pop(name)
    elif how == 1:
        del tree[name]
    elif how == 2:
        tree[rng.choice(nasty.NAMES)] = tree[name]
    elif how == 3:
        tree[name], tree[other] = tree[other], tree[name]
    elif how == 4:
        tree[name] = rng.choice((b"", b"\n", b"\0", b"\xff\xfe", b"{}", b"[]"))
    elif how == 5:
        tree[name] += tree[other]
    elif how == 6:
        folder = rng.choice(("Jobs/", "other/", "01-02-2025/", "a b/", "Articles/x/"))
        tree[folder + name] = tree.pop(name)
    else:
        foreign = seeds[rng.choice(list(seeds))]
        taken = rng.choice(list(foreign))
        tree[rng.choice((taken, name))] = foreign[taken]


def _entry(rng: Random, name: str) -> zipfile.ZipInfo:
    is_odd = rng.random() < 0.1
    year = rng.choice((1980, 2003, 2099, 2107)) if is_odd else 2026
    entry = zipfile.ZipInfo("x", (year, 6, 27, 9, 30, 0))
    entry.filename = name
    if rng.random() < 0.03:
        entry.filename = rng.choice(nasty.ENTRIES)
    mode = 0o120777 if rng.random() < 0.02 else 0o100600
    entry.external_attr = mode << 16
    entry.compress_type = rng.choice(_METHODS)
    return entry


def packed(rng: Random, tree: Tree) -> bytes:
    """An archive of the files."""
    held = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(held, "w") as archive:
        warnings.simplefilter("ignore")
        for name, data in tree.items():
            for _ in range(2 if rng.random() < 0.02 else 1):
                safe = name.encode("utf-8", "replace").decode()
                archive.writestr(_entry(rng, safe), data)
        if rng.random() < 0.02:
            archive.comment = rng.choice(nasty.BYTES) * 20
    return held.getvalue()


def archive_bytes(rng: Random, data: bytes) -> bytes:
    """An archive whose records do not say the truth."""
    how = rng.randrange(10)
    if how < 6:
        made = bytearray(data)
        for _ in range(rng.choice((1, 1, 2))):
            _lie(rng, made)
        return bytes(made)
    if how == 6:
        return cut(rng, data)
    if how == 7:
        return rng.choice((b"MZ" * 40, b"PK\x05\x06" + b"\0" * 18, b"\n")) + data
    if how == 8:
        return data + rng.choice((b"\0" * 30, data, b"PK\x05\x06" + b"\0" * 18))
    return rng.choice((flip, remove, insert))(rng, data)


def _lie(rng: Random, made: bytearray) -> None:
    mark = rng.choice(list(_FIELDS))
    starts = []
    place = made.find(mark)
    while place >= 0:
        starts.append(place)
        place = made.find(mark, place + 4)
    if not starts:
        return
    place, size = rng.choice(_FIELDS[mark])
    place += rng.choice(starts)
    if place + size > len(made):
        return
    value = rng.choice(_WIDE_NUMBERS if size == 8 else _NUMBERS) % 256**size
    form = {2: "<H", 4: "<L", 8: "<Q"}[size]
    if rng.random() < 0.4:
        (value,) = struct.unpack_from(form, made, place)
        value = (value + rng.choice((-1, 1, 7, 100))) % 256**size
    struct.pack_into(form, made, place, value)


def laid(rng: Random, tree: Tree) -> Case:
    """The export in one of the forms it may be given in."""
    form = rng.choice(_FORMS)
    if form == "loose":
        return Case(tuple(tree), tree)
    if form == "folder":
        return Case((_ARCHIVE,), {f"{_ARCHIVE}/{name}": tree[name] for name in tree})
    data = packed(rng, tree)
    if rng.random() < 0.25:
        data = archive_bytes(rng, data)
    name = rng.choice((f"{_ARCHIVE}.zip",) * 3 + ("a.zip", f"{_ARCHIVE} (1).ZIP"))
    if form == "zip.zip":
        data = packed(rng, {name: data, **(tree if rng.random() < 0.2 else {})})
        if rng.random() < 0.1:
            data = archive_bytes(rng, data)
    if form == "folder of zips":
        others = {f"x/{other}": tree[other] for other in tree if rng.random() < 0.3}
        return Case((".",), {name: data, **others})
    return Case((name,), {name: data})


def _some(rng: Random, tree: Tree) -> Tree:
    """The first file, which has the invitations, and mostly not all the others."""
    first, *others = tree
    count = rng.choice((0, 0, 0, 1, 1, len(others)))
    kept = [first, *rng.sample(others, min(count, len(others)))]
    return {name: tree[name] for name in kept}


def _mangled(rng: Random, seeds: dict[str, Tree]) -> Tree:
    tree = _some(rng, seeds[rng.choice(list(seeds))])
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        if rng.random() < 0.2:
            change(rng, tree, seeds)
        elif tree:
            name = rng.choice(list(tree))
            tree[name] = mutated(rng, name, tree[name])
    return tree


def case(seeds: dict[str, Tree], seed: int, number: int) -> Case:
    """The mutated export of this number; the same seed and number make the same."""
    rng = Random(f"{seed}/{number}")  # noqa: S311
    made = laid(rng, _mangled(rng, seeds))
    if rng.random() < 0.9:
        return made
    # Two exports, of one member or of two.
    other = laid(rng, _mangled(rng, seeds))
    given = [
        f"{place}/{name}" for place, c in enumerate((made, other)) for name in c.given
    ]
    files = {
        f"{place}/{name}": data
        for place, c in enumerate((made, other))
        for name, data in c.files.items()
    }
    return Case(tuple(given) if rng.random() < 0.5 else (".",), files)
