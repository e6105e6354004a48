"""What archives and folders hold, whichever they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pipeline.ingest.decode import Stream
    from pipeline.ingest.recognise import Form

_CANDIDATES = (".csv", ".tsv", ".txt", ".json")


class Member(NamedTuple):
    """A file in a folder or an archive.

    Attributes:
        folder: The folder's names from the top, none for the top itself.
        name: The file's own name.
        shown: What messages call it: what the user gave, or what it lies in.
        opener: Opens it as a stream of bytes.
        form: How it is written, as far as its beginning shows.
        mark: What other bytes in it would change, told without reading them.
    """

    folder: tuple[str, ...]
    name: str
    shown: str
    opener: Callable[[], Stream]
    form: Form
    mark: tuple[int, ...]


class Container(NamedTuple):
    """An archive or a folder.

    Attributes:
        shown: The name the user gave it, for messages.
        names: Its own name and those around it, the nearest first.
        members: Its files that may be LinkedIn's.
        times: When the archive's entries were written.
        n_passed: How many files were passed over.
        is_archive: Whether it is a zip.
    """

    shown: str
    names: tuple[str, ...]
    members: tuple[Member, ...]
    times: tuple[datetime, ...] = ()
    n_passed: int = 0
    is_archive: bool = False


def is_candidate(name: str) -> bool:
    """Whether a file's name lets it be one of LinkedIn's."""
    return name.casefold().endswith(_CANDIDATES)


def is_zip_name(name: str) -> bool:
    """Whether a file's name says that it is an archive."""
    return name.casefold().endswith(".zip")


def is_hidden(parts: tuple[str, ...]) -> bool:
    """Whether a path's names make it a system's own file."""
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)
