"""When to poll one job that has to be asked for alone. Pure arithmetic in seconds.

The yardstick is the plain loop: a GET for each job at every tick, which is a multiple of
`Pace.idle` (10 s) since its acceptance. Ours makes the same looks, with two differences:

- Ticks are skipped up to the age at which no job of the model ends (`Latencies.quiet`).
- Each skipped tick pays for a look halfway between two later ticks, where an end is likeliest.

However wrong the forecast is, no job costs more looks than in the plain loop, and none is seen to
end later, with two exceptions. A job that ends sooner than ten others of its model did, and sooner
than 99 of 100 by the forecast, is seen at the first look after `quiet`: later by `quiet` at most,
and then the next ones are polled plainly. (In a batch whose forecast is ten times too long, the
mean delay grows by about 2%.) Past an hour, a job is polled once a minute (`Pace.slowest`). Looks
that the user asks for come on top.
"""

from __future__ import annotations

import math

import msgspec

from luma_desktop.engine.watching.timing import Pace

_DOUBT = 0.03
"""The share of jobs that may take far longer or shorter, for the estimate of the time left."""

_WIDE = 0.9
"""Spread (of the logarithm) of those."""

_REACH = 8.0
"""Multiples of the median (or of the age) beyond which nothing is estimated."""

_OVERDUE = 3600.0
"""Age at which a job that takes minutes is hardly going to end in the next ones."""

_P99 = 2.3263
"""The normal distribution's 99th percentile."""

_ROUNDING = 0.01
"""Seconds by which a look may be early."""


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """A log-normal duration: its median in seconds, and the deviation of its logarithm."""

    median: float
    sigma: float

    @property
    def early(self) -> float:
        """Seconds within which 1 of 100 is done."""
        return self.median * math.exp(-_P99 * self.sigma)

    @property
    def late(self) -> float:
        """Seconds within which 99 of 100 are done."""
        return self.median * math.exp(_P99 * self.sigma)

    def is_odd(self, seconds: float) -> bool:
        """Whether only 2 of 100 are so far from the median, either way."""
        return not self.early <= seconds <= self.late

    def is_likelier(self, age: float, later: float) -> bool:
        """Whether a job ends around `age` rather than around `later`."""
        z, z_later = self._z(age, self.sigma), self._z(later, self.sigma)
        return math.log(age) + z * z / 2.0 <= math.log(later) + z_later * z_later / 2.0

    def left(self, age: float) -> float:
        """Seconds that half of the jobs which still run at `age` take at most."""
        half = self._survival(age) / 2.0
        low, high = age, _REACH * max(age, self.median)
        while high - low > 0.001 * high:
            middle = (low + high) / 2.0
            low, high = (middle, high) if self._survival(middle) > half else (low, middle)
        return high - age

    def _survival(self, age: float) -> float:
        """The share that takes longer than `age` seconds."""
        if age <= 0:
            return 1.0
        certain, wide = self._z(age, self.sigma), self._z(age, _WIDE)
        return (1.0 - _DOUBT) * _tail(certain) + _DOUBT * _tail(wide)

    def _z(self, age: float, sigma: float) -> float:
        return math.log(age / self.median) / sigma


def next_look(spread: Spread, pace: Pace, *, looked: float, looks: int, quiet: float) -> float:
    """The age at which to look at a job next: `looks` were made, the last at the age `looked`.

    Up to the age `quiet`, none is needed.
    """
    tick = pace.idle
    past = max(looked, quiet)
    if past >= max(_OVERDUE, spread.late):
        return past + pace.slowest
    passed = int((past + _ROUNDING) / tick)
    halfway = (passed + 0.5) * tick
    credit = passed - looks
    if (
        credit > 0
        and looked < halfway - tick / 4.0
        and spread.is_likelier(halfway, halfway + credit * tick)
    ):
        return max(halfway, looked + pace.quickest)
    return max((passed + 1) * tick, looked + pace.quickest)


def _tail(z: float) -> float:
    return 0.5 * math.erfc(z / math.sqrt(2.0))
