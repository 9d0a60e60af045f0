"""Begins the engine's work on what earlier runs left, and ends it."""

from __future__ import annotations

from collections.abc import Sequence

from luma_desktop.domain.job import JobState
from luma_desktop.engine.facts import HoldsChanged, TypicalDurationChanged
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.lookup.recovery import recover
from luma_desktop.engine.lookup.restored_queue import RestoredQueue
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.loops.tasks import Loop, Tasks
from luma_desktop.engine.money.budget import Budget
from luma_desktop.engine.money.market import Market
from luma_desktop.engine.ports import Clock, Journal
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.sending.submitter import Submitter
from luma_desktop.engine.session import Session
from luma_desktop.engine.wakes import Wakes
from luma_desktop.engine.watching.timing import HISTORY, Durations

CLOSING_PATIENCE = 10.0
"""Seconds that closing waits for a paid call to be answered."""


class Life:
    """`start` once, `aclose` once."""

    def __init__(
        self,
        *,
        journal: Journal,
        roster: Roster,
        holds: HoldBoard,
        session: Session,
        clock: Clock,
        publisher: Publisher,
        tasks: Tasks,
        wakes: Wakes,
        submitter: Submitter,
        loops: Sequence[Loop],
        budget: Budget,
        market: Market,
        durations: Durations,
        restored_queue: RestoredQueue,
    ) -> None:
        self._journal = journal
        self._roster = roster
        self._holds = holds
        self._session = session
        self._clock = clock
        self._publisher = publisher
        self._tasks = tasks
        self._wakes = wakes
        self._submitter = submitter
        self._loops = loops
        self._budget = budget
        self._market = market
        self._durations = durations
        self._restored_queue = restored_queue

    async def start(self) -> None:
        """Load what earlier runs left, then start the loops.

        Raises:
            StoreError: the journal cannot be read.
        """
        self._durations.recall(await self._journal.recent_durations(HISTORY))
        self._publisher.publish(TypicalDurationChanged(seconds=self._durations.typical))
        self._market.learn(await self._budget.catch_up(self._clock.now()))
        await self._roster.load()
        await recover(
            roster=self._roster,
            journal=self._journal,
            holds=self._holds,
            clock=self._clock,
            origin=self._session.origin,
            restored=self._restored_queue.restored,
        )
        await self._restored_queue.adopt()
        self._publisher.publish(HoldsChanged(holds=self._holds.standing))
        self._publisher.subscribe(self._wakes.on_fact)
        for job in self._roster.in_state(*JobState):
            self._budget.heed(job)
        for loop in self._loops:
            self._tasks.keep(loop, clock=self._clock)
        self._wakes.wake_all()

    async def aclose(self, patience: float = CLOSING_PATIENCE) -> None:
        """Wait up to `patience` seconds for paid calls to be answered, then end every loop."""
        await self._submitter.aclose(patience)
        await self._tasks.aclose()
        await self._roster.aclose()
