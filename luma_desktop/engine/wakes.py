"""Which loop has to look again after which fact: those whom it concerns, once for many jobs."""

from __future__ import annotations

from collections.abc import Sequence

from luma_desktop.domain.job import IN_FLIGHT, Job, JobState
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.facts import (
    BalanceChanged,
    BucketSecretChanged,
    Fact,
    HoldsChanged,
    JobChanged,
    JobsAdded,
    JobsChanged,
)
from luma_desktop.engine.fetching.fetcher import Fetcher
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.lookup.foreign_jobs import ForeignJobs
from luma_desktop.engine.lookup.lookup import Lookup
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.money.balance import BalanceWatch
from luma_desktop.engine.money.budget import Budget
from luma_desktop.engine.money.market import Market
from luma_desktop.engine.money.spending import SpendingWatch
from luma_desktop.engine.sending.submitter import Submitter
from luma_desktop.engine.watching.poller import Poller

S = JobState

LEAVES_THE_LINE_OPEN = frozenset(
    {S.QUEUED, S.CANCELLED, S.REJECTED, S.SUBMIT_UNKNOWN, S.ACCEPTED_UNLOCATED, S.ABANDONED}
) | {S.COMPLETED, S.FAILED, S.LOST}
"""A job that has come to one of these may be sent, or may have made room for another."""

TO_BE_FETCHED = frozenset({S.COMPLETED, S.DOWNLOAD_FAILED})


class Wakes:
    """Subscribes to the facts on behalf of the loops."""

    def __init__(
        self,
        *,
        holds: HoldBoard,
        submitter: Submitter,
        pollers: Sequence[Poller],
        fetcher: Fetcher,
        lookup: Lookup,
        foreign_jobs: ForeignJobs,
        balance: BalanceWatch,
        budget: Budget,
        spending: SpendingWatch,
        market: Market,
    ) -> None:
        self._holds = holds
        self._submitter = submitter
        self._pollers = pollers
        self._fetcher = fetcher
        self._lookup = lookup
        self._foreign_jobs = foreign_jobs
        self._balance = balance
        self._budget = budget
        self._spending = spending
        self._market = market

    def wake_all(self) -> None:
        """Key, settings or everything may have changed."""
        senders = (self._submitter.wake, self._fetcher.wake, self._lookup.wake)
        watches = (self._foreign_jobs.wake, self._spending.wake, self._market.wake)
        account = (self._balance.wake,)
        for wake in (*senders, *watches, *account, *(poller.wake for poller in self._pollers)):
            wake()

    def on_fact(self, fact: Fact) -> None:
        match fact:
            case JobChanged(job=job):
                self._changed((job,))
            case JobsChanged(jobs=jobs):
                self._changed(jobs)
            case JobsAdded(jobs=jobs):
                self._wake(jobs)
            case HoldsChanged():
                self._submitter.wake()
                self._balance.wake()
                for poller in self._pollers:
                    poller.wake()
            case BalanceChanged():
                self._submitter.wake()
            case BucketSecretChanged():
                self._holds.lift(HoldKind.PICTURES)
            case _:
                pass

    def _changed(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self._balance.heed(job)
            self._market.heed(job)
        self._wake(jobs)

    def _wake(self, jobs: Sequence[Job]) -> None:
        states = {job.state for job in jobs}
        money_moved = [self._budget.heed(job) for job in jobs]
        if any(money_moved) or states & LEAVES_THE_LINE_OPEN:
            self._submitter.wake()
        if states & TO_BE_FETCHED:
            self._fetcher.wake()
        new = {(job.state, job.dialect) for job in jobs if job.state in IN_FLIGHT and _is_new(job)}
        if any(dialect is Dialect.UNIFIED for _, dialect in new):
            self._market.wake()
        for poller in self._pollers:
            if (S.ACCEPTED, poller.dialect) in new:
                poller.wake()
        self._lookup.heed(jobs)
        self._foreign_jobs.heed(jobs)


def _is_new(job: Job) -> bool:
    """Whether it has only just come to its state: the poller knows what it has seen itself."""
    return job.accepted_at in {None, job.changed_at}
