"""The holds that stand now."""

from __future__ import annotations

from luma_desktop.domain.problems import Problem
from luma_desktop.engine.facts import HoldsChanged
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.engine.ports import Clock
from luma_desktop.engine.publisher import Publisher

_ORDER = list(HoldKind)


class HoldBoard:
    """Puts and lifts holds, and publishes every change."""

    def __init__(self, clock: Clock, publisher: Publisher) -> None:
        self._clock = clock
        self._publisher = publisher
        self._holds: dict[HoldKind, Hold] = {}

    @property
    def standing(self) -> tuple[Hold, ...]:
        return tuple(sorted(self._holds.values(), key=lambda hold: _ORDER.index(hold.kind)))

    def has(self, *kinds: HoldKind) -> bool:
        return any(kind in self._holds for kind in kinds)

    def put(
        self,
        kind: HoldKind,
        *,
        for_seconds: float | None = None,
        problem: Problem | None = None,
    ) -> None:
        """Let the queue wait, for a while or until `lift`."""
        until = None if for_seconds is None else self._clock.now() + for_seconds
        hold = Hold(kind=kind, until=until, problem=problem)
        if self._holds.get(kind) != hold:
            self._holds[kind] = hold
            self._publish()

    def lift(self, *kinds: HoldKind) -> None:
        gone = [kind for kind in kinds if self._holds.pop(kind, None) is not None]
        if gone:
            self._publish()

    def seconds_to_next(self) -> float | None:
        """Seconds until the first timed hold ends; None if none is timed."""
        ends = [hold.until for hold in self._holds.values() if hold.until is not None]
        return max(0.0, min(ends) - self._clock.now()) if ends else None

    def expire(self) -> None:
        """Lift the timed holds whose time has come."""
        now = self._clock.now()
        self.lift(*(h.kind for h in self.standing if h.until is not None and h.until <= now))

    def _publish(self) -> None:
        self._publisher.publish(HoldsChanged(holds=self.standing))
