"""How long each model's jobs take: what the service measures, then what was seen here."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Mapping

from luma_desktop.domain.latency import Latency
from luma_desktop.domain.request import Model
from luma_desktop.engine.watching.forecast import Forecast, Spread
from luma_desktop.engine.watching.timing import LONGEST, Pace

FIRST_GUESS = Spread(median=100.0, sigma=0.45)
"""Before anything is known: a clip takes 1 to 4 minutes."""

_SEEN = 40
"""How many durations of late are kept for a model."""

_ENOUGH = 5
"""So many of our own may overrule what the service measures."""

_FAR_OFF = 0.4
"""Distance of two medians' logarithms from which one of them is wrong."""

_GUESS_WEIGHT = 3.0
"""What the first guess counts against one duration that was seen."""

_P90 = 1.2816
"""The normal distribution's 90th percentile."""

_SHARPEST = 0.1


class Latencies:
    """One forecast a model. Seconds from acceptance to completion."""

    def __init__(self) -> None:
        self._told: Mapping[Model, Latency] = {}
        self._seen: dict[Model, deque[float]] = defaultdict(lambda: deque(maxlen=_SEEN))
        self._forecasts: dict[tuple[Model, Pace], Forecast] = {}

    def tell(self, told: Mapping[Model, Latency]) -> None:
        """What the service has measured in the last minutes."""
        self._told = {**self._told, **told}
        self._forecasts.clear()

    def learn(self, model: Model, seconds: float) -> None:
        """A job of ours has ended."""
        if 0 < seconds < LONGEST:
            self._seen[model].append(seconds)
            self._forecasts.clear()

    def forecast(self, model: Model, pace: Pace) -> Forecast:
        key = (model, pace)
        if key not in self._forecasts:
            self._forecasts[key] = Forecast(self.spread(model), pace)
        return self._forecasts[key]

    def spread(self, model: Model) -> Spread:
        """The service's measure, unless our own jobs say clearly otherwise."""
        told, seen = self._told.get(model), self._seen[model]
        if told is None:
            return _blended([math.log(seconds) for seconds in seen])
        spread = Spread(median=told.p50, sigma=max(_SHARPEST, math.log(told.p90 / told.p50) / _P90))
        own = _blended([math.log(seconds) for seconds in seen])
        far_off = abs(math.log(own.median / spread.median)) > _FAR_OFF
        return own if len(seen) >= _ENOUGH and far_off else spread


def _blended(logarithms: list[float]) -> Spread:
    """Our own durations with the first guess, which fades as more is seen.

    The guess keeps its own width: of a batch that still runs, only the quick ones have been seen.
    """
    count, guess = len(logarithms), math.log(FIRST_GUESS.median)
    weight = _GUESS_WEIGHT if count < _ENOUGH else 0.0
    mean = (guess * weight + sum(logarithms)) / (weight + count) if weight + count else guess
    return Spread(median=math.exp(mean), sigma=FIRST_GUESS.sigma)
