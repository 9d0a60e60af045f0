"""Free calls side by side: one that is slow holds up neither the others nor the next round."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from luma_desktop.domain.errors import ServiceError
from luma_desktop.domain.job import Job
from luma_desktop.engine.ports import Clock

AT_ONCE = 4
"""Calls side by side."""

SLOW = 2.0
"""Seconds after which a call is given up for a new one, once the user has asked now."""


class Round:
    """What the calls that began together say of the way to the service."""

    def __init__(self, *, key: str | None, begun: float) -> None:
        self.key = key
        self.begun = begun
        self.troubles: list[ServiceError] = []
        self.succeeded = 0
        self.answered = False
        """Whether any of them was answered, however odd the others were."""
        self.endpoint_is_there = False
        self.is_over = False
        """Nobody waits for those that are still under way: they speak for themselves."""


class Call:
    """One question about `jobs`."""

    def __init__(self, round_: Round, jobs: Sequence[Job], clock: Clock) -> None:
        self.round = round_
        self.jobs = jobs
        self._clock = clock
        self._waiting_since: float | None = None
        self.is_hurried = False
        """The user has asked now since it began."""

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """While the service is waited for, and nothing is lost by not waiting."""
        self._waiting_since = self._clock.monotonic()
        try:
            yield
        finally:
            self._waiting_since = None

    @property
    def patience(self) -> float:
        """Seconds until it is slow."""
        since = self._waiting_since
        return SLOW if since is None else since + SLOW - self._clock.monotonic()


class Calls:
    """Owns the tasks: none outlives the loop that began it."""

    def __init__(self, clock: Clock, on_end: Callable[[], None]) -> None:
        self._clock = clock
        self._on_end = on_end
        self._running: dict[asyncio.Task[None], Call] = {}
        self._lanes = asyncio.Semaphore(AT_ONCE)

    @property
    def asked_for(self) -> set[str]:
        """Ids of the jobs that a call under way asks for."""
        return {job.id for call in self._running.values() for job in call.jobs}

    def is_under_way(self, round_: Round) -> bool:
        return any(call.round is round_ and not task.done() for task, call in self._running.items())

    def start(
        self,
        round_: Round,
        jobs: Sequence[Job],
        ask: Callable[[Call], Coroutine[Any, Any, None]],
    ) -> None:
        call = Call(round_, jobs, self._clock)

        async def in_a_lane() -> None:
            async with self._lanes:
                await ask(call)

        task = asyncio.get_running_loop().create_task(in_a_lane(), name="poll")
        self._running[task] = call
        task.add_done_callback(lambda _: self._on_end())

    def collect(self) -> None:
        """Forget those that have ended; a fault of ours that ended one is raised."""
        for task in [task for task in self._running if task.done()]:
            del self._running[task]
            if not task.cancelled():
                task.result()

    def hurry(self) -> None:
        """The user asks now: what is under way is given up as soon as it is slow."""
        for call in self._running.values():
            call.is_hurried = True

    @property
    def patience(self) -> float | None:
        """Seconds until the next of those is slow; None if there is none."""
        hurried = [call for call in self._running.values() if call.is_hurried]
        return min((call.patience for call in hurried), default=None)

    async def give_up_slow_ones(self) -> bool:
        """Returns whether there were any."""
        slow = [t for t, call in self._running.items() if call.is_hurried and call.patience <= 0]
        await self._cancel(slow)
        self.collect()
        return bool(slow)

    async def aclose(self) -> None:
        await self._cancel(list(self._running))
        self._running.clear()

    async def _cancel(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
