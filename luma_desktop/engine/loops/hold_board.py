"""The holds that stand now."""

from __future__ import annotations

from luma_desktop.domain.problems import Problem
from luma_desktop.engine.facts import HoldsChanged
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.engine.ports import Clock
from luma_desktop.engine.publisher import Publisher

_ORDER = list(HoldKind)

LONGEST_WAIT = 60.0
"""Seconds after which the clocks are looked at again: the one that waiting goes by stands still
while the computer sleeps, and the wall's may be set.
"""

LEAST_HOLD = 1.0
"""Seconds that a timed hold lasts at least: one that had ended before it began would be put, lifted
and put again without a pause.
"""


class HoldBoard:
    """Puts and lifts holds, and publishes every change."""

    def __init__(self, clock: Clock, publisher: Publisher) -> None:
        self._clock = clock
        self._publisher = publisher
        self._holds: dict[HoldKind, Hold] = {}
        self._ends: dict[HoldKind, float] = {}
        """By the monotonic clock, so that a wall clock set back makes no hold longer."""

    @property
    def standing(self) -> tuple[Hold, ...]:
        return tuple(sorted(self._holds.values(), key=lambda hold: _ORDER.index(hold.kind)))

    def has(self, *kinds: HoldKind) -> bool:
        return any(kind in self._holds for kind in kinds)

    def is_running(self, kind: HoldKind) -> bool:
        """Whether a timed hold stands, and its time has not come."""
        hold = self._holds.get(kind)
        return hold is not None and hold.until is not None and self._rest(hold) > 0

    def put(
        self,
        kind: HoldKind,
        *,
        for_seconds: float | None = None,
        problem: Problem | None = None,
    ) -> None:
        """Let the queue wait, for a while or until `lift`."""
        if for_seconds is not None:
            for_seconds = max(for_seconds, LEAST_HOLD)
        until = None if for_seconds is None else self._clock.now() + for_seconds
        self._ends.pop(kind, None)
        if for_seconds is not None:
            self._ends[kind] = self._clock.monotonic() + for_seconds
        hold = Hold(kind=kind, until=until, problem=problem)
        if self._holds.get(kind) != hold:
            self._holds[kind] = hold
            self._publish()

    def lift(self, *kinds: HoldKind) -> None:
        gone = [kind for kind in kinds if self._holds.pop(kind, None) is not None]
        if gone:
            self._publish()

    def seconds_to_next(self) -> float | None:
        """Seconds until the first timed hold may end, or until it is worth another look.

        None if none is timed.
        """
        rests = [self._rest(hold) for hold in self._holds.values() if hold.until is not None]
        return min(LONGEST_WAIT, *rests) if rests else None

    def expire(self) -> None:
        """Lift the timed holds whose time has come by either clock."""
        timed = [hold for hold in self.standing if hold.until is not None]
        self.lift(*(hold.kind for hold in timed if self._rest(hold) <= 0))

    def _rest(self, hold: Hold) -> float:
        by_wall = (hold.until or 0.0) - self._clock.now()
        by_waiting = self._ends[hold.kind] - self._clock.monotonic()
        return max(0.0, min(by_wall, by_waiting))

    def _publish(self) -> None:
        self._publisher.publish(HoldsChanged(holds=self.standing))
