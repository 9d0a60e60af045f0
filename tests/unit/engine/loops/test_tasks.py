"""Loops that are kept: a fault is logged, told, and met with growing pauses."""

from __future__ import annotations

from collections.abc import Callable

from luma_desktop.engine.loops.tasks import LONGEST_RESTART_PAUSE, EndedError, Tasks
from tests.conftest import ExpectedWarnings
from tests.support.virtual_clock import VirtualClock


class Stumbling:
    """Does `what` at each run."""

    def __init__(self, clock: VirtualClock, what: Callable[[], None]) -> None:
        self.starts: list[float] = []
        self._clock = clock
        self._what = what

    async def run(self) -> None:
        self.starts.append(self._clock.monotonic())
        self._what()


def fail() -> None:
    raise ValueError("a fault")


async def test_a_loop_that_stumbles_is_run_again_later_and_later(
    expected_warnings: ExpectedWarnings,
) -> None:
    expected_warnings("luma_desktop.engine.loops.tasks", r"Stumbling stumbled; again in 5 s")
    expected_warnings("luma_desktop.engine.loops.tasks", r"Stumbling stumbled; again in 300 s")
    expected_warnings("luma_desktop.engine.loops.tasks", r"Stumbling stumbled")
    clock, told = VirtualClock(), list[BaseException]()
    tasks, loop = Tasks(on_fault=told.append), Stumbling(clock, fail)
    tasks.keep(loop, clock=clock)
    await clock.run_for(3600.0)
    pauses = [b - a for a, b in zip(loop.starts, loop.starts[1:], strict=False)]
    assert pauses[:3] == [5.0, 10.0, 20.0]
    assert max(pauses) == LONGEST_RESTART_PAUSE
    assert len(told) == len(loop.starts)
    assert all(isinstance(error, ValueError) for error in told)
    await tasks.aclose()


async def test_a_loop_that_just_ends_does_not_spin(expected_warnings: ExpectedWarnings) -> None:
    expected_warnings("luma_desktop.engine.loops.tasks", "Stumbling stumbled")
    clock, told = VirtualClock(), list[BaseException]()
    tasks, loop = Tasks(on_fault=told.append), Stumbling(clock, lambda: None)
    tasks.keep(loop, clock=clock)
    await clock.run_for(60.0)
    assert 2 <= len(loop.starts) <= 5
    assert isinstance(told[0], EndedError)
    await tasks.aclose()


async def test_a_task_that_fails_is_told_and_logged(expected_warnings: ExpectedWarnings) -> None:
    expected_warnings("luma_desktop.engine.loops.tasks", "Task submit failed")
    clock, told = VirtualClock(), list[BaseException]()
    tasks = Tasks(on_fault=told.append)

    async def stumble() -> None:
        fail()

    tasks.spawn(stumble(), name="submit")
    await clock.settle()
    assert [type(error) for error in told] == [ValueError]
    await tasks.aclose()
