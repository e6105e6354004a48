"""Whether what is private lies where it would leave the machine by itself."""

from __future__ import annotations

import os
import re
import subprocess
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_SERVICES = (
    "Dropbox|OneDrive|iCloud ?Drive|Mobile Documents|CloudStorage|Google ?Drive"
    "|Nextcloud|ownCloud|Seafile|Syncthing|pCloud ?Drive|(?-i:MEGA)(?:sync)?|Box Sync"
    r"|Proton ?Drive|Tresorit|Yandex\.?Disk|Synology ?Drive|Resilio Sync|SpiderOak Hive"
)
# "OneDrive - Invented Ltd", "Dropbox (Personal)"; and never a project's folder such
# as "dropbox-client".
_SYNCED_NAME = re.compile(rf"({_SERVICES})(?: - .+| ?\(.+\))?", re.IGNORECASE)
# What the services themselves leave in the folder that they keep in step.
_MARKS = {
    ".stfolder": "Syncthing",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".tmp.driveupload": "Google Drive",
    ".tmp.drivedownload": "Google Drive",
    ".SynologyWorkingDirectory": "Synology Drive",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
}
_SPOKEN = {
    "mobile documents": "iCloud Drive",
    "cloudstorage": "a cloud service",
}
# Some of a folder's files tell of all: they are of one export.
_MOST_OF_FOLDER = 40
_PATIENCE_S = 5


def whereabouts(exports: Sequence[Path], warehouse: Path) -> list[str]:
    """A sentence for each that lies badly, and what to do about it.

    Git is asked only inside a work tree, and need not be there.

    Args:
        exports: The owner's own.
        warehouse: Where it is published, or will be.
    """
    kept = warehouse.with_name(f".{warehouse.name}.exports")
    beside = [warehouse, kept] if kept.exists() else [warehouse]
    return [
        *badly_placed(exports, "Move it to another folder"),
        *badly_placed(beside, "Choose another folder with --warehouse"),
    ]


def badly_placed(paths: Iterable[Path], mend: str) -> list[str]:
    """A sentence for each folder of these that is copied elsewhere or committed.

    Args:
        paths: Of what is private; need not be there yet.
        mend: What to do about one that lies badly, as an imperative.
    """
    folders: dict[Path, list[Path]] = {}
    for path in paths:
        placed = path.absolute()
        folders.setdefault(placed.parent, []).append(placed)
    return [told for given in folders.values() for told in _told(given, mend)]


def _told(given: list[Path], mend: str) -> Iterator[str]:
    """What is to be said of what lies in one folder."""
    named = given[0].name + " or another beside it" * (len(given) > 1)
    if service := synced_by(given[0]):
        yield (
            f"{named}: in a folder that {service} copies elsewhere, expected one that "
            f"stays on this machine. {mend}."
        )
    if (is_ignored := _is_ignored(given)) is not True:
        found = "is not known to" if is_ignored is None else "does not"
        yield (
            f"{named}: inside a git work tree that {found} ignore it, expected a place "
            f"that is never committed. {mend}, or write its name into a file "
            ".gitignore beside it."
        )


def synced_by(path: Path) -> str | None:
    """Which service copies what lies there elsewhere, as far as names and marks tell.

    Args:
        path: Absolute.
    """
    for folder in dict.fromkeys([path, *path.parents, *path.resolve().parents]):
        if match := _SYNCED_NAME.fullmatch(folder.name):
            return _SPOKEN.get(match[1].lower(), match[1])
        for mark, service in _MARKS.items():
            if os.path.lexists(folder / mark):
                return service
    return None


def _is_ignored(given: list[Path]) -> bool | None:
    """Whether git commits none of what lies in one folder; None if it can't tell."""
    # A link is committed as a link, and what it points to where that lies.
    places = [path.resolve() for path in given]
    folders = {folder for place in places for folder in place.parents}
    folders |= {place for place in places if place.is_dir()}
    if not any(os.path.lexists(folder / ".git") for folder in folders):
        return True
    files = [file for place in places for file in _files(place)]
    count = _ignored_count(places[0].parent, files)
    return None if count is None else count == len(files)


def _files(place: Path) -> list[Path]:
    """What git tells apart: a folder's files, or the file."""
    inside = (file for file in place.rglob("*") if file.is_file())
    return [*islice(inside, _MOST_OF_FOLDER)] or [place]


def _ignored_count(folder: Path, files: list[Path]) -> int | None:
    """How many of the files git would never commit; None where it can't tell."""
    while not folder.is_dir():
        folder = folder.parent
    try:
        done = subprocess.run(  # noqa: S603 (paths, and no shell)
            # No program of the work tree's own choice is run for being asked.
            ["git", "-c", "core.fsmonitor=false", "check-ignore", "--"]
            + [str(file) for file in files],
            cwd=folder,
            env={key: value for key, value in os.environ.items() if key[:4] != "GIT_"},
            capture_output=True,
            timeout=_PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    # It ends with 0 if any is ignored, with 1 if none is.
    return done.stdout.count(b"\n") if done.returncode in (0, 1) else None
