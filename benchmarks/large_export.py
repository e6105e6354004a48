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
import time
from pathlib import Path

MOST_GIB = 4.0
# A process begins with the peak of the one that started it, so the command tells
# its own, and this script holds nothing.
_TOLD = """
import resource, sys
from dashboard.cli import main
code = main(sys.argv[1:])
usage = resource.getrusage(resource.RUSAGE_SELF)
cpu = usage.ru_utime + usage.ru_stime
print(f"{usage.ru_maxrss / 2**20:.3f} {cpu:.1f}", file=sys.stderr)
sys.exit(code)
"""


def main(invitations: int) -> int:
    """Print the peak; 1 if it is over the limit."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "Complete_LinkedInDataExport_06-27-2026.zip"
        sample = ["sample", str(export), "--invitations", str(invitations)]
        subprocess.run([sys.executable, "-m", "dashboard", *sample], check=True)
        megabytes = export.stat().st_size / 1e6
        run = ["run", str(export), "--warehouse", str(Path(folder) / "w.duckdb")]
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", _TOLD, *run],
            check=True,
            capture_output=True,
            text=True,
        )
        elapsed = time.perf_counter() - begun
    peak, cpu = map(float, done.stderr.split()[-2:])
    print(f"{invitations:,} invitations, a zip of {megabytes:,.0f} MB")
    print(f"{elapsed:.1f} s, {cpu:.1f} CPU-s")
    print(f"peak {peak:.2f} GiB, at most {MOST_GIB}")
    return int(peak >= MOST_GIB)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000))
