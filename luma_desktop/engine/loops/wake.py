"""A sleep that a fact can end early."""

from __future__ import annotations

import asyncio

from luma_desktop.engine.ports import Clock


class Wake:
    """`set` ends the current wait, or the next one if nobody waits."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._event = asyncio.Event()

    def set(self) -> None:
        self._event.set()

    async def wait(self, seconds: float | None = None) -> None:
        """Return when `set` is called, or after `seconds` of the injected clock."""
        if not self._event.is_set() and (seconds is None or seconds > 0):
            await self._race(seconds)
        self._event.clear()

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
