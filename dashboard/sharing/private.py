"""What may be in no file: values of people and names of this machine, as phrases."""

from __future__ import annotations

import getpass
import platform
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dashboard.sharing.vocabulary import own_words, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    Phrase = Sequence[str]

# Shorter names are words of every language.
_LEAST_NAME, _LEAST_SLUG, _LEAST_NUMBER = 4, 3, 6
_RUN_WORDS, _RUN_CHARACTERS = 5, 20
_DATE = re.compile(r"\d+|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec")


class Private(NamedTuple):
    """What may be in no file.

    Attributes:
        people: What `pipeline.warehouse.read_private_values` gives.
        machine: Names and paths of this machine.
    """

    people: Mapping[str, Collection[str]]
    machine: tuple[str, ...] = ()


def names_of_machine(*paths: Path) -> tuple[str, ...]:
    """The paths, whole and in parts, and those of the user and the machine."""
    known = [path.absolute() for path in (*paths, Path.cwd(), *_home())]
    known += [path.resolve() for path in known]
    named = {part for path in known for part in (*path.parts, path.stem)}
    with suppress(KeyError, OSError):
        named.add(getpass.getuser())
    return tuple(sorted({platform.node(), *named, *map(str, known)} - {""}))


def phrases(private: Private, seen: frozenset[str]) -> Iterator[Phrase]:
    """Each phrase that may be in no file, of those whose words are all seen in one.

    A name that is a word of our own says nothing where it stands alone, nor does a
    folder that is called by such words, by numbers or by months.

    Args:
        private: Whose.
        seen: The words of the files.
    """
    yield ("linkedindataexport",)
    for name in private.people["names"]:
        yield from _of_name(words(name), seen)
    for slug in private.people["slugs"]:
        yield from _of_slug(words(slug), seen)
    for text in private.people["texts"]:
        yield from _runs(words(text), seen)
    for urn in private.people["urns"]:
        if urn in seen and len(urn) >= _LEAST_NUMBER:
            yield (urn,)
    for name in private.machine:
        yield from _of_path(words(name), seen)


def _of_name(parts: list[str], seen: frozenset[str]) -> Iterator[Phrase]:
    """The whole name, and each of its longer words."""
    own = own_words()
    if seen.isdisjoint(parts):
        return
    for part in parts:
        if len(part) >= _LEAST_NAME and part in seen and not own.have((part,)):
            yield (part,)
    is_whole = seen.issuperset(parts) and _is_long(parts, _LEAST_NAME)
    if is_whole and not own.have(parts):
        yield parts


def _of_slug(parts: list[str], seen: frozenset[str]) -> Iterator[Phrase]:
    if not (seen.issuperset(parts) and _is_long(parts, _LEAST_SLUG)):
        return
    if not all(map(_DATE.fullmatch, parts)) and not own_words().have(parts):
        yield parts


def _of_path(parts: list[str], seen: frozenset[str]) -> Iterator[Phrase]:
    if not (seen.issuperset(parts) and _is_long(parts, _LEAST_NAME)):
        return
    if not all(_DATE.fullmatch(part) or own_words().have((part,)) for part in parts):
        yield parts


def _runs(parts: list[str], seen: frozenset[str]) -> Iterator[Phrase]:
    """Every five words of a text that are long enough together."""
    own = own_words()
    known = 0
    for place, part in enumerate(parts):
        known = known + 1 if part in seen else 0
        if known < _RUN_WORDS:
            continue
        run = parts[place - _RUN_WORDS + 1 : place + 1]
        if len(" ".join(run)) >= _RUN_CHARACTERS and not own.have(run):
            yield run


def _is_long(parts: Sequence[str], least: int) -> bool:
    return sum(map(len, parts)) >= least


def _home() -> Iterable[Path]:
    try:
        return [Path.home()]
    except RuntimeError:
        return []
