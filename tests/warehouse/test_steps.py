"""Steps in order, by one worker and by several."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest

from pipeline.warehouse import steps
from pipeline.warehouse.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable

NEEDS = {"a": "", "b": "a", "c": "a", "d": "bc", "e": "d", "f": ""}


def made(do: Callable[[str, str], int]) -> list[Step[str]]:
    """The steps of `NEEDS`; those with an early letter wait for the others."""
    return [
        Step(name, frozenset(needs), partial(do, name), (-ord(name),))
        for name, needs in NEEDS.items()
    ]


def test_run_keeps_to_the_order_with_one_worker() -> None:
    done: list[str] = []

    def do(name: str, _: str) -> int:
        done.append(name)
        return 1

    assert steps.run(made(do), ["one"]) == 6
    assert done == list("abcdef")


@pytest.mark.parametrize("count", [2, 3])
def test_run_does_each_step_once_and_after_those_it_needs(count: int) -> None:
    done: list[str] = []
    lock = threading.Lock()

    def do(name: str, _: str) -> int:
        with lock:
            assert set(NEEDS[name]) <= set(done), name
            done.append(name)
        return len(done)

    workers = [str(number) for number in range(count)]
    assert steps.run(made(do), workers) >= 6
    assert sorted(done) == list("abcdef")
    # Of those that could be done at once, the lowest rank.
    assert done.index("f") < 2


def test_run_works_side_by_side() -> None:
    """`b` and `c` each wait until the other has begun."""
    both = threading.Barrier(2, timeout=10)
    by: dict[str, str] = {}

    def do(name: str, worker: str) -> int:
        if name in "bc":
            both.wait()
        by[name] = worker
        return 0

    steps.run(made(do), ["one", "other"])
    assert by["b"] != by["c"]


def test_run_stops_at_a_failure_and_tells_it() -> None:
    done: list[str] = []

    def do(name: str, _: str) -> int:
        if name == "a":
            raise ValueError(name)
        done.append(name)
        return 0

    with pytest.raises(ValueError, match="a"):
        steps.run(made(do), ["one", "other"])
    assert set(done) <= {"f"}
