"""Runs `invites run` on a disk of every size, and looks at what is left.

    python -m tests.faults.fill 60

Linux, as root: a small file system is mounted.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults.house import House, assert_told, assert_whole

_KB = 1024


class CannotMountError(Exception):
    """No file system can be mounted here."""


class Disk:
    """A small file system of its own."""

    def __init__(self, place: Path) -> None:
        """Make one at the place, if that is allowed here."""
        self.place = place
        place.mkdir(exist_ok=True)
        self._mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place))

    def resize(self, size_bytes: int) -> None:
        """Let it hold no more than this."""
        self._mount("-o", f"remount,size={max(size_bytes // _KB, 4)}k", str(self.place))

    def used_bytes(self) -> int:
        """What lies on it."""
        found = os.statvfs(self.place)
        return (found.f_blocks - found.f_bfree) * found.f_frsize

    def remove(self) -> None:
        """Take it away with all that lies on it."""
        subprocess.run(["umount", str(self.place)], check=True)  # noqa: S607

    def _mount(self, *arguments: str) -> None:
        try:
            subprocess.run(["mount", *arguments], capture_output=True, check=True)  # noqa: S607
        except (OSError, subprocess.CalledProcessError) as error:
            raise CannotMountError from error


def fill(house: House, kept: Disk, shares: list[float]) -> list[int]:
    """The exit codes of runs with room for these shares of a second warehouse.

    Args:
        house: Where they run.
        kept: What its warehouse lies on.
        shares: 0 for no room beside the old warehouse, 1 for just another.
    """
    house.run(house.old)
    answer, before = house.answer(), house.digest()
    need_bytes = house.warehouse.stat().st_size
    codes = []
    for share in shares:
        kept.resize(kept.used_bytes() + int(share * need_bytes))
        ended = house.invites("run", str(house.new), "--json")
        codes.append(ended.code)
        if ended.code:
            assert_told(ended)
            assert house.digest() == before, share
            assert house.answer() == answer
        else:
            assert house.answer() == ended.out
            assert_whole(house.warehouse)
        assert house.left_behind() == []
        kept.resize(2**26)
        if ended.code == 0:
            house.run(house.old)
            answer, before = house.answer(), house.digest()
    return codes


def main(count: int) -> None:
    """Fill as many disks as asked, and print what was found."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        kept = Disk(house.warehouse.parent)
        try:
            codes = fill(house, kept, [1.3 * place / count for place in range(count)])
        finally:
            kept.remove()
    sys.stdout.write(
        f"{count} runs on disks with room for 0 to 1.3 of what they write: "
        f"{codes.count(1)} said that it is full and left the old warehouse, the "
        f"other {codes.count(0)} had an answer.\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
