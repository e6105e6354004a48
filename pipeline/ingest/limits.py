"""What an archive may hold before it is taken for a bomb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import InputError

if TYPE_CHECKING:
    from zipfile import ZipInfo

# A Complete export of twenty years with its media list has about 1 GB.
TOTAL_LIMIT_BYTES = 16 * 2**30
# An export has 30 to 80 files; media of a busy member some thousands.
MEMBER_LIMIT = 10_000
# Of 160 exports; ten milliseconds each.
TABLE_LIMIT = 500
# 10,000 members with the longest names a zip allows in practice.
DIRECTORY_LIMIT_BYTES = 16 * 2**20
# Text packs 3 to 12 times; only a bomb packs its megabytes 100 times.
RATIO_LIMIT = 100
RATIO_FROM_BYTES = 10 * 2**20
# Browsers save `Basic_….zip.zip`: one archive inside another, never more.
NESTING_LIMIT = 2
# No file system has a longer name or, on most systems, a longer path.
NAME_LIMIT_CHARACTERS = 255
PATH_LIMIT_CHARACTERS = 1024


def too_much(shown: str, found: str) -> InputError:
    """That an archive is beyond what is unpacked unasked."""
    return InputError(
        f"{shown}: {found}, expected LinkedIn's archive. Unpack it yourself if you "
        "trust it, and give the folder."
    )


class Allowance:
    """What may be unpacked of an archive and of those inside it, together."""

    def __init__(self, shown: str, size: int) -> None:
        """Begin with nothing unpacked.

        Args:
            shown: The outermost archive's name in messages.
            size: How many bytes it has on disk.
        """
        self._shown = shown
        self._size = size
        self._n_files = 0
        self._n_tables = 0
        self._total = 0

    def take(self, entries: list[ZipInfo], end: int) -> None:
        """Count an archive's entries.

        Args:
            entries: As it lists them.
            end: Where their bytes end in it.

        Raises:
            InputError: They are too many, too much, or share their bytes.
        """
        self._n_files += len(entries)
        self._total += sum(entry.file_size for entry in entries)
        if self._n_files > MEMBER_LIMIT:
            raise too_much(self._shown, f"more than {MEMBER_LIMIT:,} files")
        if self._total > TOTAL_LIMIT_BYTES:
            told = f"more than {TOTAL_LIMIT_BYTES // 2**30} GB unpacked"
            raise too_much(self._shown, told)
        packed = [(entry.file_size, entry.compress_size) for entry in entries]
        for unpacked_bytes, packed_bytes in [*packed, (self._total, self._size)]:
            is_large = unpacked_bytes > RATIO_FROM_BYTES
            if is_large and unpacked_bytes > RATIO_LIMIT * packed_bytes:
                raise too_much(
                    self._shown, f"packed more than {RATIO_LIMIT} times over"
                )
        if _overlap(entries, end):
            raise too_much(self._shown, "files that share their bytes")

    def take_table(self) -> None:
        """Count a file that has rows to be read.

        Raises:
            InputError: They are too many.
        """
        self._n_tables += 1
        if self._n_tables > TABLE_LIMIT:
            raise too_much(self._shown, f"more than {TABLE_LIMIT} files of LinkedIn's")


def _overlap(entries: list[ZipInfo], end: int) -> bool:
    """Whether two entries lie over each other, or one over the list of files.

    Source: Fifield 2019, A better zip bomb.
    """
    spans = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    begins = [begin for begin, _ in spans[1:]] + [end]
    # A header has 30 bytes, and a name.
    return any(
        begin + 30 + packed_bytes > following
        for (begin, packed_bytes), following in zip(spans, begins, strict=False)
    )
