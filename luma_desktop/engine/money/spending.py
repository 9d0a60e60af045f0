"""Publishes what counts against the caps whenever it changes, and when a new day begins."""

from __future__ import annotations

import contextlib

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.money import Spending
from luma_desktop.engine.facts import SpendingChanged
from luma_desktop.engine.loops.wake import Wake
from luma_desktop.engine.money.budget import Budget
from luma_desktop.engine.ports import Clock
from luma_desktop.engine.publisher import Publisher

LOOK_EVERY = 60.0
"""Seconds between two looks at the calendar; a sleeping computer may miss midnight itself."""


class SpendingWatch:
    """One loop; `wake` tells it that a job or a cap has changed."""

    def __init__(self, *, budget: Budget, clock: Clock, publisher: Publisher) -> None:
        self._budget = budget
        self._clock = clock
        self._publisher = publisher
        self._wake = Wake(clock)
        self._told: Spending | None = None
        budget.on_change = self.wake

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        while True:
            with contextlib.suppress(StoreError):  # the next look tries again
                await self._budget.catch_up(self._clock.now())
            self._tell()
            await self._wake.wait(LOOK_EVERY)

    def _tell(self) -> None:
        spending = self._budget.spending(self._clock.now())
        if spending != self._told:
            self._told = spending
            self._publisher.publish(SpendingChanged(spending=spending))
