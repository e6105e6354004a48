"""One member's export, start to end, against importing duckdb and polars alone.

    python benchmarks/one_member.py [RUNS]

Writes an invented export of 5,000 invitations, then takes turns: a Python that only
imports both libraries, and `invites run` on the export. Prints the median of each and
their ratio; exits 1 if the ratio is over 3. Both get the same machine, so the ratio
holds where the seconds do not.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.synthetic import write_sample

MOST = 3.0


def seconds(command: list[str]) -> float:
    """How long the command takes from start to end."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def main(runs: int) -> int:
    """Print the ratio; 1 if it is over the limit."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "Complete_LinkedInDataExport_06-27-2026.zip"
        write_sample(export, invitations=5000, seed=5)
        warehouse = str(Path(folder) / "warehouse.duckdb")
        bare = [sys.executable, "-c", "import duckdb, polars"]
        whole = [sys.executable, "-m", "dashboard", "run", str(export)]
        whole += ["--warehouse", warehouse]
        for command in (bare, whole):
            seconds(command)
        pairs = [(seconds(bare), seconds(whole)) for _ in range(runs)]
    imports, run = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = run / imports
    print(f"import duckdb, polars   {imports:6.3f} s")
    print(f"invites run, 5,000 rows {run:6.3f} s")
    print(f"ratio                   {ratio:6.2f}   at most {MOST}")
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
