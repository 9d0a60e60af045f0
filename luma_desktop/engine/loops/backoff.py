"""Growing pauses with jitter, so that trouble at the service is not met by a hammer."""

from __future__ import annotations

from random import Random


class Backoff:
    """`first` and `longest` in seconds; each failure doubles the pause, success starts over."""

    def __init__(self, *, first: float, longest: float, random: Random) -> None:
        self._first = first
        self._longest = longest
        self._random = random
        self.failures = 0

    def next_pause(self) -> float:
        """The pause after one more failure: between half and all of the doubled step."""
        step = min(self._longest, self._first * 2.0 ** min(self.failures, 32))
        self.failures += 1
        return step * self._random.uniform(0.5, 1.0)

    def succeeded(self) -> None:
        self.failures = 0
