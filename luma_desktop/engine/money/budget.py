"""A cap on what is spent in a calendar day and month, in the user's own time zone.

Counted is all that was, may have been, or is being paid; what is still in line is counted when its
turn comes. Time only goes forward here: a clock that is set back frees nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from luma_desktop.domain.job import CHARGED, IN_FLIGHT, Job, JobState
from luma_desktop.domain.money import ZERO, Money
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.money.calendar import day_start, month_start, next_day, next_month

COUNTED = IN_FLIGHT | CHARGED | {JobState.ABANDONED}
"""An abandoned job may have been paid for: nobody knows."""


class Caps(msgspec.Struct, frozen=True, kw_only=True):
    """None: no cap."""

    day: Money | None = None
    month: Money | None = None


class Spending(msgspec.Struct, frozen=True, kw_only=True):
    """What counts at the moment: spent for sure or maybe, and what waits in line to be."""

    today: Money = ZERO
    this_month: Money = ZERO
    in_line: Money = ZERO
    in_line_unpriced: int = 0
    """How many of those in line count with a stand-in: then `in_line` is told nobody."""
    caps: Caps = Caps()


def caps_of(settings: Settings) -> Caps:
    day, month = settings.day_cap_usd, settings.month_cap_usd
    return Caps(
        day=None if day is None else Money.from_usd(day),
        month=None if month is None else Money.from_usd(month),
    )


class Budget:
    """Knows what each job counts for and when. Times are Unix seconds."""

    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self._spent: dict[str, tuple[float, Money]] = {}
        self._latest = 0.0

    def extend(self, jobs: Iterable[Job]) -> None:
        """Take up jobs of earlier runs."""
        for job in jobs:
            self.heed(job)

    def heed(self, job: Job) -> None:
        """Count a job, or stop counting it, as its state says."""
        if job.state in COUNTED and not job.brought_in:
            at = self._spent[job.id][0] if job.id in self._spent else _spent_at(job)
            self._spent[job.id] = (at, job.charged or job.quoted)
            self._latest = max(self._latest, at)
        else:
            self._spent.pop(job.id, None)

    def reserve(self, job: Job) -> None:
        """Count a job that is about to be sent."""
        self._spent.setdefault(job.id, (self._latest, job.quoted))

    def spent_today(self, now: float) -> Money:
        return self._since(day_start(self._forward(now)))

    def spent_this_month(self, now: float) -> Money:
        return self._since(month_start(self._forward(now)))

    def spending(self, in_line: Iterable[Job], now: float) -> Spending:
        """The whole account; a job that is about to be sent counts as spent, not as in line."""
        waiting = [job for job in in_line if job.id not in self._spent]
        return Spending(
            today=self.spent_today(now),
            this_month=self.spent_this_month(now),
            in_line=sum((job.quoted for job in waiting), ZERO),
            in_line_unpriced=sum(job.stand_in for job in waiting),
            caps=self.caps,
        )

    def blocked_until(self, price: Money, now: float) -> float | None:
        """When `price` may be spent at the earliest; None if it may be spent now."""
        now = self._forward(now)
        month, day = self.caps.month, self.caps.day
        if month is not None and self.spent_this_month(now) + price > month:
            return next_month(now)
        if day is not None and self.spent_today(now) + price > day:
            return next_day(now)
        return None

    def _forward(self, now: float) -> float:
        self._latest = max(self._latest, now)
        return self._latest

    def _since(self, start: float) -> Money:
        return sum((money for at, money in self._spent.values() if at >= start), ZERO)


def _spent_at(job: Job) -> float:
    return job.accepted_at or job.changed_at
