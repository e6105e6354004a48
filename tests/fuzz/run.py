"""Mutated exports by the thousand, each taken through the tool.

    python -m tests.fuzz.run COUNT [SEED] [--from N] [--workers N] [--out DIR]

Every export is read as a build reads it; each 20th in small pieces too, and with its
notes; each 400th goes through the whole build and the answer. What may not happen: an
exception other than a clear message, a message that tells what is private, a row on no
account, a hang of over 10 seconds, more than 1 GiB of memory. What does happen is
written to DIR, made smaller where that is cheap; the number of a case and the seed make
it again. A find that is mended is kept in tests/fuzz/found, which the tests read.
"""

from __future__ import annotations

import argparse
import faulthandler
import multiprocessing
import os
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.fuzz.corpus import seeds
from tests.fuzz.mutate_files import case

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from multiprocessing.sharedctypes import Synchronized

HANG_SECONDS = 10
BUILD_HANG_SECONDS = 60
MEMORY_LIMIT_KB = 2**20
NOTES_EVERY, WHOLE_EVERY = 20, 400
KEPT_OF_A_KIND = 2


class Task(NamedTuple):
    """What one worker does: the numbers `start`, `start + step`, … below `end`."""

    seed: int
    start: int
    end: int
    step: int
    out: Path


class Worker:
    """A process, what it is at, and what it found."""

    def __init__(self, task: Task) -> None:
        self.task = task
        context = multiprocessing.get_context("spawn")
        self.at: Synchronized[int] = context.Value("q", task.start)
        self.peak: Synchronized[int] = context.Value("q", 0)
        self.process: BaseProcess = context.Process(
            target=work, args=(task, self.at, self.peak)
        )
        self.process.start()

    def next_after_death(self) -> Worker | None:
        """The worker that goes on where this one died; none if it is done."""
        if self.process.is_alive():
            return self
        at, task = self.at.value, self.task
        if self.process.exitcode:
            how = f"died with {self.process.exitcode}: a hang, or a crash"
            case(seeds(), task.seed, at).save(task.out / f"{task.seed}-{at}.json", how)
            at += task.step
        if at >= task.end:
            return None
        return Worker(task._replace(start=at))


def work(task: Task, at: Synchronized[int], peak: Synchronized[int]) -> None:
    """Try the task's numbers one by one; ends early where memory grew too large."""
    from tests.fuzz import trial  # noqa: PLC0415 (heavy; the parent needs none of it)

    known = seeds()
    kinds: Counter[str] = Counter()
    log = (task.out / f"worker-{task.start % task.step}.log").open("a")
    for number in range(task.start, task.end, task.step):
        at.value = number
        made = case(known, task.seed, number)
        way, limit = trial.ingest, HANG_SECONDS
        # Each worker meets every step-th number: its own count decides.
        turn = number // task.step
        if turn % WHOLE_EVERY == WHOLE_EVERY - 1:
            way, limit = trial.whole, BUILD_HANG_SECONDS
        elif turn % NOTES_EVERY == NOTES_EVERY - 1:
            way = trial.with_notes
        faulthandler.dump_traceback_later(limit, exit=True, file=log)
        fault = trial.tried(made, way)
        faulthandler.cancel_dump_traceback_later()
        peak.value = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if fault is None and peak.value > MEMORY_LIMIT_KB:
            fault = f"memory: {peak.value // 1024} MB"
        if fault:
            kind = fault.partition(":")[0]
            kinds[kind] += 1
            if kinds[kind] <= KEPT_OF_A_KIND:
                small = (
                    made if way == trial.whole else trial.minimised(made, fault, way)
                )
                small.save(task.out / f"{task.seed}-{number}.json", fault)
                log.write(f"{number}: {way.__name__}: {fault}\n")
                log.flush()
        if peak.value > MEMORY_LIMIT_KB:
            at.value = number + task.step
            return
    at.value = task.end


def _show(workers: list[Worker], begun: float, first: int) -> None:
    done = sum((w.at.value - first) // w.task.step for w in workers)
    peak = max((w.peak.value for w in workers), default=0) // 1024
    seconds = time.monotonic() - begun
    sys.stdout.write(
        f"{done:,} exports in {seconds:.0f} s, {done / seconds:.0f} a second; "
        f"at most {peak} MB\n"
    )
    sys.stdout.flush()


def run(seed: int, first: int, count: int, n_workers: int, out: Path) -> int:
    """How many finds there are among `count` cases from number `first`."""
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("*.json"), *out.glob("*.log")):
        old.unlink()
    # One thread each: what is small gains nothing by more.
    os.environ["POLARS_MAX_THREADS"] = "1"
    end = first + count
    workers = [
        Worker(Task(seed, first + place, end, n_workers, out))
        for place in range(n_workers)
    ]
    begun = shown = time.monotonic()
    running: list[Worker | None] = list(workers)
    while any(running):
        time.sleep(0.2)
        for place, worker in enumerate(running):
            running[place] = worker.next_after_death() if worker else None
            workers[place] = running[place] or workers[place]
        if time.monotonic() - shown > 10:
            shown = time.monotonic()
            _show(workers, begun, first)
    _show(workers, begun, first)
    found = sorted(out.glob("*.json"))
    sys.stdout.write(f"{len(found)} finds" + (f" in {out}" if found else "") + "\n")
    return len(found)


def main() -> int:
    """Read the command line and run; 1 if there are finds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"))
    chosen = parser.parse_args()
    finds = run(chosen.seed, chosen.first, chosen.count, chosen.workers, chosen.out)
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())
