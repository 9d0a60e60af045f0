"""How long each model's jobs take: what the service measures, then what was seen here."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping

from luma_desktop.domain.latency import Latency
from luma_desktop.domain.request import Model
from luma_desktop.engine.watching.forecast import Spread
from luma_desktop.engine.watching.timing import LONGEST

FIRST_GUESS = Spread(median=100.0, sigma=0.45)
"""Before anything is known: a clip takes 1 to 4 minutes."""

_SEEN = 20
"""How many recent durations are kept for a model."""

_ENOUGH = 5
"""So many of our own may overrule what the service measures."""

_ODD = 0.2
"""The share of odd durations above which what the service measures isn't true of our jobs."""

WITNESSES = 10
"""So many jobs have to be seen running at an age before looks up to that age are skipped.

Of jobs that are alike, one in `WITNESSES` + 1 ends before as many others do.
"""

_P90 = 1.2816
"""The normal distribution's 90th percentile."""

_SHARPEST = 0.1


class Latencies:
    """One spread a model. Seconds from acceptance to completion."""

    def __init__(self) -> None:
        self._told: Mapping[Model, Latency] = {}
        self._seen: dict[Model, deque[float]] = defaultdict(lambda: deque(maxlen=_SEEN))
        self._ran: dict[Model, deque[float]] = defaultdict(lambda: deque(maxlen=_SEEN))
        """Ages at which those that ended were last seen running."""
        self._spreads: dict[Model, Spread] = {}

    def tell(self, told: Mapping[Model, Latency]) -> None:
        """What the service has measured in the last minutes."""
        self._told = {**self._told, **told}
        self._spreads.clear()

    def learn(self, model: Model, seconds: float, ran: float | None = None) -> None:
        """A job of ours has ended, and was last seen running at the age `ran`, if that is known."""
        if not 0 < seconds < LONGEST:
            return
        if ran is not None:
            self._ran[model].append(ran)
            seconds = (ran + seconds) / 2.0
        self._seen[model].append(seconds)
        self._spreads.clear()

    def quiet(self, model: Model, running: Iterable[float]) -> float:
        """The age up to which none of the model's jobs ends, as far as is known; 0 at first.

        The forecast has to say so, and `WITNESSES` jobs have to have got there: those that ended,
        which were all seen running at that age, or present ones that were last seen `running` at
        these ages. One job that ends sooner is enough to poll the next ones from the start.
        """
        ended = self._ran[model]
        reached = heapq.nlargest(WITNESSES, [*ended, *running])
        if len(reached) < WITNESSES:
            return 0.0
        return min(self.spread(model).early, reached[-1], *ended)

    def spread(self, model: Model) -> Spread:
        """The service's measure, unless our own jobs say clearly otherwise."""
        if model not in self._spreads:
            self._spreads[model] = self._spread(model)
        return self._spreads[model]

    def _spread(self, model: Model) -> Spread:
        told, seen = self._told.get(model), self._seen[model]
        if told is None:
            return _learned(seen)
        spread = Spread(median=told.p50, sigma=max(_SHARPEST, math.log(told.p90 / told.p50) / _P90))
        odd = sum(spread.is_odd(seconds) for seconds in seen)
        return _learned(seen) if len(seen) >= _ENOUGH and odd > _ODD * len(seen) else spread


def _learned(seen: Collection[float]) -> Spread:
    """Our own durations, and the first guess as one more that is as wide as it says."""
    guess = math.log(FIRST_GUESS.median)
    logarithms = [guess, *(math.log(seconds) for seconds in seen)]
    mean = sum(logarithms) / len(logarithms)
    squares = sum((logarithm - mean) ** 2 for logarithm in logarithms)
    variance = (FIRST_GUESS.sigma**2 + squares) / len(logarithms)
    return Spread(median=math.exp(mean), sigma=max(_SHARPEST, math.sqrt(variance)))
