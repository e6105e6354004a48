"""What a cohort costs on each engine, stage by stage.

    python -m benchmarks.spark [MEMBERS] [INVITATIONS] [--master URL]

Writes an invented cohort (50 members of 1,000 invitations by default), runs both
engines on it, each in a process of its own, and prints for each stage its wall and CPU
seconds and, on Spark, what it shuffled and the most memory a task of it held for sorts,
joins and sums. Exits 1 if the marts differ by a row. Needs Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from pipeline.synthetic import write_sample
from tests.spark.alike import MARTS, counts, differences

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(top: int) -> float:
    """Of a process, those it has started, and those that they have waited for."""
    parents, spent = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text(encoding="utf-8")
        except OSError:
            continue
        fields = state.rpartition(")")[2].split()
        parents[int(folder.name)] = int(fields[1])
        spent[int(folder.name)] = sum(map(int, fields[11:15])) / _TICKS
    total = 0.0
    for pid, seconds in spent.items():
        above: int | None = pid
        while above is not None and above != top:
            above = parents.get(above)
        total += seconds if above == top else 0
    return total


def run(engine: str, exports: Path, target: Path, master: str) -> None:
    """Build by one engine, in this process; what each stage cost, as JSON."""
    stages: list[tuple[str, float, float]] = []

    def on_stage(name: str) -> None:
        stages.append((name, time.time(), cpu_seconds(os.getpid())))

    if engine == "duckdb":
        from pipeline.build import build  # noqa: PLC0415 (its own start is measured)

        build([exports], target, on_stage=on_stage)
    else:
        from pipeline.spark import build as on_spark  # noqa: PLC0415 (the same)

        cluster = on_spark.Cluster(master)
        on_spark.build([str(exports)], target, on_stage=on_stage, cluster=cluster)
    on_stage("")
    print(json.dumps(stages))


def _measured(engine: str, folder: Path, master: str) -> list[list[str | float]]:
    log = folder / "log"
    log.mkdir(exist_ok=True)
    told = f"--conf spark.eventLog.enabled=true --conf spark.eventLog.dir=file://{log}"
    told += " --conf spark.eventLog.compress=false pyspark-shell"
    given = [engine, str(folder / "exports"), str(folder / f"{engine}.duckdb"), master]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.spark", "--run", *given],
        env=os.environ | {"PYSPARK_SUBMIT_ARGS": told},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    stages: list[list[str | float]] = json.loads(done.stdout.splitlines()[-1])
    return stages


def shuffles(log: Path) -> list[tuple[float, int, int, int]]:
    """When each stage of Spark's ended; its tasks, bytes shuffled, peak bytes."""
    found = []
    for path in sorted(log.rglob("*")):
        if not path.is_file() or path.name.startswith((".", "appstatus")):
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            if event["Event"] != "SparkListenerStageCompleted":
                continue
            stage = event["Stage Info"]
            sums = {a["Name"]: a.get("Value", 0) for a in stage["Accumulables"]}
            written = int(sums.get("internal.metrics.shuffle.write.bytesWritten", 0))
            peak = int(sums.get("internal.metrics.peakExecutionMemory", 0))
            ended = stage.get("Submission Time", 0) / 1000
            tasks = stage["Number of Tasks"]
            found.append((ended, tasks, written, peak // max(tasks, 1)))
    return found


def _print(engine: str, stages: list[list[str | float]], log: Path) -> float:
    of_spark = shuffles(log)
    print(f"\n{engine}")
    print(
        f"{'stage':36}{'s':>8}{'CPU-s':>8}{'tasks':>8}{'shuffle MB':>12}{'peak MB':>9}"
    )
    sums: dict[str, float] = defaultdict(float)
    for (name, begun, spent), (_, ended, after) in pairwise(stages):
        inside = [row for row in of_spark if float(begun) <= row[0] < float(ended)]
        row = {
            "s": float(ended) - float(begun),
            "cpu": float(after) - float(spent),
            "tasks": sum(one[1] for one in inside),
            "mb": sum(one[2] for one in inside) / 1e6,
        }
        peak = max((one[3] for one in inside), default=0) / 1e6
        for key, value in row.items():
            sums[key] += value
        print(
            f"{name:36}{row['s']:8.1f}{row['cpu']:8.1f}{row['tasks']:8.0f}"
            f"{row['mb']:12.2f}{peak:9.2f}"
        )
    print(
        f"{'all':36}{sums['s']:8.1f}{sums['cpu']:8.1f}{sums['tasks']:8.0f}"
        f"{sums['mb']:12.2f}"
    )
    return sums["cpu"]


def main(members: int, invitations: int, master: str) -> int:
    """Print both engines' costs; 1 if their marts differ."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_sample(
            folder / "exports",
            invitations=invitations,
            members=members,
            seed=11,
            scenario="cohort",
        )
        (folder / "exports" / "truth.csv").unlink()
        size = sum(path.stat().st_size for path in (folder / "exports").iterdir())
        here, there = folder / "duckdb.duckdb", folder / "spark.duckdb"
        for engine in ("duckdb", "spark"):
            stages = _measured(engine, folder, master)
            cpu = _print(engine, stages, folder / "log")
            rows = counts(here, ["raw.invitations", "raw.notes"])
            million = rows["raw.invitations"] / 1e6
            print(f"{cpu / million:,.0f} CPU-s per million invitations, start included")
        kept = sum(
            path.stat().st_size
            for path in folder.glob(".spark.duckdb.rows-*/**/*.parquet")
        )
        print(f"\n{members} members, {rows}, {size / 1e6:.1f} MB of archives")
        print(f"{kept / 1e6:.1f} MB of members' rows kept by Spark")
        print(counts(here, MARTS))
        found = differences(here, there, MARTS)
        print(f"marts: {found or 'the same, row by row'}")
        return int(bool(found))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]), sys.argv[5])
        sys.exit()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("members", nargs="?", type=int, default=50)
    parser.add_argument("invitations", nargs="?", type=int, default=1000)
    parser.add_argument("--master", default="local[2]")
    chosen = parser.parse_args()
    sys.exit(main(chosen.members, chosen.invitations, chosen.master))
