"""A sleep that a fact can end early."""

from __future__ import annotations

import asyncio
import logging

from luma_desktop.engine.ports import Clock

log = logging.getLogger(__name__)

LEAST_WAIT = 0.01
"""Seconds: no loop waits for less, whatever its arithmetic says."""

SPIN_TURNS = 1000
SPIN_WINDOW = 5.0
"""More turns than that in so many seconds, and the loop is spinning."""

CALM_TURNS = 10
"""A loop that spun is slowed down again after so many turns in the next window."""

SPIN_PAUSE = 0.5
"""Seconds of rest in each turn of a loop that spins, so that the others get theirs."""


class Wake:
    """`set` ends the current wait, or the next one if nobody waits.

    A loop that comes back all the time, woken or not, does so by a fault of ours: that is logged
    once, and the loop is slowed down until it is calm again.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._event = asyncio.Event()
        self._window_began = float("-inf")
        self._turns = 0
        self._told = False

    def set(self) -> None:
        self._event.set()

    async def wait(self, seconds: float | None = None) -> None:
        """Return when `set` is called, or after `seconds` of the injected clock."""
        await self._slow_down_a_spin()
        if not self._event.is_set():
            await self._race(None if seconds is None else max(seconds, LEAST_WAIT))
        self._event.clear()

    async def _slow_down_a_spin(self) -> None:
        now = self._clock.monotonic()
        if now - self._window_began >= SPIN_WINDOW:
            self._window_began = now
            self._turns = 0 if self._turns <= SPIN_TURNS else SPIN_TURNS - CALM_TURNS
        self._turns += 1
        if self._turns <= SPIN_TURNS:
            return
        if not self._told:
            self._told = True
            task = asyncio.current_task()
            name = "A loop" if task is None else task.get_name()
            log.error("%s is spinning; it is slowed down", name, stack_info=True)
        await self._clock.sleep(SPIN_PAUSE)

    async def _race(self, seconds: float | None) -> None:
        if seconds is None:
            await self._event.wait()
            return
        racers = {
            asyncio.ensure_future(self._event.wait()),
            asyncio.ensure_future(self._clock.sleep(seconds)),
        }
        try:
            await asyncio.wait(racers, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for racer in racers:
                racer.cancel()
            await asyncio.gather(*racers, return_exceptions=True)
