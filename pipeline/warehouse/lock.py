"""The one place from which a warehouse may be built, and what makes files last."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def lock(warehouse: Path, *, is_kept: bool = True) -> Iterator[None]:
    """Hold the one place from which this warehouse may be built.

    The lock ends with the process that holds it, however that ends.

    Args:
        warehouse: Which.
        is_kept: Whether the lock's file stays when it is given back.

    Raises:
        InputError: Another run holds it, or its folder can't be written.
    """
    path = warehouse.with_name(f".{warehouse.name}.lock")
    descriptor = _held(path, warehouse.name)
    try:
        yield
        # While it is held: who takes it after us must not hold a file that is gone.
        if not is_kept and sys.platform != "win32":
            path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
    # Windows deletes nothing that is open.
    if not is_kept and sys.platform == "win32":
        path.unlink(missing_ok=True)


def _held(path: Path, name: str) -> int:
    """The descriptor of a lock that is held and stands at its path."""
    while True:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise InputError(
                f"{name}: its folder can't be written, expected one that can. "
                "Give another with --warehouse."
            ) from error
        try:
            _lock_descriptor(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise InputError(
                f"{name}: another run is building it, expected none. "
                "Wait until it has ended."
            ) from error
        if _stands_at(path, descriptor):
            return descriptor
        # Deleted between opening and locking: it keeps nobody out.
        os.close(descriptor)


def _stands_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock_descriptor(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def sync(path: Path) -> None:
        """Windows flushes on close and cannot open a folder to flush it."""
else:
    import fcntl

    def _lock_descriptor(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def sync(path: Path) -> None:
        """Have the file or folder reach the disk before anything relies on it."""
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
