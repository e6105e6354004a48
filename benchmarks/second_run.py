"""What a second run costs after one export was added, and that it reads no other.

    python -m benchmarks.second_run [MEMBERS] [INVITATIONS]

Writes an invented cohort (100 members of 1,000 invitations by default), runs all but
the last one's export, then all of them into the same warehouse, and all of them afresh
beside it, each in a process of its own. Prints what each took, its peak memory and how
many exports it read; exits 1 if the second run read more than the added export, or if
a table of its warehouse is not that of the fresh one, row by row. Needs Linux.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from pipeline.synthetic import write_sample
from tests.spark.alike import MARTS, PRIVATE, differences


def run(exports: list[Path], target: Path) -> dict[str, Any]:
    """Build in this process; what that cost."""
    begun = time.perf_counter()
    from pipeline.build import build  # noqa: PLC0415 (its own start is measured)

    built = build(exports, target)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    # Of this process alone: another begins with the peak of the one that started it.
    status = Path("/proc/self/status").read_text(encoding="utf-8").split()
    return {
        "read": built.export_count - built.kept_count,
        "exports": built.export_count,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "clock_s": time.perf_counter() - begun,
        "peak_gib": int(status[status.index("VmHWM:") + 1]) / 2**20,
    }


def alone(name: str, exports: list[Path], target: Path) -> dict[str, Any]:
    """The same in a process of its own; a line of it is printed."""
    code = "from benchmarks.second_run import told; told()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps([[str(path) for path in exports], str(target)]),
        capture_output=True,
        check=True,
        text=True,
    )
    cost: dict[str, Any] = json.loads(done.stdout)
    print(
        f"{name:7} {cost['read']:5,} of {cost['exports']:5,} exports read "
        f"{cost['cpu_s']:7.1f} CPU-s {cost['clock_s']:7.1f} s "
        f"{cost['peak_gib']:5.2f} GiB",
        flush=True,
    )
    return cost


def told() -> None:
    """Run what the standard input says; print what it cost as JSON."""
    exports, target = json.load(sys.stdin)
    print(json.dumps(run([Path(path) for path in exports], Path(target))))


def main(members: int, invitations: int) -> int:
    """Print the costs; 1 if the second run is not what it should be."""
    with tempfile.TemporaryDirectory() as folder:
        *exports, _ = write_sample(
            Path(folder, "exports"), invitations=invitations, members=members, seed=8
        )
        target, fresh = Path(folder, "kept.duckdb"), Path(folder, "fresh.duckdb")
        alone("first", exports[:-1], target)
        second = alone("second", exports, target)
        afresh = alone("fresh", exports, fresh)
        found = differences(target, fresh, [*MARTS, *PRIVATE])
    print(f"second / fresh: {second['cpu_s'] / afresh['cpu_s']:.2f} of the CPU seconds")
    for table, how in found.items():
        print(f"{table}: {how}")
    print(f"{len(MARTS) + len(PRIVATE) - len(found)} tables alike, row by row")
    return int(second["read"] > 1 or bool(found))


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*given, *(100, 1000)[len(given) :]))
