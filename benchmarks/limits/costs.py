"""What a command costs, run in a process of its own. Needs Linux."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
# The process tells its own costs. VmHWM begins anew with it, where the peak of
# getrusage begins with that of the process that started it.
_TOLD = """
import importlib, re, resource, sys
from pathlib import Path
code = importlib.import_module(sys.argv[1]).main(sys.argv[2:])
usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
cpu = sum(usage.ru_utime + usage.ru_stime for usage in usages)
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(f"\\n{cpu:.3f} {int(peak[1]) / 2**20:.4f}", file=sys.stderr)
sys.exit(code)
"""


class Cost(NamedTuple):
    """What a process took.

    Attributes:
        wall_s: Seconds from its start to its end.
        cpu_s: Seconds of all cores together.
        peak_gib: The most memory it had resident.
    """

    wall_s: float
    cpu_s: float
    peak_gib: float


def costs(module: str, arguments: list[str]) -> tuple[Cost, str]:
    """The cost of `main(arguments)` of a module, and what it printed.

    Raises:
        RuntimeError: It failed; what it said is in the message.
    """
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _TOLD, module, *arguments],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    wall_s = time.perf_counter() - begun
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stderr[-2000:]}")
    cpu_s, peak_gib = map(float, done.stderr.split()[-2:])
    return Cost(wall_s, cpu_s, peak_gib), done.stdout


def run_costs(exports: Path, warehouse: Path) -> Cost:
    """The cost of `invites run`, from the exports to the printed answer."""
    cost, _ = costs("dashboard.cli", run_of(exports, warehouse))
    return cost


def run_of(exports: Path, warehouse: Path) -> list[str]:
    """The command's arguments."""
    return ["run", str(exports), "--warehouse", str(warehouse)]


def last_json(printed: str) -> Any:  # noqa: ANN401 (JSON is what it is)
    """What a process told in the last line that it printed."""
    return json.loads(printed.splitlines()[-1])
