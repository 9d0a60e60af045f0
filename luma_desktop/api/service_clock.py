"""The service's clock, as far as its answers are believed."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from luma_desktop.domain.moments import is_plausible

BELIEVED_WITHIN = 86_400.0
"""Seconds from what is known, or else from our own clock, within which one answer is believed."""

AGREE_WITHIN = 300.0
"""Seconds within which two answers in a row agree: then our own clock is the one that is wrong."""


_COUNTS_SLEEP = {
    "linux": getattr(time, "CLOCK_BOOTTIME", None),
    "darwin": getattr(time, "CLOCK_MONOTONIC", None),
}
"""Where `time.monotonic` stands still while the computer sleeps, the clock that doesn't."""


def steady_seconds() -> float:
    """Seconds of a clock that nobody sets and that counts the computer's sleep, too."""
    clock = _COUNTS_SLEEP.get(sys.platform)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class ServiceClock:
    """Learns from the `Date` of each answer. One that is far off is believed if the next agrees.

    What was learned stays true when our own clock is set.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = steady_seconds,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._known: float | None = None
        """The service's time less the steady clock's."""
        self._doubted: float | None = None
        """The same, from an answer that wasn't believed."""

    @property
    def ahead(self) -> float | None:
        """Seconds that the service's clock is ahead of ours now; None if that isn't known.

        While nothing better is known, what one answer said that is far off but possible.
        """
        said = self._doubted if self._known is None else self._known
        return None if said is None else said + self._steady() - self._wall()

    def heard(self, server_time: float) -> bool:
        """Learn from an answer; False if its time isn't believed."""
        if not is_plausible(server_time):
            return False
        steady = self._steady()
        said = server_time - steady
        known = self._wall() - steady if self._known is None else self._known
        is_near = abs(said - known) <= BELIEVED_WITHIN
        agrees = self._doubted is not None and abs(said - self._doubted) <= AGREE_WITHIN
        if is_near or agrees:
            self._known, self._doubted = said, None
            return True
        self._doubted = said
        return False
