"""The queue as the window commands it. It builds the loops, starts them, and ends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from luma_desktop.domain.job import Job
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Observation
from luma_desktop.domain.request import Dialect, GenerationRequest
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.facts import (
    BalanceChanged,
    BucketSecretChanged,
    Fact,
    HoldsChanged,
    JobChanged,
    JobsAdded,
    JobsChanged,
    TroubleRaised,
    TypicalDurationChanged,
)
from luma_desktop.engine.fetching.fetcher import Fetcher
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.jobs.pending_writes import FAULT_KEY
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.lookup.evidence import Evidence
from luma_desktop.engine.lookup.foreign_jobs import ForeignJobs
from luma_desktop.engine.lookup.lookup import Lookup
from luma_desktop.engine.lookup.recovery import recover
from luma_desktop.engine.lookup.restored_queue import RestoredQueue
from luma_desktop.engine.loops.contact import Contacts
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.loops.tasks import Loop, Tasks
from luma_desktop.engine.money.balance import BalanceWatch
from luma_desktop.engine.money.budget import Budget, caps_of, month_start
from luma_desktop.engine.money.market import Market
from luma_desktop.engine.money.spending import SpendingWatch
from luma_desktop.engine.pictures.picture_delivery import PictureDelivery
from luma_desktop.engine.pictures.sources import Sources
from luma_desktop.engine.ports import (
    AccountService,
    Catalogue,
    Clock,
    Downloads,
    GenerationService,
    Journal,
    Library,
    Videos,
)
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.queue.arrangement import Arrangement
from luma_desktop.engine.queue.clicks import Clicks, Wish
from luma_desktop.engine.queue.decisions import Decisions
from luma_desktop.engine.queue.fallback import Fallback
from luma_desktop.engine.queue.removal import Removal
from luma_desktop.engine.queue.undoing import Undoing
from luma_desktop.engine.sending.baseline import Baseline
from luma_desktop.engine.sending.submitter import Submitter
from luma_desktop.engine.session import Session
from luma_desktop.engine.undo import Undone, UndoStack
from luma_desktop.engine.watching.poller import Poller
from luma_desktop.engine.watching.timing import HISTORY, Durations, Pace

CLOSING_PATIENCE = 10.0
"""Seconds that closing waits for a paid call to be answered."""


class JobQueue:
    """Commands in, facts out. Every command is journaled before it returns.

    `line` takes those that arrange what waits.
    """

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
        delivery: PictureDelivery,
        random: Random | None = None,
        restored: bool = False,
        catalogue: Catalogue | None = None,
        videos: Videos | None = None,
    ) -> None:
        random = random or Random()  # noqa: S311 - jitter, not secrets
        self._journal = journal
        self._services = services
        self._session = session
        self._publisher = publisher
        self._clock = clock
        self._tasks = Tasks(on_fault=self._on_fault)
        self._durations = Durations()
        self._budget = Budget(caps_of(settings))
        self._holds = HoldBoard(clock, publisher)
        self._holds.put(HoldKind.NO_KEY)
        self._roster = Roster(journal, publisher, self._holds, clock)
        undo = UndoStack()
        self._removal = Removal(
            roster=self._roster, library=library, clock=clock, publisher=publisher, undo=undo
        )
        self._undoing = Undoing(roster=self._roster, journal=journal, clock=clock, undo=undo)
        self._foreign_jobs = ForeignJobs(roster=self._roster, session=session, publisher=publisher)
        self._delivery = delivery
        contacts = self._contacts = Contacts(clock=clock, publisher=publisher, random=random)
        self._submitter = Submitter(
            roster=self._roster,
            services=services,
            holds=self._holds,
            session=session,
            clock=clock,
            tasks=self._tasks,
            budget=self._budget,
            delivery=delivery,
            random=random,
            sources=Sources(library=library, services=services, videos=videos, session=session),
            server_ahead=lambda: account.clock_ahead,
            max_in_flight=settings.max_in_flight,
        )
        roster = self._roster
        self._balance = BalanceWatch(
            account, roster, session=session, holds=self._holds, clock=clock, publisher=publisher
        )
        self._spending = SpendingWatch(
            budget=self._budget, roster=roster, clock=clock, publisher=publisher
        )
        self._market = Market(catalogue, roster, clock=clock, publisher=publisher, random=random)
        self.clicks = Clicks(
            roster=roster,
            removal=self._removal,
            session=session,
            clock=clock,
            undo=undo,
            quote=self._market.quote,
        )
        self.fallback = Fallback(
            roster=self._roster,
            journal=journal,
            clicks=self.clicks,
            find=self._removal.find,
            prices=lambda: self._market.prices,
        )
        self.decisions = Decisions(roster, clock)
        self.line = Arrangement(
            roster=roster,
            journal=journal,
            submitter=self._submitter,
            clock=clock,
            publisher=publisher,
            undo=undo,
            quote=self._market.quote,
        )
        self._pollers = [
            Poller(
                dialect=dialect,
                service=service,
                contact=contacts.api,
                roster=self._roster,
                holds=self._holds,
                session=session,
                clock=clock,
                publisher=publisher,
                random=random,
                durations=self._durations,
                on_contact=self._on_contact,
                pace=Pace(near=settings.poll_seconds),
                latencies=self._market.latencies,
            )
            for dialect, service in services.items()
        ]
        self._fetcher = Fetcher(
            roster=self._roster,
            services=services,
            downloads=downloads,
            contacts=contacts,
            session=session,
            clock=clock,
            publisher=publisher,
            tasks=self._tasks,
        )
        self._lookup = Lookup(
            evidence=Evidence(
                roster=self._roster,
                journal=journal,
                services=services,
                account=account,
                session=session,
                clock=clock,
            ),
            roster=self._roster,
            journal=journal,
            contact=contacts.api,
            session=session,
            clock=clock,
            publisher=publisher,
            durations=self._durations,
            latencies=self._market.latencies,
            random=random,
            near=settings.poll_seconds,
        )
        self._restored_queue = RestoredQueue(
            restored=restored,
            roster=self._roster,
            journal=journal,
            account=account,
            holds=self._holds,
            session=session,
            clock=clock,
        )
        self._baseline = Baseline(
            services=services,
            submitter=self._submitter,
            holds=self._holds,
            session=self._session,
            restored_queue=self._restored_queue,
            refresh_balance=self._balance.refresh,
        )

    # life

    async def start(self) -> None:
        """Take up what earlier runs left, then let the loops run.

        Raises:
            StoreError: the journal cannot be read.
        """
        self._durations.recall(await self._journal.recent_durations(HISTORY))
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
            restored=self._restored_queue.restored,
        )
        await self._restored_queue.adopt()
        self._publisher.publish(HoldsChanged(holds=self._holds.standing))
        self._publisher.subscribe(self._on_fact)
        loops: list[Loop] = [self._submitter, self._fetcher, self._lookup, *self._pollers]
        for loop in (*loops, self._balance, self._spending, self._market):
            self._tasks.keep(loop, clock=self._clock)
        self._wake_all()

    async def aclose(self, patience: float = CLOSING_PATIENCE) -> None:
        """Wait up to `patience` seconds for paid calls to be answered, then end every loop."""
        await self._submitter.aclose(patience)
        await self._tasks.aclose()
        await self._roster.aclose()

    async def use_key(self, fingerprint: str | None) -> None:
        """Go on with another key (its fingerprint), or with none."""
        self._session.fingerprint = fingerprint
        self._submitter.await_list()
        if fingerprint is None:
            self._holds.put(HoldKind.NO_KEY)
            self._publisher.publish(BalanceChanged(balance=None))
            return
        self._holds.lift(HoldKind.NO_KEY, HoldKind.KEY_REFUSED, HoldKind.OUT_OF_CREDITS)
        self._wake_all()
        self._tasks.spawn(self._baseline.greet(), name="greet the service")

    def configure(self, settings: Settings) -> None:
        """Heed changed settings at once."""
        self._budget.caps = caps_of(settings)
        self._delivery.settings = settings
        self._holds.lift(HoldKind.OVER_BUDGET, HoldKind.PICTURES)
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
    ) -> tuple[str, ...]:
        """One click: all `requests` become jobs in one transaction; returns their ids.

        Raises:
            StoreError: nothing was added and nothing will be sent.
        """
        return await self.clicks.add(
            [Wish(request=request, parent_id=parent_id) for request in requests]
        )

    async def bring_in(self, seen: Sequence[Observation]) -> None:
        """Take over generations of the account: they cost nothing, and their clips are fetched.

        Raises:
            StoreError: none was taken over.
        """
        await self.clicks.bring_in(seen)
        for poller in self._pollers:
            poller.look_now()

    async def cancel(self, job_ids: Sequence[str]) -> None:
        """Take jobs out of the line; one that is already being sent is left as it is."""
        await self._removal.cancel(job_ids)

    async def remove(self, job_ids: Sequence[str]) -> None:
        """Out of queue and library; what is paid for is only hidden."""
        await self._removal.remove(job_ids)

    async def clear_finished(self) -> None:
        await self._removal.clear_finished()

    async def undo(self) -> Undone | None:
        """Take back the newest deed, as far as nothing was sent of it; None if there is none."""
        return await self._undoing.undo()

    async def pause(self) -> None:
        self._holds.put(HoldKind.PAUSED)

    async def resume(self) -> None:
        """The user's word to go on, whatever the queue was asking about.

        A restored line goes on once it was looked up, which takes a key.

        Raises:
            LumaError: it could not be looked up yet, so it stays.
        """
        self._holds.lift(
            HoldKind.PAUSED,
            HoldKind.OLD_QUEUE,
            HoldKind.OUT_OF_CREDITS,
            HoldKind.ENDPOINT_GONE,
            HoldKind.PICTURES,
        )
        await self._restored_queue.go_on()

    async def check_now(self) -> None:
        """Poll, look up and try to send at once."""
        self._holds.lift(
            HoldKind.OFFLINE, HoldKind.SLOW_DOWN, HoldKind.ENDPOINT_GONE, HoldKind.PICTURES
        )
        self._contacts.api.hurry()
        for poller in self._pollers:
            poller.look_now()
        self._lookup.look_now()
        await self.refresh_balance()

    async def fetch_again(self, job_id: str) -> None:
        """Try a failed download once more."""
        await self._fetcher.again(job_id)

    async def refresh_balance(self) -> None:
        await self._balance.refresh()

    # inside

    def _on_fault(self, fault: BaseException) -> None:
        """A fault of this program is told, once, and in the log in full."""
        problem = Problem(kind=ProblemKind.INTERNAL, detail=type(fault).__name__)
        self._publisher.publish(TroubleRaised(key=FAULT_KEY, problem=problem))

    def _on_contact(self) -> None:
        self._holds.lift(HoldKind.OFFLINE)
        self._submitter.cheer()

    def _on_fact(self, fact: Fact) -> None:
        match fact:
            case JobChanged(job=job):
                self._heed(job)
            case JobsChanged(jobs=jobs):
                for job in jobs:
                    self._heed(job)
            case BucketSecretChanged():
                self._holds.lift(HoldKind.PICTURES)
            case JobsAdded() | HoldsChanged():
                self._wake_all()
            case _:
                pass

    def _heed(self, job: Job) -> None:
        self._wake_all()
        self._balance.heed(job)
        self._budget.heed(job)
        self._market.heed(job)

    def _wake_all(self) -> None:
        senders = (self._submitter.wake, self._fetcher.wake, self._lookup.wake)
        watches = (self._foreign_jobs.wake, self._spending.wake, self._market.wake)
        for wake in (*senders, *watches, *(poller.wake for poller in self._pollers)):
            wake()
