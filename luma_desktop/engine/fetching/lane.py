"""One of the few downloads that run side by side, and whether it gets anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from luma_desktop.engine.ports import Clock

TURN = 30.0
SLOWEST = 2048.0
"""A lane is for those that receive `TURN` × `SLOWEST` bytes within `TURN` seconds."""

LONGEST_TURN = 16 * TURN
"""Each turn after one that was given up is twice as long, up to this: on a resume, the first 64 kB
repeat what is here, and a server without ranges starts over each time.
"""

_STUCK_TURNS = 4
"""After so many turns in vain a new connection is worth a try, even if nobody waits."""


class GivenUpError(Exception):
    """The lane is left to another download; this one is resumed later."""


class Lane:
    """`given_up_before` counts the turns that this download has given up already."""

    def __init__(self, clock: Clock, *, given_up_before: int) -> None:
        self._clock = clock
        self._turn = min(TURN * 2.0 ** min(given_up_before, 16), LONGEST_TURN)
        self._since = clock.monotonic()
        self._mark: int | None = None
        self._is_whole = False
        self._scope: asyncio.Timeout | None = None
        self._given_up = False

    def received(self, size: int, total: int | None) -> None:
        """`size` bytes are here by now; a download that starts over comes with less."""
        self._is_whole = size == total
        if self._mark is None or size < self._mark:
            self._mark = size
        elif size - self._mark >= SLOWEST * self._turn:
            self._mark, self._since = size, self._clock.monotonic()

    def seconds_left(self, *, somebody_waits: bool) -> float | None:
        """Seconds until it should be given up, unless it gets on; None if it should not."""
        if self._is_whole or self._given_up:
            return None
        patience = self._turn if somebody_waits else _STUCK_TURNS * self._turn
        return max(0.0, self._since + patience - self._clock.monotonic())

    def give_up(self) -> None:
        """End what `until_given_up` holds, now or when it begins."""
        self._given_up = True
        if self._scope is not None:
            self._scope.reschedule(asyncio.get_running_loop().time())

    @asynccontextmanager
    async def until_given_up(self) -> AsyncIterator[None]:
        """What may be ended at any time.

        Raises:
            GivenUpError: it was.
        """
        if self._given_up:
            raise GivenUpError
        try:
            async with asyncio.timeout(None) as self._scope:
                yield
        except TimeoutError:
            if not self._given_up:
                raise
            raise GivenUpError from None
        finally:
            self._scope = None
