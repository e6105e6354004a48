"""One member's export, start to end, against importing duckdb and polars alone.

    python -m benchmarks.one_member [RUNS]

Writes an invented export of 5,000 invitations, then takes turns: a Python that only
imports both libraries, and `invites run` on the export. Prints the median of each and
their ratio, where no library is byte-compiled (a fresh environment) and where all are;
exits 1 if either ratio is over 3. Both get the same machine, so the ratio holds
where the seconds do not.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.synthetic import write_sample

MOST = 3.0


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """How long the command takes from start to end."""
    begun = time.perf_counter()
    subprocess.run(
        command, check=True, capture_output=True, env=os.environ | environment
    )
    return time.perf_counter() - begun


def ratio(
    commands: list[list[str]], made: Path, environment: dict[str, str], runs: int
) -> float:
    """Print the medians of both commands; the second as a multiple of the first."""
    pairs = []
    for _ in range(runs + 1):
        # From a warehouse that stands, a run would take over what it read.
        made.unlink(missing_ok=True)
        pairs.append(tuple(seconds(command, environment) for command in commands))
    del pairs[0]
    imports, run = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"  import duckdb, polars   {imports:6.3f} s")
    print(f"  invites run, 5,000 rows {run:6.3f} s")
    print(f"  ratio                   {run / imports:6.2f}   at most {MOST}")
    return float(run / imports)


def ratios(runs: int) -> list[float]:
    """Print and return the ratio, not byte-compiled and byte-compiled."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "Complete_LinkedInDataExport_06-27-2026.zip"
        write_sample(export, invitations=5000, seed=5)
        whole = [sys.executable, "-m", "dashboard", "run", str(export)]
        warehouse = Path(folder) / "warehouse.duckdb"
        whole += ["--warehouse", str(warehouse)]
        commands = [[sys.executable, "-c", "import duckdb, polars"], whole]
        fresh = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": folder}
        print("not byte-compiled")
        found = [ratio(commands, warehouse, fresh, runs)]
        print("byte-compiled")
        found.append(ratio(commands, warehouse, {}, runs))
    return found


def main(runs: int) -> int:
    """Print the ratios; 1 if one of them is over the limit."""
    return int(max(ratios(runs)) > MOST)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
