"""Where a failure came from, without what it failed over."""

from __future__ import annotations

import traceback
from pathlib import Path


def trace(error: BaseException) -> str:
    """The calls that led to an error and to its causes, the first cause first.

    What an error of a library says may hold the value that could not be read, and
    where the code lies the name of who runs it: neither is told.
    """
    before = error.__cause__ or (
        None if error.__suppress_context__ else error.__context__
    )
    lines = [trace(before)] if before else []
    for frame in traceback.extract_tb(error.__traceback__):
        place = "/".join(Path(frame.filename).parts[-2:])
        lines.append(f"  {place}:{frame.lineno} in {frame.name}\n")
    return "".join([*lines, f"{type(error).__name__}\n"])
