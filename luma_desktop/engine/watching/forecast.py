"""When to look at one job that has to be asked for alone. Pure arithmetic in seconds.

How long jobs take is near to log-normal. Looks are spaced by one over the square root of the
hazard, the chance that a job which still runs ends in the next second: that order makes the mean
delay least for a given number of looks (Barlow and Hunter's inspection problem). A small share of
a much wider spread is mixed in, so that a forecast that is wrong costs a delay and not a clip.
"""

from __future__ import annotations

import bisect
import math
from itertools import accumulate

import msgspec

from luma_desktop.engine.watching.timing import Pace

_DOUBT = 0.03
"""The share of jobs that may behave otherwise than is told."""

_WIDE = 0.9
"""Spread (of the logarithm) of those."""

_STEPS = 100
"""Points of the grid up to the median."""

_REACH = 8
"""Multiples of the median that the grid covers; what is later is overdue."""

_SHARE = 0.85
"""Looks at a job, as a share of one every `2 * near` seconds."""

_OVERDUE_GROWTH = 0.05

_P99 = 2.3263
"""The normal distribution's 99th percentile."""


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """A log-normal duration: its median in seconds, and the deviation of its logarithm."""

    median: float
    sigma: float

    @property
    def late(self) -> float:
        """Seconds within which 99 of 100 are done."""
        return self.median * math.exp(_P99 * self.sigma)

    def survival(self, age: float) -> float:
        """The share that takes longer than `age` seconds."""
        certain, wide = self._z(age, self.sigma), self._z(age, _WIDE)
        return (1 - _DOUBT) * _tail(certain) + _DOUBT * _tail(wide)

    def density(self, age: float) -> float:
        """The share that ends in a second around `age`."""
        certain = _bell(self._z(age, self.sigma)) / (self.sigma * age)
        wide = _bell(self._z(age, _WIDE)) / (_WIDE * age)
        return (1 - _DOUBT) * certain + _DOUBT * wide

    def _z(self, age: float, sigma: float) -> float:
        return math.log(age / self.median) / sigma


class Forecast:
    """The looks at jobs of one spread, at one pace."""

    def __init__(self, spread: Spread, pace: Pace) -> None:
        self._pace = pace
        self._step = spread.median / _STEPS
        ages = [self._step * (index + 0.5) for index in range(_STEPS * _REACH)]
        survival = [spread.survival(age) for age in ages]
        weights = [
            math.sqrt(left * spread.density(age)) for age, left in zip(ages, survival, strict=True)
        ]
        mean = sum(survival) * self._step
        looks = _SHARE * mean / (2.0 * pace.near)
        scale = looks / (sum(weights) * self._step)
        rates = [scale * weight / left for weight, left in zip(weights, survival, strict=True)]
        self._survival = survival
        self._looks = list(accumulate(rate * self._step for rate in rates))
        """Looks that are due by the end of each step of the grid."""

    def pause(self, age: float) -> float:
        """Seconds until the next look at a job that is seen to run at `age`."""
        due = self._looks_by(age) + 1.0
        index = bisect.bisect_left(self._looks, due)
        if index < len(self._looks):
            pause = (index + 1) * self._step - age
        else:
            end = self._step * len(self._looks)
            pause = max(end, age + self._overdue_pause(age - end)) - age
        return min(max(pause, self._pace.quickest), self._pace.slowest)

    def left(self, age: float) -> float:
        """Seconds that half of the jobs which still run at `age` take at most."""
        index = min(int(age / self._step), len(self._survival) - 1)
        half = self._survival[index] / 2.0
        later = (i for i in range(index, len(self._survival)) if self._survival[i] <= half)
        return max(next(later, len(self._survival)) * self._step - age, self._step)

    def _looks_by(self, age: float) -> float:
        index = min(int(age / self._step), len(self._looks) - 1)
        before = self._looks[index - 1] if index else 0.0
        share = min(age / self._step - index, 1.0)
        return before + (self._looks[index] - before) * share

    def _overdue_pause(self, overdue: float) -> float:
        return self._pace.near + _OVERDUE_GROWTH * max(0.0, overdue)


def _tail(z: float) -> float:
    return 0.5 * math.erfc(z / math.sqrt(2.0))


def _bell(z: float) -> float:
    return math.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi)
