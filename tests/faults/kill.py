"""Kills `invites run` at many points of its course, and looks at what is left.

    python -m tests.faults.kill 300

Points by the clock are spread evenly over the course of a run, told by the
processor time it has used, which a busy machine does not stretch. Points by the call,
where strace is there, are each call by which a run changes a file: it is killed on
entering it, the rename of publishing and the flushes around it among them.

Linux only.
"""

from __future__ import annotations

import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.faults.house import House, assert_whole

CALLS = (
    "write,pwrite64,ftruncate,fallocate,fsync,fdatasync,"
    "mkdir,rename,renameat2,unlink,unlinkat,rmdir,chmod,flock"
)
_STRACE = ("strace", "-f", "--seccomp-bpf", "-qq", "-e", "signal=none")
_RUN_AGAIN_EVERY = 10


class Point(NamedTuple):
    """Where a run is killed.

    Attributes:
        share: Of its course by the clock; None for a point by the call.
        call: The call's name; None for a point by the clock.
        number: Which of a thread's calls of this name, from 1.
    """

    share: float | None = None
    call: str | None = None
    number: int = 0


class Range:
    """A house in which runs are killed one after the other.

    Attributes:
        found: How many runs left what: the old warehouse, or the new one.
    """

    def __init__(self, folder: Path) -> None:
        """Build the old warehouse, and know what the new one answers."""
        self._house = House(folder)
        self._used_s: list[float] = []
        for _ in range(3):
            self._new_answer = self._run(self._house.new)
        self._restore_by_running()
        self.found: Counter[str] = Counter()

    def calls(self) -> list[Point]:
        """A point for each call by which a run changes a file; none without strace."""
        if not can_trace():
            return []
        log = self._house.warehouse.parents[1] / "calls"
        under = (*_STRACE, "-o", str(log), "-e", f"trace={CALLS}")
        ended = self._house.invites("run", str(self._house.new), "--json", before=under)
        assert ended.code == 0, ended.err
        told = re.findall(r"(?m)^(\d+) +(\w+)\(", log.read_text(errors="replace"))
        log.unlink()
        self._restore_by_running()
        most: Counter[str] = Counter()
        for (_, call), count in Counter(told).items():
            most[call] = max(most[call], count)
        return [
            Point(call=call, number=number)
            for call, count in sorted(most.items())
            for number in range(1, count + 1)
        ]

    def shoot(self, point: Point) -> None:
        """Kill one run, and hold what is left to its promises."""
        before = self._house.digest()
        if point.call is None:
            self._kill_by_clock(point.share or 0.0)
        else:
            inject = f"inject={point.call}:signal=SIGKILL:when={point.number}"
            under = (*_STRACE, "-o", os.devnull, "-e", f"trace={point.call}")
            self._house.invites(
                "run", str(self._house.new), "--json", before=(*under, "-e", inject)
            )
        is_old = self._house.digest() == before
        self.found["old" if is_old else "new"] += 1
        expected = self._old_answer if is_old else self._new_answer
        assert self._house.answer() == expected, point
        assert assert_whole(self._house.warehouse) > 0
        if not is_old or sum(self.found.values()) % _RUN_AGAIN_EVERY == 0:
            self._restore_by_running()

    def _kill_by_clock(self, share: float) -> None:
        fatal_s = statistics.median(self._used_s[-9:]) * share
        with self._house.start("run", str(self._house.new), "--json") as running:
            while running.poll() is None and _used_s(running.pid) < fatal_s:
                time.sleep(0.0005)
            with suppress(ProcessLookupError):  # it had ended by itself
                os.killpg(running.pid, signal.SIGKILL)
            running.communicate()

    def _run(self, export: Path) -> str:
        """The answer of a run that succeeds, and leaves nothing behind."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        answer = self._house.run(export)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self._used_s.append(
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        )
        return answer

    def _restore_by_running(self) -> None:
        """The old warehouse again, by the next run."""
        answer = self._run(self._house.old)
        self._old_answer = self._house.answer()
        assert answer == self._old_answer != self._new_answer

    def end(self) -> None:
        """The next run succeeds, and nothing is left."""
        self._restore_by_running()


def can_trace() -> bool:
    """Whether a process can be traced here, and so killed on entering a call."""
    try:
        subprocess.run([*_STRACE, "-o", os.devnull, "true"], check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _used_s(process: int) -> float:
    """The processor time a child has used so far.

    Source: clock_getcpuclockid(3), as the C library makes it for Linux.
    """
    return time.clock_gettime(~process << 3 | 2)


def points(by_call: list[Point], count: int) -> list[Point]:
    """As many points as asked: at most half by the call, the rest by the clock."""
    n_calls = min(len(by_call), count // 2)
    chosen = [by_call[place * len(by_call) // n_calls] for place in range(n_calls)]
    n_times = count - n_calls
    # A little past the end: a run may take longer than most.
    return chosen + [
        Point(share=1.1 * (place + 0.5) / n_times) for place in range(n_times)
    ]


def main(count: int) -> None:
    """Kill as many runs as asked, and print what was found."""
    with tempfile.TemporaryDirectory() as folder:
        shot = Range(Path(folder))
        chosen = points(shot.calls(), count)
        for number, point in enumerate(chosen, 1):
            shot.shoot(point)
            sys.stderr.write(f"\r{number} of {count}")
        shot.end()
    n_calls = sum(point.call is not None for point in chosen)
    sys.stdout.write(
        f"\n{count} runs killed, {n_calls} of them on entering a call: after each, the "
        "warehouse passed its tests and gave its answer to the byte "
        f"({shot.found['old']} times the old one, {shot.found['new']} the new one).\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
