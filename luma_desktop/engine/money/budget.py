"""A cap on what is spent in a calendar day and month, in the user's own time zone.

Counted is all that was, may have been, or is being paid; what is still queued is counted when its
turn comes. What time it is, the service says with each answer: our own clock may be wrong. Where it
hasn't said so, a clock that is set back frees nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from luma_desktop.domain.job import Job, JobState, Spent
from luma_desktop.domain.money import ZERO, Caps, Money, Spending
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.money.calendar import day_start, month_start, next_day, next_month

CLOSE = 60.0
"""Seconds by which our clock may differ from the service's and still be right."""

AHEAD = 86_400.0
"""Seconds by which a stamp may lie ahead, and our clock have been set back since."""

_SUMS_KEPT = 4
"""Day and month, before and after midnight."""


def caps_of(settings: Settings) -> Caps:
    day, month = settings.day_cap_usd, settings.month_cap_usd
    return Caps(
        day=None if day is None else Money.from_usd(day),
        month=None if month is None else Money.from_usd(month),
    )


class Budget:
    """Knows what each job counts for and when.

    Every `now` is our clock's, in Unix seconds; `server_ahead` is how far the service's is ahead
    of it. `spent_since` has what earlier runs spent.
    """

    def __init__(
        self,
        caps: Caps,
        *,
        server_ahead: Callable[[], float | None] = lambda: None,
        spent_since: Callable[[float], Awaitable[Sequence[Spent]]] | None = None,
    ) -> None:
        self.caps = caps
        self._server_ahead = server_ahead
        self._spent_since = spent_since
        self._spent: dict[str, tuple[float, Money]] = {}
        self._sums: dict[float, Money] = {}
        """Unix seconds → what was spent since."""
        self._waiting: dict[str, tuple[Money, bool]] = {}
        """Job id → its price, and whether that is a stand-in."""
        self._in_line = ZERO
        self._in_line_unpriced = 0
        self.on_change: Callable[[], None] = lambda: None
        """Called after each change of what is spent or waits."""
        self._known_since = float("inf")

    async def catch_up(self, now: float) -> Sequence[Spent]:
        """Learn what was spent this month; returns what wasn't known before.

        There is something at the start, and when our clock turns out to be ahead.

        Raises:
            StoreError: the journal cannot be read.
        """
        since = month_start(self._today(now))
        if since >= self._known_since or self._spent_since is None:
            return ()
        found = await self._spent_since(since)
        for spent in found:
            if spent.job_id not in self._spent and spent.job_id not in self._waiting:
                self._count(spent.job_id, (spent.at, spent.amount), None)
        self._known_since = min(self._known_since, since)
        return found

    def is_caught_up(self, now: float) -> bool:
        """Whether all that was spent this month is known."""
        return month_start(self._today(now)) >= self._known_since

    def heed(self, job: Job) -> bool:
        """Count a job, or stop counting it, as its state says; whether that changes anything."""
        counts = None
        spent = job.spent
        if spent is not None:
            at, _ = self._spent.get(job.id, (spent.at, ZERO))
            counts = (job.spent_at or at, spent.amount)
        waits = (job.quoted, job.stand_in) if job.state is JobState.QUEUED else None
        return self._count(job.id, counts, waits)

    def reserve(self, job: Job, now: float) -> None:
        """Count a job that is about to be sent."""
        if job.id not in self._spent:
            self._count(job.id, (self._today(now), job.quoted), None)

    def spent_today(self, now: float) -> Money:
        return self._since(day_start(self._today(now)))

    def spent_this_month(self, now: float) -> Money:
        return self._since(month_start(self._today(now)))

    def spending(self, now: float) -> Spending:
        """The whole account; a job that is about to be sent counts as spent, not as queued."""
        return Spending(
            today=self.spent_today(now),
            this_month=self.spent_this_month(now),
            in_line=self._in_line,
            in_line_unpriced=self._in_line_unpriced,
            caps=self.caps,
        )

    def blocked_until(self, price: Money, now: float) -> float | None:
        """When `price` may be spent at the earliest; None if it may be spent now."""
        today = self._today(now)
        month, day = self.caps.month, self.caps.day
        if month is not None and self.spent_this_month(now) + price > month:
            return next_month(today) - self._offset()
        if day is not None and self.spent_today(now) + price > day:
            return next_day(today) - self._offset()
        return None

    def _today(self, now: float) -> float:
        """The time by the service's clock; without it, never before what was spent last.

        A stamp that lies further ahead was made by a clock that was wrong. Its money counts until
        that time has come, but it doesn't say what day it is.
        """
        if self._server_ahead() is not None:
            return now + self._offset()
        stamps = (at for at, _ in self._spent.values() if at <= now + AHEAD)
        return max(now, max(stamps, default=now))

    def _offset(self) -> float:
        """Seconds to add to our clock: none while it is about right."""
        ahead = self._server_ahead() or 0.0
        return 0.0 if abs(ahead) < CLOSE else ahead

    def _since(self, start: float) -> Money:
        """The sums that are asked for are kept, and change with each job."""
        if start not in self._sums:
            if len(self._sums) >= _SUMS_KEPT:
                self._sums.clear()
            self._sums[start] = sum((m for at, m in self._spent.values() if at >= start), ZERO)
        return self._sums[start]

    def _count(
        self, job_id: str, spent: tuple[float, Money] | None, waits: tuple[Money, bool] | None
    ) -> bool:
        was_spent, waited = self._spent.pop(job_id, None), self._waiting.pop(job_id, None)
        if spent is not None:
            self._spent[job_id] = spent
        if waits is not None:
            self._waiting[job_id] = waits
        if (spent, waits) == (was_spent, waited):
            return False
        for start in self._sums:
            self._sums[start] += _money_since(start, spent) - _money_since(start, was_spent)
        for entry, sign in ((waits, 1), (waited, -1)):
            if entry is not None:
                self._in_line += entry[0] * sign
                self._in_line_unpriced += entry[1] * sign
        self.on_change()
        return True


def _money_since(start: float, entry: tuple[float, Money] | None) -> Money:
    return entry[1] if entry is not None and entry[0] >= start else ZERO
