"""Changes that the disk refused to take: kept in order, and written before anything newer."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.engine.facts import TroubleRaised
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.publisher import Publisher

log = logging.getLogger(__name__)

REWRITE_PAUSE = 5.0
"""Seconds between two tries to write what the disk refused."""

FAULT_KEY = "fault"
"""Of the message about a fault of this program."""

Write = Callable[[], Awaitable[None]]


class PendingWrites:
    """Used by one change at a time. What it has to tell goes to `tell`, to be said afterwards."""

    def __init__(
        self, holds: HoldBoard, publisher: Publisher, tell: Callable[[Callable[[], None]], None]
    ) -> None:
        self._holds = holds
        self._publisher = publisher
        self._tell = tell
        self._unwritten: list[Write] = []

    def __len__(self) -> int:
        return len(self._unwritten)

    async def write(self, write: Write) -> None:
        """Write now, or once the disk takes what it refused; the queue holds until then.

        Raises:
            StoreError: INTERNAL; it is no matter of the disk and would be refused for ever.
        """
        try:
            await self.catch_up()
            await write()
        except StoreError as error:
            if error.problem.kind is ProblemKind.INTERNAL:
                raise
            self._unwritten.append(write)
            self._hold(error)

    async def catch_up(self) -> None:
        """Write all of it, oldest first.

        Raises:
            StoreError: the disk still refuses.
        """
        while self._unwritten:
            try:
                await self._unwritten[0]()
            except StoreError as error:
                if error.problem.kind is not ProblemKind.INTERNAL:
                    raise
                log.exception("A change can never be written; it ends with this run")
                trouble = TroubleRaised(key=FAULT_KEY, problem=error.problem)
                self._tell(partial(self._publisher.publish, trouble))
            self._unwritten.pop(0)

    @property
    def is_due(self) -> bool:
        """Whether there is something to write, and the pause since the last refusal is over."""
        return bool(self._unwritten) and not self._holds.is_running(HoldKind.STORAGE)

    async def try_again(self) -> None:
        """Catch up if the disk lets us; else the hold goes on."""
        try:
            await self.catch_up()
        except StoreError as error:
            self._hold(error)

    def _hold(self, error: StoreError) -> None:
        self._tell(
            partial(
                self._holds.put,
                HoldKind.STORAGE,
                for_seconds=REWRITE_PAUSE,
                problem=error.problem,
            )
        )
