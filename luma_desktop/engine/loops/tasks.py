"""Tasks that are kept, whose faults are told, and which end before the loop does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from luma_desktop.engine.ports import Clock

log = logging.getLogger(__name__)

RESTART_PAUSE = 5.0
LONGEST_RESTART_PAUSE = 300.0
"""Seconds before a loop that failed is run again: doubled each time, until one ran that long."""

Fault = Callable[[BaseException], None]
"""Told of what ended a task that should not have ended."""


class Loop(Protocol):
    """Runs until it is cancelled."""

    async def run(self) -> None: ...


class EndedError(Exception):
    """A loop that is to run until it is cancelled came to an end."""


class Tasks:
    """Strong references to running tasks (the loop itself holds only weak ones)."""

    def __init__(self, on_fault: Fault | None = None) -> None:
        self._on_fault = on_fault
        self._running: set[asyncio.Task[Any]] = set()
        self._closing = False

    def spawn(self, coroutine: Coroutine[Any, Any, object], *, name: str) -> None:
        """Run a coroutine in the background; after `aclose` it is dropped unstarted."""
        if self._closing:
            coroutine.close()
            return
        task = asyncio.get_running_loop().create_task(coroutine, name=name)
        self._running.add(task)
        task.add_done_callback(self._done)

    def keep(self, loop: Loop, *, clock: Clock) -> None:
        """Run an endless loop, and start it again should a fault of ours end it."""
        name = type(loop).__name__

        async def kept() -> None:
            pause = RESTART_PAUSE
            while True:
                begun = clock.monotonic()
                fault: Exception = EndedError(name)
                try:
                    await loop.run()
                except Exception as error:  # noqa: BLE001 - logged below
                    fault = error
                if clock.monotonic() - begun > LONGEST_RESTART_PAUSE:
                    pause = RESTART_PAUSE
                log.error("%s stumbled; again in %.0f s", name, pause, exc_info=fault)
                self._tell(fault)
                await clock.sleep(pause)
                pause = min(2 * pause, LONGEST_RESTART_PAUSE)

        self.spawn(kept(), name=name)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            log.error("Task %s failed", task.get_name(), exc_info=error)
            self._tell(error)

    def _tell(self, error: BaseException) -> None:
        if self._on_fault is not None:
            self._on_fault(error)

    async def aclose(self) -> None:
        """Cancel everything and wait for it to end."""
        self._closing = True
        running = [task for task in self._running if task is not asyncio.current_task()]
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)
