"""The queue as the window commands it. It builds the loops, starts them, and ends them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from random import Random

import msgspec

from luma_desktop.domain import events as ev
from luma_desktop.domain.errors import LumaError, NotFoundError
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import Dialect, GenerationRequest
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.balance import BalanceWatch
from luma_desktop.engine.budget import Budget, caps_of, month_start
from luma_desktop.engine.facts import (
    BalanceChanged,
    Fact,
    HoldsChanged,
    JobChanged,
    JobsAdded,
    TypicalDurationChanged,
)
from luma_desktop.engine.fetcher import Fetcher
from luma_desktop.engine.hold_board import HoldBoard
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.latencies import Latencies
from luma_desktop.engine.lookup import Lookup
from luma_desktop.engine.market import Market
from luma_desktop.engine.poller import Poller
from luma_desktop.engine.ports import (
    AccountService,
    Catalogue,
    Clock,
    Downloads,
    GenerationService,
    Journal,
    Library,
)
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.recovery import recover
from luma_desktop.engine.roster import Roster
from luma_desktop.engine.session import Session
from luma_desktop.engine.singles import Singles
from luma_desktop.engine.spending import SpendingWatch
from luma_desktop.engine.submitter import UNKNOWN, Submitter
from luma_desktop.engine.tasks import Loop, Tasks
from luma_desktop.engine.timing import HISTORY, Durations, Pace
from luma_desktop.engine.undo import Deed, UndoStack

CLOSING_PATIENCE = 10.0
"""Seconds that closing waits for a paid call to be answered."""


class JobQueue:
    """Commands in, facts out. Every command is journaled before it returns."""

    def __init__(
        self,
        *,
        journal: Journal,
        library: Library,
        services: Mapping[Dialect, GenerationService],
        account: AccountService,
        downloads: Downloads,
        session: Session,
        publisher: Publisher,
        clock: Clock,
        settings: Settings,
        random: Random | None = None,
        restored: bool = False,
        catalogue: Catalogue | None = None,
    ) -> None:
        random = random or Random()  # noqa: S311 - jitter, not secrets
        self._journal = journal
        self._library = library
        self._services = services
        self._session = session
        self._publisher = publisher
        self._clock = clock
        self._restored = restored
        self._tasks = Tasks()
        self._undo = UndoStack()
        self._durations = Durations()
        self._budget = Budget(caps_of(settings))
        self._holds = HoldBoard(clock, publisher)
        self._holds.put(HoldKind.NO_KEY)
        self._roster = Roster(journal, publisher, self._holds, clock)
        self._submitter = Submitter(
            roster=self._roster,
            services=services,
            holds=self._holds,
            session=session,
            clock=clock,
            tasks=self._tasks,
            budget=self._budget,
            random=random,
            max_in_flight=settings.max_in_flight,
        )
        self._balance = BalanceWatch(
            account=account, session=session, holds=self._holds, clock=clock, publisher=publisher
        )
        self._spending = SpendingWatch(
            budget=self._budget, roster=self._roster, clock=clock, publisher=publisher
        )
        latencies = Latencies()
        self._market = Market(
            catalogue=catalogue,
            latencies=latencies,
            roster=self._roster,
            clock=clock,
            publisher=publisher,
            random=random,
        )
        self._pollers = [
            Poller(
                dialect=dialect,
                service=service,
                roster=self._roster,
                holds=self._holds,
                session=session,
                clock=clock,
                publisher=publisher,
                random=random,
                durations=self._durations,
                on_contact=self._on_contact,
                pace=Pace(near=settings.poll_seconds),
                singles=(
                    Singles(latencies=latencies, clock=clock)
                    if dialect is Dialect.UNIFIED
                    else None
                ),
            )
            for dialect, service in services.items()
        ]
        self._fetcher = Fetcher(
            roster=self._roster,
            services=services,
            downloads=downloads,
            session=session,
            clock=clock,
            publisher=publisher,
            tasks=self._tasks,
            random=random,
        )
        self._lookup = Lookup(
            roster=self._roster,
            journal=journal,
            services=services,
            account=account,
            session=session,
            clock=clock,
            publisher=publisher,
            durations=self._durations,
            random=random,
        )

    # life

    async def start(self) -> None:
        """Take up what earlier runs left, then let the loops run.

        Raises:
            StoreError: the journal cannot be read.
        """
        self._durations.extend(await self._journal.recent_durations(HISTORY))
        self._publisher.publish(TypicalDurationChanged(seconds=self._durations.typical))
        of_late = await self._journal.jobs_since(month_start(self._clock.now()))
        self._budget.extend(of_late)
        self._market.learn(of_late)
        await self._roster.load()
        await recover(
            roster=self._roster,
            journal=self._journal,
            holds=self._holds,
            clock=self._clock,
            origin=self._session.origin,
            restored=self._restored,
        )
        await self._adopt()
        self._publisher.publish(HoldsChanged(holds=self._holds.standing))
        self._publisher.subscribe(self._on_fact)
        loops: list[Loop] = [self._submitter, self._fetcher, self._lookup, *self._pollers]
        for loop in (*loops, self._balance, self._spending, self._market):
            self._tasks.keep(loop, clock=self._clock)
        for job in self._roster.in_state(JobState.DOWNLOAD_FAILED):
            self._tasks.spawn(self._fetcher.again(job.id), name=f"fetch again {job.id}")
        self._wake_all()

    async def aclose(self, patience: float = CLOSING_PATIENCE) -> None:
        """Wait up to `patience` seconds for paid calls to be answered, then end every loop."""
        await self._submitter.aclose(patience)
        await self._tasks.aclose()
        await self._roster.aclose()

    async def use_key(self, fingerprint: str | None) -> None:
        """Go on with another key (its fingerprint), or with none."""
        self._session.fingerprint = fingerprint
        if fingerprint is None:
            self._holds.put(HoldKind.NO_KEY)
            self._publisher.publish(BalanceChanged(balance=None))
            return
        await self._roster.rebind(self._session.origin, fingerprint)
        self._holds.lift(HoldKind.NO_KEY, HoldKind.KEY_REFUSED, HoldKind.OUT_OF_CREDITS)
        self._wake_all()
        self._tasks.spawn(self._greet(), name="greet the service")

    def configure(self, settings: Settings) -> None:
        """Heed changed settings at once."""
        self._budget.caps = caps_of(settings)
        self._holds.lift(HoldKind.OVER_BUDGET)
        self._submitter.max_in_flight = settings.max_in_flight
        for poller in self._pollers:
            poller.pace = Pace(near=settings.poll_seconds)
        self._wake_all()

    # commands

    async def enqueue(
        self,
        requests: Sequence[GenerationRequest],
        *,
        parent_id: str | None = None,
        retry_of: str | None = None,
    ) -> tuple[str, ...]:
        """One click: all `requests` become jobs in one transaction; returns their ids.

        Raises:
            StoreError: nothing was added and nothing will be sent.
        """
        now = self._clock.now()
        click = uuid.uuid4().hex
        last = max((job.position for job in self._roster.all()), default=0.0)
        jobs = tuple(
            Job(
                id=uuid.uuid4().hex,
                click_id=click,
                created_at=now,
                changed_at=now,
                position=max(now, last) + 0.001 * (index + 1),
                request=request,
                origin=self._session.origin,
                key_fingerprint=self._session.fingerprint,
                quoted=self._market.prices.quote(request).amount,
                parent_id=parent_id,
                retry_of=retry_of,
            )
            for index, request in enumerate(requests)
        )
        await self._roster.add(jobs)
        self._undo.push(Deed.ADDED, jobs)
        return tuple(job.id for job in jobs)

    async def retry(self, job_id: str) -> None:
        """Ask for the same again in a new job; the old one leaves the queue panel."""
        old = self._roster.get(job_id) or await self._library.job(job_id)
        if old is not None:
            await self.enqueue([old.request], parent_id=old.parent_id, retry_of=old.id)
            if old.is_finished:
                await self._roster.clear([old])

    async def cancel(self, job_ids: Sequence[str]) -> None:
        """Take jobs out of the line; one that is already being sent is left as it is."""
        for job_id in job_ids:
            if self._roster.get(job_id) is not None:
                cancelled = ev.Cancelled(at=self._clock.now())
                await self._roster.prepare(job_id, cancelled, only_from=[JobState.QUEUED])

    async def remove(self, job_ids: Sequence[str]) -> None:
        """Finished jobs leave queue and library; the others leave the queue panel only.

        What is still in line is cancelled; what the service has in hand is paid for, so it is
        still watched, and its clip comes to the library.
        """
        await self.cancel(job_ids)
        jobs = [job for job in [await self._find(job_id) for job_id in job_ids] if job]
        finished = tuple(job for job in jobs if job.is_finished)
        watched = tuple(job for job in jobs if not job.is_finished)
        if finished:
            await self._roster.remove(finished)
            self._undo.push(Deed.REMOVED, finished)
        if watched:
            await self._roster.clear(watched)
            self._undo.push(Deed.CLEARED, watched)

    async def clear_finished(self) -> None:
        finished = tuple(j for j in self._roster.all() if j.is_finished and not j.cleared)
        if finished:
            await self._roster.clear(finished)
            self._undo.push(Deed.CLEARED, finished)

    async def undo(self) -> None:
        """Take back the newest deed; of a click only what is still in line."""
        deed = self._undo.pop()
        if deed is None:
            return
        if deed.deed is Deed.ADDED:
            await self.cancel([job.id for job in deed.jobs])
            gone = [self._roster[job.id] for job in deed.jobs]
            await self._roster.remove(job for job in gone if job.state is JobState.CANCELLED)
        else:
            await self._roster.restore(deed.jobs)

    async def pause(self) -> None:
        self._holds.put(HoldKind.PAUSED)

    async def resume(self) -> None:
        """The user's word to go on, whatever the queue was asking about."""
        self._holds.lift(
            HoldKind.PAUSED,
            HoldKind.OLD_QUEUE,
            HoldKind.RESTORED,
            HoldKind.OUT_OF_CREDITS,
            HoldKind.ENDPOINT_GONE,
        )
        await self._adopt()

    async def check_now(self) -> None:
        """Poll, look up and try to send at once."""
        self._holds.lift(HoldKind.OFFLINE, HoldKind.SLOW_DOWN, HoldKind.ENDPOINT_GONE)
        for poller in self._pollers:
            poller.look_now()
        self._lookup.look_now()
        await self.refresh_balance()

    async def fetch_again(self, job_id: str) -> None:
        if self._roster[job_id].state is JobState.DOWNLOAD_FAILED:
            await self._fetcher.again(job_id)

    async def resend(self, job_id: str) -> None:
        """Send a job of unknown fate again, at the user's risk."""
        approved = ev.ResendApproved(at=self._clock.now())
        await self._roster.prepare(job_id, approved, only_from=[JobState.SUBMIT_UNKNOWN])

    async def abandon(self, job_id: str) -> None:
        abandoned = ev.Abandoned(at=self._clock.now())
        await self._roster.prepare(job_id, abandoned, only_from=UNKNOWN)

    async def refresh_balance(self) -> None:
        await self._balance.refresh()

    # inside

    async def _adopt(self) -> None:
        """A restored database becomes this installation's own once nothing is asked about it."""
        if self._restored and not self._holds.has(HoldKind.RESTORED):
            await self._journal.adopt()
            self._restored = False

    async def _find(self, job_id: str) -> Job | None:
        return self._roster.get(job_id) or await self._library.job(job_id)

    async def _greet(self) -> None:
        """With a new key: what the account holds, what it lists, and whether v1 is still there."""
        await self.refresh_balance()
        service = self._services.get(Dialect.LEGACY)
        if service is None:
            return
        try:
            listed = await service.list_generations()
        except NotFoundError as error:
            problem = msgspec.structs.replace(error.problem, kind=ProblemKind.ENDPOINT_GONE)
            self._holds.put(HoldKind.ENDPOINT_GONE, problem=problem)
        except LumaError:
            return
        else:
            self._submitter.baseline = tuple(row.generation_id for row in listed)
            self._holds.lift(HoldKind.ENDPOINT_GONE)

    def _on_contact(self) -> None:
        self._holds.lift(HoldKind.OFFLINE)
        self._submitter.cheer()

    def _on_fact(self, fact: Fact) -> None:
        match fact:
            case JobChanged(job=job):
                self._wake_all()
                self._balance.heed(job)
                self._budget.heed(job)
                self._market.heed(job)
            case JobsAdded() | HoldsChanged():
                self._wake_all()
            case _:
                pass

    def _wake_all(self) -> None:
        wakes: list[Callable[[], None]] = [
            self._submitter.wake,
            self._fetcher.wake,
            self._lookup.wake,
            self._spending.wake,
            self._market.wake,
            *(poller.wake for poller in self._pollers),
        ]
        for wake in wakes:
            wake()
