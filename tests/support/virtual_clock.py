"""Time that passes as soon as nobody has anything left to do."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any, TypeVar

T = TypeVar("T")

SETTLE = 60
"""Turns of the loop after which everything that can run without time passing has run."""

THREAD_TURN = 0.0005
"""Real seconds between two looks at whether other threads are done."""


class VirtualClock:
    """Implements `ports.Clock`. `start` is Unix seconds."""

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self._start = start
        self.is_busy: Callable[[], bool] = lambda: False
        """Whether a thread still works for the loop, so that time must wait."""
        self.activity: Callable[[], int] = lambda: 0
        """How often a thread was given work: while that grows, nothing has come to rest."""
        self._threads_at_work = 0
        self._threads_begun = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._elapsed = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def watch_threads(self) -> None:
        """Count what the running loop hands to threads (`asyncio.to_thread`): time waits for it."""
        loop = asyncio.get_running_loop()
        if loop is self._loop:
            return
        self._loop = loop
        run = loop.run_in_executor

        def done(_: object) -> None:
            self._threads_at_work -= 1

        def counted(executor: Any, work: Callable[..., Any], *given: Any) -> asyncio.Future[Any]:
            self._threads_at_work += 1
            self._threads_begun += 1
            future = run(executor, work, *given)
            future.add_done_callback(done)
            return future

        loop.run_in_executor = counted  # type: ignore[method-assign, assignment]

    def now(self) -> float:
        return self._start + self._elapsed

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._order), future))
        await future

    def jump_wall(self, seconds: float) -> None:
        """Set the wall clock forward or back; `monotonic` does not notice."""
        self._start += seconds

    async def run_until(self, done: Awaitable[T], *, limit: float = 1e7) -> T:
        """Let time pass until `done` is; at most `limit` seconds."""
        end = self._elapsed + limit
        task = asyncio.ensure_future(done)
        while not task.done():
            await self.settle()
            if task.done():
                break
            if not self._advance(end):
                task.cancel()
                raise TimeoutError(f"not done after {limit} simulated seconds")
        return task.result()

    async def run_for(self, seconds: float) -> None:
        """Let exactly `seconds` pass."""
        end = self._elapsed + seconds
        await self.settle()
        while self._advance(end):
            await self.settle()
        self._elapsed = end
        await self.settle()

    async def settle(self) -> None:
        """Let everything run that can run without time passing."""
        self.watch_threads()
        quiet = False
        while not quiet:
            before = self._begun()
            for _ in range(SETTLE):
                await asyncio.sleep(0)
            quiet = self._begun() == before
            while self._threads_at_work > 0 or self.is_busy():
                quiet = False
                await asyncio.sleep(THREAD_TURN)

    def _begun(self) -> int:
        return self.activity() + self._threads_begun

    def _advance(self, end: float) -> bool:
        while self._sleepers:
            due, _, future = self._sleepers[0]
            if due > end:
                return False
            heapq.heappop(self._sleepers)
            if not future.done():
                self._elapsed = max(self._elapsed, due)
                future.set_result(None)
                return True
        return False
