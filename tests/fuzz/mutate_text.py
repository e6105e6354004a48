"""Mutations of one file: its bytes, lines, quotes, encoding, header, cells, JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from tests.fuzz import nasty

if TYPE_CHECKING:
    from random import Random

# A case stays small, that many of them can be tried.
SIZE_LIMIT = 300_000
_ENCODINGS = (
    *("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "latin-1"),
    *("utf-32", "utf-7", "cp037", "shift_jis", "utf-8"),
)


def _place(rng: Random, data: bytes) -> int:
    return rng.randrange(len(data) + 1)


def _span(rng: Random, data: bytes) -> tuple[int, int]:
    start = _place(rng, data)
    return start, min(len(data), start + rng.choice((1, 1, 2, 5, 40, 400)))


def flip(rng: Random, data: bytes) -> bytes:
    """Some bytes become others."""
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 3, 12))):
        if made:
            made[rng.randrange(len(made))] = rng.randrange(256)
    return bytes(made)


def remove(rng: Random, data: bytes) -> bytes:
    """A few bytes go."""
    start, end = _span(rng, data)
    return data[:start] + data[end:]


def insert(rng: Random, data: bytes) -> bytes:
    """Something nasty comes in, once or often."""
    for _ in range(rng.choice((1, 1, 2, 6))):
        place = _place(rng, data)
        data = data[:place] + rng.choice(nasty.BYTES) + data[place:]
    return data


def double(rng: Random, data: bytes) -> bytes:
    """A piece stands twice."""
    start, end = _span(rng, data)
    place = _place(rng, data)
    return data[:place] + data[start:end] * rng.choice((1, 2, 9)) + data[place:]


def cut(rng: Random, data: bytes) -> bytes:
    """The end, or the beginning, is missing."""
    place = _place(rng, data)
    return data[:place] if rng.random() < 0.8 else data[place:]


def lines(rng: Random, data: bytes) -> bytes:
    """Lines swapped, dropped, doubled, joined or blank."""
    found = data.split(b"\n")
    place, other = rng.randrange(len(found)), rng.randrange(len(found))
    how = rng.randrange(6)
    if how == 0:
        found[place], found[other] = found[other], found[place]
    elif how == 1:
        del found[place]
    elif how == 2:
        found[place:place] = [found[other]] * rng.choice((1, 3, 40))
    elif how == 3:
        found[place : place + 2] = [b"".join(found[place : place + 2])]
    elif how == 4:
        found[place:place] = [b"", b" ", b","][: rng.randint(1, 3)]
    else:
        rng.shuffle(found)
    return b"\n".join(found)


def punctuation(rng: Random, data: bytes) -> bytes:
    """A quote, separator or line end becomes another, here or everywhere."""
    pairs = (
        (b",", b";"), (b",", b"\t"), (b";", b","), (b",", b"|"), (b'"', b""),
        (b'"', b"'"), (b'"', b'""'), (b'""', b'"'), (b'"', b"\xe2\x80\x9c"),
        (b"\n", b"\r\n"), (b"\n", b"\r"), (b"\n", b"\n\n"), (b"\r\n", b"\n"),
        (b",", b", "), (b",", b',"'), (b",", b'",'), (b"\n", b'"\n'), (b"\n", b""),
        (b"\n", b"\xe2\x80\xa8"), (b",", b""), (b" ", b"\n"), (b"\n", b"\0\n"),
    )  # fmt: skip
    old, new = rng.choice(pairs)
    count = rng.choice((-1, 1, 2, data.count(old) // 2))
    place = rng.choice((0, _place(rng, data)))
    return data[:place] + data[place:].replace(old, new, count)


def encoding(rng: Random, data: bytes) -> bytes:
    """The text in another encoding, as a whole or from somewhere on."""
    text = data.decode("utf-8", "replace")
    name = rng.choice(_ENCODINGS)
    place = rng.choice((0, 0, rng.randrange(len(text) + 1)))
    made = text[place:].encode(name, "replace")
    return text[:place].encode() + made if place else made


def _table(data: bytes) -> tuple[str, list[list[str]], str]:
    text = data.decode("utf-8", "surrogateescape")
    place = re.search(r"(?im)^.*(sent at|connected on|content|login date).*$", text)
    start = place.start() if place else 0
    line = text[start:].partition("\n")[0]
    separator = max(",;\t", key=line.count)
    rows = list(csv.reader(io.StringIO(text[start:], ""), delimiter=separator))
    return text[:start], rows, separator


def _untabled(head: str, rows: list[list[str]], separator: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return (head + text.getvalue()).encode("utf-8", "surrogateescape")


def header(rng: Random, data: bytes) -> bytes:
    """Cells of the header renamed, dropped, doubled or moved."""
    head, rows, separator = _table(data)
    cells = rows[0] if rows else []
    if not cells:
        return data
    place = rng.randrange(len(cells))
    how = rng.randrange(7)
    if how == 0:
        cells[place] = rng.choice(nasty.HEADERS)
    elif how == 1:
        del cells[place]
    elif how == 2:
        cells.insert(place, rng.choice((cells[place], *nasty.HEADERS)))
    elif how == 3:
        rng.shuffle(cells)
    elif how == 4:
        cells += [""] * rng.choice((1, 50, 70))
    elif how == 5:
        rows.insert(rng.randrange(len(rows) + 1), list(cells))
    else:
        rows.insert(0, ["x", "y"])
    return _untabled(head, rows, separator)


def cells(rng: Random, data: bytes) -> bytes:
    """Cells, or a column, hold something nasty."""
    head, rows, separator = _table(data)
    body = [row for row in rows[1:] if row]
    if not body:
        return data
    for _ in range(rng.choice((1, 2, 8))):
        row = rng.choice(body)
        place = rng.randrange(len(row))
        looks_dated = bool(re.search(r"\d.*[:/ -]\d", row[place]))
        is_date = looks_dated and rng.random() < 0.8
        value = rng.choice(nasty.DATES if is_date else nasty.CELLS)
        if rng.random() < 0.3:
            value = row[place] + value
        for changed in body if rng.random() < 0.1 else [row]:
            changed[place : place + 1] = [value]
    if rng.random() < 0.1:
        body.extend([list(row) for row in body] * rng.choice((1, 5)))
        rows[1:] = body
    return _untabled(head, rows, separator)


def _nodes(value: object) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    keys = value if isinstance(value, dict) else range(len(value))  # type: ignore[arg-type]
    for key in keys:
        found.append((value, key))
        inner = value[key]  # type: ignore[index]
        if isinstance(inner, (dict, list)):
            found += _nodes(inner)
    return found


def json_nodes(rng: Random, data: bytes) -> bytes:
    """Values of a JSON page replaced, dropped, doubled or nested deep."""
    try:
        page = json.loads(data)
        nodes = _nodes(page)
    except (ValueError, TypeError, RecursionError):
        return data
    for _ in range(rng.choice((1, 2, 5))):
        if not nodes:
            break
        around, key = rng.choice(nodes)
        how = rng.randrange(5)
        if how == 0:
            around.clear()
            break
        if how == 1 and isinstance(around, list):
            around.extend(around[:3] * 2)
        elif how == 2 and isinstance(around, dict):
            other = rng.choice((*nasty.HEADERS, str(key).upper()))
            around[other] = deepcopy(rng.choice(nasty.JSON))
        else:
            around[key] = deepcopy(rng.choice(nasty.JSON))
            nodes = _nodes(page)
    made = json.dumps(page, ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.05:
        depth = rng.choice((50, 2000, 100_000))
        made = made.replace(":", ":" + "[" * depth, 1)
    return made.encode("utf-8", "surrogatepass")


CSV_MUTATIONS = (
    flip, remove, insert, double, cut, lines, lines, punctuation, punctuation,
    encoding, header, header, cells, cells, cells, cells,
)  # fmt: skip
JSON_MUTATIONS = (flip, remove, insert, double, cut, encoding, *[json_nodes] * 6)


def mutated(rng: Random, name: str, data: bytes) -> bytes:
    """The file with one mutation."""
    is_json = name.endswith(".json")
    mutation = rng.choice(JSON_MUTATIONS if is_json else CSV_MUTATIONS)
    try:
        return mutation(rng, data)[:SIZE_LIMIT]
    except (csv.Error, LookupError, ValueError, RecursionError):
        return flip(rng, data)
