"""Steps done in order by one worker, or side by side by several."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Worker = TypeVar("Worker")


class Step(NamedTuple, Generic[Worker]):
    """Something to be done.

    Attributes:
        name: By which other steps need it.
        needs: The steps that must be done before.
        do: Does it by a worker; how many tests that ran.
        rank: Of several that could be done, the lowest goes first.
    """

    name: str
    needs: frozenset[str]
    do: Callable[[Worker], int]
    rank: tuple[int, ...]


def run(steps: Sequence[Step[Worker]], workers: Sequence[Worker]) -> int:
    """Do each step; how many tests ran.

    Args:
        steps: Each after those it needs. One worker keeps to this order.
        workers: What does them: the first in this thread, others each in its own.
    """
    first, *others = workers
    if not others:
        return sum(step.do(first) for step in steps)
    ahead = _Ahead(steps)
    with ThreadPoolExecutor(len(others)) as threads:
        beside = [threads.submit(_work, ahead, worker) for worker in others]
        test_count = _work(ahead, first)
        return test_count + sum(done.result() for done in beside)


def _work(ahead: _Ahead[Worker], worker: Worker) -> int:
    """Do steps until none is left; how many tests ran."""
    test_count = 0
    try:
        while step := ahead.take():
            test_count += step.do(worker)
            ahead.finish(step)
    except BaseException:
        ahead.give_up()
        raise
    return test_count


class _Ahead(Generic[Worker]):
    """What is still to be done, shared by the workers."""

    def __init__(self, steps: Sequence[Step[Worker]]) -> None:
        self._waiting = sorted(steps, key=lambda step: step.rank)
        self._needed = {step.name for step in steps}
        self._changed = threading.Condition()

    def take(self) -> Step[Worker] | None:
        """The next step, as soon as one can be done; None if there will be none."""
        with self._changed:
            while self._waiting:
                for step in self._waiting:
                    if not step.needs & self._needed:
                        self._waiting.remove(step)
                        return step
                self._changed.wait()
            return None

    def finish(self, step: Step[Worker]) -> None:
        """Let the steps go that needed this one."""
        with self._changed:
            self._needed.discard(step.name)
            self._changed.notify_all()

    def give_up(self) -> None:
        """No further step."""
        with self._changed:
            self._waiting.clear()
            self._changed.notify_all()
