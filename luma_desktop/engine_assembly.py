"""Builds the engine from its parts, bottom-up; part of the composition root.

The order below is the order of dependence: each part is given what stands above it.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import msgspec

from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.request import Dialect
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.controls import Controls
from luma_desktop.engine.facts import TroubleRaised
from luma_desktop.engine.fetching.fetcher import Fetcher
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.jobs.pending_writes import FAULT_KEY
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.life import Life
from luma_desktop.engine.lookup.evidence import Evidence
from luma_desktop.engine.lookup.foreign_jobs import ForeignJobs
from luma_desktop.engine.lookup.lookup import Lookup
from luma_desktop.engine.lookup.restored_queue import RestoredQueue
from luma_desktop.engine.loops.contact import Contacts
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.loops.tasks import Tasks
from luma_desktop.engine.money.balance import BalanceWatch
from luma_desktop.engine.money.budget import Budget, caps_of
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
from luma_desktop.engine.queue.clicks import Clicks
from luma_desktop.engine.queue.decisions import Decisions
from luma_desktop.engine.queue.fallback import Fallback
from luma_desktop.engine.queue.removal import Removal
from luma_desktop.engine.queue.undo_stack import UndoStack
from luma_desktop.engine.queue.undoing import Undoing
from luma_desktop.engine.sending.baseline import Baseline
from luma_desktop.engine.sending.submitter import Submitter
from luma_desktop.engine.session import Session
from luma_desktop.engine.studio import Queue
from luma_desktop.engine.wakes import Wakes
from luma_desktop.engine.watching.poller import Poller
from luma_desktop.engine.watching.timing import Durations, Pace


class Engine(msgspec.Struct, frozen=True, kw_only=True):
    """The queue's commands, and what starts and ends its loops."""

    queue: Queue
    life: Life


def build_engine(
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
) -> Engine:
    """Nothing runs before `life.start`. `restored`: the database was copied or put back."""
    random = random or Random()  # noqa: S311 - jitter, not secrets
    tasks = Tasks(on_fault=lambda fault: _tell_fault(publisher, fault))
    durations = Durations()
    budget = Budget(
        caps_of(settings),
        server_ahead=lambda: account.clock_ahead,
        spent_since=journal.spent_since,
    )
    holds = HoldBoard(clock, publisher)
    holds.put(HoldKind.NO_KEY)
    contacts = Contacts(clock=clock, publisher=publisher, random=random)
    roster = Roster(journal, publisher, holds, clock)
    undo = UndoStack()

    # money
    balance = BalanceWatch(
        account, roster, session=session, holds=holds, clock=clock, publisher=publisher
    )
    spending = SpendingWatch(budget=budget, clock=clock, publisher=publisher)
    market = Market(catalogue, roster, clock=clock, publisher=publisher, random=random)

    # the street: sent, polled, fetched, looked up
    submitter = Submitter(
        roster=roster,
        services=services,
        holds=holds,
        session=session,
        clock=clock,
        tasks=tasks,
        budget=budget,
        balance=balance,
        delivery=delivery,
        random=random,
        sources=Sources(library=library, services=services, videos=videos, session=session),
        server_ahead=lambda: account.clock_ahead,
        max_in_flight=settings.max_in_flight,
    )
    pollers = [
        Poller(
            dialect=dialect,
            service=service,
            contact=contacts.api,
            roster=roster,
            holds=holds,
            session=session,
            clock=clock,
            publisher=publisher,
            random=random,
            durations=durations,
            on_contact=submitter.got_through,
            pace=Pace(near=settings.poll_seconds),
            latencies=market.latencies,
        )
        for dialect, service in services.items()
    ]
    fetcher = Fetcher(
        roster=roster,
        services=services,
        downloads=downloads,
        contacts=contacts,
        session=session,
        clock=clock,
        publisher=publisher,
        tasks=tasks,
    )
    evidence = Evidence(
        roster=roster,
        journal=journal,
        services=services,
        account=account,
        session=session,
        clock=clock,
    )
    lookup = Lookup(
        evidence=evidence,
        roster=roster,
        journal=journal,
        contact=contacts.api,
        session=session,
        clock=clock,
        publisher=publisher,
        durations=durations,
        latencies=market.latencies,
        random=random,
        near=settings.poll_seconds,
    )
    restored_queue = RestoredQueue(
        restored=restored,
        roster=roster,
        journal=journal,
        account=account,
        holds=holds,
        session=session,
        clock=clock,
    )
    baseline = Baseline(
        services=services,
        submitter=submitter,
        holds=holds,
        session=session,
        restored_queue=restored_queue,
        refresh_balance=balance.refresh,
    )

    # what the user asks
    def look_now() -> None:
        for poller in pollers:
            poller.look_now()

    removal = Removal(roster=roster, journal=journal, clock=clock, publisher=publisher, undo=undo)
    clicks = Clicks(
        roster=roster,
        session=session,
        clock=clock,
        undo=undo,
        quote=market.quote,
        look_now=look_now,
    )
    wakes = Wakes(
        holds=holds,
        submitter=submitter,
        pollers=pollers,
        fetcher=fetcher,
        lookup=lookup,
        foreign_jobs=ForeignJobs(roster=roster, session=session, publisher=publisher),
        balance=balance,
        budget=budget,
        spending=spending,
        market=market,
    )
    queue = Queue(
        clicks=clicks,
        line=Arrangement(
            roster=roster,
            journal=journal,
            submitter=submitter,
            clock=clock,
            publisher=publisher,
            undo=undo,
            quote=market.quote,
        ),
        removal=removal,
        undoing=Undoing(roster=roster, journal=journal, clock=clock, undo=undo),
        decisions=Decisions(roster, clock),
        fallback=Fallback(
            roster=roster,
            journal=journal,
            clicks=clicks,
            prices=lambda: market.prices,
        ),
        controls=Controls(
            holds=holds,
            session=session,
            tasks=tasks,
            wakes=wakes,
            submitter=submitter,
            pollers=pollers,
            lookup=lookup,
            restored_queue=restored_queue,
            baseline=baseline,
            balance=balance,
            budget=budget,
            delivery=delivery,
            contact=contacts.api,
        ),
        fetcher=fetcher,
        balance=balance,
    )
    life = Life(
        journal=journal,
        roster=roster,
        holds=holds,
        session=session,
        clock=clock,
        publisher=publisher,
        tasks=tasks,
        wakes=wakes,
        submitter=submitter,
        loops=[submitter, fetcher, lookup, *pollers, balance, spending, market],
        budget=budget,
        market=market,
        durations=durations,
        restored_queue=restored_queue,
    )
    return Engine(queue=queue, life=life)


def _tell_fault(publisher: Publisher, fault: BaseException) -> None:
    """A fault of this program is told, once, and in the log in full."""
    problem = Problem(kind=ProblemKind.INTERNAL, detail=type(fault).__name__)
    publisher.publish(TroubleRaised(key=FAULT_KEY, problem=problem))
