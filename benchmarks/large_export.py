"""Peak memory of `invites run` on one large export.

    python benchmarks/large_export.py [INVITATIONS]

Writes an invented export of that many invitations (5 million by default) and runs the
command on it in a process of its own. Prints its time, the CPU seconds of both and the
peak of its resident memory; exits 1 if that is 4 GiB or more.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.synthetic import write_sample

MOST_GIB = 4.0


def main(invitations: int) -> int:
    """Print the peak; 1 if it is over the limit."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "Complete_LinkedInDataExport_06-27-2026.zip"
        write_sample(export, invitations=invitations, seed=5)
        megabytes = export.stat().st_size / 1e6
        warehouse = str(Path(folder) / "warehouse.duckdb")
        command = [sys.executable, "-m", "dashboard", "run", str(export), "--debug"]
        begun = time.perf_counter()
        done = subprocess.run([*command, "--warehouse", warehouse], check=False)
        elapsed = time.perf_counter() - begun
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = usage.ru_maxrss / 2**20
    print(f"{invitations:,} invitations, a zip of {megabytes:,.0f} MB")
    print(f"{elapsed:.1f} s, {usage.ru_utime + usage.ru_stime:.1f} CPU-s")
    print(f"peak {peak:.2f} GiB, at most {MOST_GIB}")
    return int(done.returncode or peak >= MOST_GIB)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000))
