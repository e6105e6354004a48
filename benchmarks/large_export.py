"""Peak memory of `invites run` on one large export.

    python -m benchmarks.large_export [INVITATIONS]

Writes an invented export of that many invitations (5 million by default) and runs the
command on it in a process of its own. Prints its time, the CPU seconds of both and the
peak of its resident memory; exits 1 if that is 4 GiB or more.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.limits.costs import run_costs

MOST_GIB = 4.0


def main(invitations: int) -> int:
    """Print the peak; 1 if it is over the limit."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "Complete_LinkedInDataExport_06-27-2026.zip"
        sample = ["sample", str(export), "--invitations", str(invitations)]
        subprocess.run([sys.executable, "-m", "dashboard", *sample], check=True)
        megabytes = export.stat().st_size / 1e6
        cost = run_costs(export, Path(folder) / "w.duckdb")
    print(f"{invitations:,} invitations, a zip of {megabytes:,.0f} MB")
    print(f"{cost.wall_s:.1f} s, {cost.cpu_s:.1f} CPU-s")
    print(f"peak {cost.peak_gib:.2f} GiB, at most {MOST_GIB}")
    return int(cost.peak_gib >= MOST_GIB)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000))
