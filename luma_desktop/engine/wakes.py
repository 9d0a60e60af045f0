"""Which loop has to look again after which fact."""

from __future__ import annotations

from collections.abc import Sequence

from luma_desktop.domain.job import Job
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
                self._heed(job)
            case JobsChanged(jobs=jobs):
                for job in jobs:
                    self._heed(job)
            case BalanceChanged():
                self._submitter.wake()
            case BucketSecretChanged():
                self._holds.lift(HoldKind.PICTURES)
            case JobsAdded() | HoldsChanged():
                self.wake_all()
            case _:
                pass

    def _heed(self, job: Job) -> None:
        self.wake_all()
        self._balance.heed(job)
        self._budget.heed(job)
        self._market.heed(job)
