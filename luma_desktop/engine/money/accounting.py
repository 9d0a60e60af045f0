"""Answers the money view: what was spent, billed, and generated elsewhere with the account."""

from __future__ import annotations

from collections.abc import Sequence

from luma_desktop.domain.errors import KeyRefusedError, ServiceError
from luma_desktop.domain.job import Job
from luma_desktop.domain.ledger import Absent, Ledger, Statement
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import LogRow
from luma_desktop.engine.lookup.absent_generations import AbsentGenerations
from luma_desktop.engine.money.ledger import LOOK_BACK, needs_the_log, reconcile
from luma_desktop.engine.ports import AccountService, Billing, Clock, Journal
from luma_desktop.engine.session import Session


class Accounting:
    """Asks the service for free, and keeps nothing of its answers."""

    def __init__(
        self,
        *,
        journal: Journal,
        billing: Billing,
        account: AccountService,
        absent: AbsentGenerations | None,
        session: Session,
        clock: Clock,
    ) -> None:
        """`absent` is None where the service has no list of generations."""
        self._journal = journal
        self._billing = billing
        self._account = account
        self._absent = absent
        self._session = session
        self._clock = clock

    async def own_ledger(self, since: float) -> Ledger:
        """What this computer knows without asking the service.

        Raises:
            StoreError: the journal cannot be read.
        """
        return reconcile(await self._jobs(since), None, since=since, now=self._clock.now())

    async def ledger(self, since: float) -> Ledger:
        """With the service's bills, or with the reason why they are missing.

        When another key comes into use meanwhile, its account is asked: the former's bills are
        nothing to it.

        Raises:
            StoreError: the journal cannot be read.
        """
        jobs = await self._jobs(since)
        statement: Statement | None = None
        rows: Sequence[LogRow] = ()
        problem: Problem | None = None
        asked_with = self._session.fingerprint
        try:
            self._need_key()
            statement = await self._billing.statement(since)
            if needs_the_log(jobs, statement):
                rows = await self._account.log_rows(since - LOOK_BACK, self._clock.now())
        except ServiceError as error:
            problem = error.problem
        if asked_with != self._session.fingerprint:
            return await self.ledger(since)
        return reconcile(
            jobs,
            statement,
            since=since,
            now=self._clock.now(),
            log_rows=rows,
            fingerprint=asked_with,
            problem=problem,
        )

    async def absent(self) -> Absent:
        """Generations that could be brought in, or why that is not known.

        Raises:
            StoreError: the journal cannot be read.
        """
        if self._absent is None:
            return Absent(asked=True)
        try:
            self._need_key()
            return await self._absent.look()
        except ServiceError as error:
            return Absent(problem=error.problem)

    def _need_key(self) -> None:
        if not self._session.has_key:
            raise KeyRefusedError(kind=ProblemKind.NO_KEY)

    async def _jobs(self, since: float) -> list[Job]:
        """Also of some time before: their bills may come later."""
        jobs = await self._journal.jobs_since(since - LOOK_BACK)
        return [job for job in jobs if job.origin == self._session.origin]
