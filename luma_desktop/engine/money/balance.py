"""Keeps the balance fresh, with few calls, and says what it covers.

It is asked for after whatever may have moved money; while the queue waits for credits or the
balance isn't known, again and again with growing pauses.
"""

from __future__ import annotations

from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.money import V1_GENERATION_PRICE, ZERO, Money
from luma_desktop.domain.remote import Balance
from luma_desktop.engine.facts import BalanceChanged
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.loops.wake import Wake
from luma_desktop.engine.ports import AccountService, Clock
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.session import Session

GATHER = 1.0
"""Seconds in which several charges are answered by one call."""

FIRST_PAUSE = 60.0
LONGEST_PAUSE = 900.0
"""Seconds between two questions while an answer is waited for; each pause is twice the last."""

FRESH = 10.0
"""Seconds for which an answer is not asked for again because somebody looks."""


class BalanceWatch:
    """One loop; `heed` is called with every changed job."""

    def __init__(
        self,
        account: AccountService,
        roster: Roster,
        *,
        session: Session,
        holds: HoldBoard,
        clock: Clock,
        publisher: Publisher,
    ) -> None:
        self._account = account
        self._roster = roster
        self._session = session
        self._holds = holds
        self._clock = clock
        self._publisher = publisher
        self._wake = Wake(clock)
        self._known: Balance | None = None
        self._moved = ZERO
        """What was accepted since the balance was asked for."""
        self._send_anyway = False
        self._is_due = False
        self._waiting_since: float | None = None
        """When the last question was asked, or the waiting began, by the monotonic clock."""
        self._fruitless = 0
        self._asked_at = float("-inf")
        self._asked = self._answered = 0
        """Numbers of questions: an older one's answer doesn't replace a newer one's."""

    def heed(self, job: Job) -> None:
        accepted = job.state is JobState.ACCEPTED and job.accepted_at == job.changed_at
        if accepted:
            self._fruitless = 0
            if not job.brought_in:
                self._moved += job.charged or job.quoted
        if accepted or job.state is JobState.FAILED:
            self._ask_soon()

    def wake(self) -> None:
        """Key or holds may have changed."""
        self._wake.set()

    def use_key(self) -> None:
        """Another key has come into use, or none: nothing is known of its account yet."""
        self._known = None
        self._moved = ZERO
        self._send_anyway = False
        self._fruitless = 0
        self._answered = self._asked  # what is still to come is of the former key
        self._publisher.publish(BalanceChanged(balance=None))

    def look_again(self) -> None:
        """Somebody looks: don't let them wait for what a pause holds back."""
        if self._is_waited_for() and self._clock.monotonic() - self._asked_at > FRESH:
            self._fruitless = 0
            self._ask_soon()

    def send_anyway(self) -> None:
        """The user's word: send although the known balance is too low, until the service refuses.

        What the program knows may be old, or the account may be in credit.
        """
        self._send_anyway = True

    def covers(self, job: Job, being_sent: Money = ZERO) -> bool:
        """Whether nothing that is known speaks against it, beside what is `being_sent`."""
        if self._known is None or self._send_anyway or job.stand_in:
            return True
        top_up = self._known.auto_top_up
        if top_up is not None and top_up.enabled:
            return True
        return self._known.amount - self._moved - being_sent >= job.quoted

    async def run(self) -> None:
        while True:
            pause = self._pause()
            if pause is None or pause > 0:
                await self._wake.wait(pause)
                continue
            await self._clock.sleep(GATHER)
            await self.refresh()

    async def refresh(self) -> None:
        """Ask the account; enough money for what is next in the queue lifts the hold for credits.

        An answer about a former key, or one that a newer one has overtaken, is dropped.
        """
        asked_with = self._session.fingerprint
        if asked_with is None:
            return
        self._asked += 1
        number, moved = self._asked, self._moved
        self._is_due = False
        self._asked_at = self._clock.monotonic()
        is_held = self._holds.has(HoldKind.OUT_OF_CREDITS, HoldKind.BALANCE_LOW)
        if self._waiting_since is not None:
            self._waiting_since = self._asked_at
            self._fruitless += 1
        try:
            balance = await self._account.balance()
        except LumaError:
            balance = None
        if asked_with != self._session.fingerprint or number <= self._answered:
            return
        self._answered = number
        self._moved -= moved
        self._known = balance
        self._publisher.publish(BalanceChanged(balance=balance))
        if balance is not None and not is_held:
            self._fruitless = 0
        if balance is not None and self._pays_for_the_next(balance):
            self._send_anyway = False
            self._holds.lift(HoldKind.OUT_OF_CREDITS)
        self._wake.set()

    # inside

    def _ask_soon(self) -> None:
        self._is_due = True
        self._wake.set()

    def _pays_for_the_next(self, balance: Balance) -> bool:
        first = next(self._roster.each(JobState.QUEUED), None)
        return balance.amount >= (V1_GENERATION_PRICE if first is None else first.quoted)

    def _is_waited_for(self) -> bool:
        if not self._session.has_key or self._holds.has(HoldKind.KEY_REFUSED):
            return False
        is_held = self._holds.has(HoldKind.OUT_OF_CREDITS, HoldKind.BALANCE_LOW)
        return is_held or self._known is None

    def _pause(self) -> float | None:
        """Seconds until the next question; None if nothing is to be asked."""
        now = self._clock.monotonic()
        if not self._is_waited_for():
            self._waiting_since = None
        elif self._waiting_since is None:
            self._waiting_since = now
        if self._is_due:
            return 0.0
        if self._waiting_since is None:
            return None
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self._fruitless, 8))
        return max(0.0, self._waiting_since + pause - now)
