"""Reads an export in a process of its own, and says what that took."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from pathlib import Path

from pipeline.errors import InputError
from pipeline.ingest import find_exports, read_parts


def main(path: Path) -> dict[str, float | str]:
    """Rows kept and rejected, or the refusal; CPU seconds; the most memory held."""
    kept = rejected = 0
    told = ""
    try:
        with tempfile.TemporaryDirectory() as scratch:
            for export in find_exports([path], scratch=Path(scratch)):
                for part in read_parts(export):
                    assert part.n_read == part.frame.height + part.rejects.height
                    kept += part.frame.height
                    rejected += part.rejects.height
    except InputError as error:
        told = str(error)
    return {
        "kept": kept,
        "rejected": rejected,
        "told": told,
        "seconds": time.process_time(),
        "most_mb": _most_mb(),
    }


def _most_mb() -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text(encoding="utf-8"))
    return int(found[1]) / 1024 if found else 0


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
