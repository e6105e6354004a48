"""How long `invites answer` takes, against importing what it stands on.

    python -m benchmarks.cold_answer [RUNS]

The answer on an existing warehouse of 5,000 invitations may take 1.5 times the
time of importing duckdb and polars. Both are taken in turns in one go, and the
medians compared.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from pipeline.build import build
from pipeline.synthetic import write_sample

MOST = 1.5
_IMPORTS = ["-c", "import duckdb, polars"]


def main() -> int:
    """Print both times and their ratio; 1 if it is too high."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        export, *_ = write_sample(Path(folder), invitations=5_000)
        warehouse = Path(folder) / "warehouse.duckdb"
        build([export], warehouse)
        answer = ["-m", "dashboard", "answer", "--json", "--warehouse", str(warehouse)]
        imports_s, answer_s = [], []
        for _ in range(runs):
            imports_s.append(_seconds(_IMPORTS))
            answer_s.append(_seconds(answer))
    ratio = median(answer_s) / median(imports_s)
    print(
        f"import duckdb, polars {median(imports_s):.3f} s, invites answer "
        f"{median(answer_s):.3f} s: {ratio:.2f} times, at most {MOST}"
    )
    return int(ratio > MOST)


def _seconds(arguments: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
