"""When to look at a running generation next. Pure arithmetic in seconds.

A batch costs one request however many jobs it asks for, so one pace serves them all: slow while
none can be done yet, quick while some are near their end, slower again for those long overdue.
The pace follows what the service guesses (`estimate_wait_seconds`) and how long such jobs took
lately.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Sequence

import msgspec

HISTORY = 200
"""How many recent durations are kept."""

LONGEST = 86_400.0
"""A clip takes minutes; a job that seems to have taken a day tells of a clock, not of a service."""

RECALLED = 900.0
"""What took longer in an earlier run mostly waited for this program to be started again."""

FIRST_GUESS = (45.0, 90.0, 240.0)
"""Early, typical and late duration before anything was seen (a clip takes 1 to 4 minutes)."""

OVERDUE = 2.0
"""A job is overdue at this multiple of the late duration: while a batch runs, only its quick ones
have been seen, so the slow half of it would seem overdue at once.
"""

_LINKLESS_GROWTH = 0.2


class Durations:
    """How long jobs took lately: seconds from accepted to completed."""

    def __init__(self) -> None:
        self._seen: deque[float] = deque(maxlen=HISTORY)

    def extend(self, seconds: Iterable[float]) -> None:
        """Take durations in; what only a clock that was set can have made is left out."""
        self._seen.extend(s for s in seconds if 0 < s < LONGEST)

    def recall(self, seconds: Iterable[float]) -> None:
        """Take in durations of earlier runs, of which some were only seen at the next start."""
        self.extend(s for s in seconds if s < RECALLED)

    def quantile(self, fraction: float) -> float:
        """A blend of what was seen and the first guess, which fades as more is seen."""
        early, typical, late = FIRST_GUESS
        guess = _interpolate((early, typical, late), (0.02, 0.5, 0.99), fraction)
        if not self._seen:
            return guess
        ordered = sorted(self._seen)
        position = fraction * (len(ordered) - 1)
        low = math.floor(position)
        high = math.ceil(position)
        seen = ordered[low] + (ordered[high] - ordered[low]) * (position - low)
        weight = min(1.0, len(ordered) / 5)
        return guess + (seen - guess) * weight

    @property
    def typical(self) -> float:
        return self.quantile(0.5)


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """A running job as the pace sees it: `age` since acceptance, `left` as the service guesses.

    `linkless` is how long it is known to be done while its link has not come; None if it runs.
    """

    age: float
    left: float | None = None
    linkless: float | None = None


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """`near` is the longest pause near one job's end, in seconds; the others follow from it."""

    near: float = 5.0

    @property
    def quickest(self) -> float:
        return min(1.7, self.near)

    @property
    def idle(self) -> float:
        return 2.0 * self.near

    @property
    def slowest(self) -> float:
        return 12.0 * self.near

    def pause(self, watched: Sequence[Watched], durations: Durations) -> float:
        """Seconds until the next round for all of `watched` (not empty)."""
        early = durations.quantile(0.02)
        late = OVERDUE * durations.quantile(0.99)
        near_end = sum(1 for w in watched if _is_near_end(w, early, late))
        shared = max(self.quickest, self.near / math.sqrt(max(1, near_end)))
        return min(self._pause_of(w, early, late, shared) for w in watched)

    def linkless_pause(self, since: float) -> float:
        """Seconds until the next look at a job that is done, `since` so long, and has no link.

        The link mostly comes with the next poll; one that does not may never come.
        """
        return min(self.slowest, self.quickest + _LINKLESS_GROWTH * since)

    def _pause_of(self, watched: Watched, early: float, late: float, shared: float) -> float:
        if watched.linkless is not None:
            return self.linkless_pause(watched.linkless)
        if _is_near_end(watched, early, late):
            return shared
        if watched.age <= late:
            start = early if watched.left is None else max(0.0, watched.age + 0.7 * watched.left)
            return min(self.idle, max(self.quickest, start - watched.age))
        overdue = watched.age - late
        return min(self.slowest, self.near + 0.05 * overdue)


def _is_near_end(watched: Watched, early: float, late: float) -> bool:
    if watched.age > late:
        return False
    if watched.left is not None:
        return watched.left <= max(0.3 * (watched.age + watched.left), 2.0)
    return watched.age >= early


def _interpolate(values: Sequence[float], at: Sequence[float], fraction: float) -> float:
    if fraction <= at[0]:
        return values[0]
    for index in range(1, len(at)):
        if fraction <= at[index]:
            share = (fraction - at[index - 1]) / (at[index] - at[index - 1])
            return values[index - 1] + (values[index] - values[index - 1]) * share
    return values[-1]
