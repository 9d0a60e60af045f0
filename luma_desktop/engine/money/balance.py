"""Keeps the balance fresh after everything that may have moved money, with few calls."""

from __future__ import annotations

from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.money import V1_GENERATION_PRICE
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


class BalanceWatch:
    """One loop; `heed` tells it what happened to a job."""

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

    def heed(self, job: Job) -> None:
        accepted = job.state is JobState.ACCEPTED and job.accepted_at == job.changed_at
        if accepted or job.state is JobState.FAILED:
            self._wake.set()

    async def run(self) -> None:
        while True:
            await self._wake.wait()
            await self._clock.sleep(GATHER)
            await self.refresh()

    async def refresh(self) -> None:
        """Ask the account; enough money for what is next in line lifts the hold for credits."""
        if not self._session.has_key:
            return
        try:
            balance = await self._account.balance()
        except LumaError:
            self._publisher.publish(BalanceChanged(balance=None))
            return
        self._publisher.publish(BalanceChanged(balance=balance))
        waiting = self._roster.in_state(JobState.QUEUED)
        if balance.amount >= (waiting[0].quoted if waiting else V1_GENERATION_PRICE):
            self._holds.lift(HoldKind.OUT_OF_CREDITS)
