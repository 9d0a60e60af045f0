"""Finds out what became of paid calls whose answers were lost, without paying again.

The account's log says it by the attempt's own id; in dialect v1 the account's list may show a
generation that can only be ours. Absence proves nothing, so it goes on looking with growing
pauses, and sends nothing by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from luma_desktop.domain import events as ev
from luma_desktop.domain.errors import LumaError, NotFoundError, RequestRejectedError
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Acceptance, LogRow, Observation
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.adoption import CLOCK_MARGIN, Unknown, adoptable, new_to_the_account
from luma_desktop.engine.backoff import Backoff
from luma_desktop.engine.facts import TroubleCleared, TroubleRaised
from luma_desktop.engine.ports import AccountService, Clock, GenerationService, Journal
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.roster import Roster
from luma_desktop.engine.session import Session
from luma_desktop.engine.timing import Durations
from luma_desktop.engine.wake import Wake

FIRST_LOOK = 2.5
"""Seconds after the outcome became unknown."""

LONGEST_PAUSE = 600.0
KEEP_LOOKING = 3600.0
"""Seconds beyond the 99th percentile of such jobs' duration; after that, at the next start."""

FORGET_AFTER = 92 * 86400.0
TROUBLE_KEY = "unknown"

UNKNOWN_STATES = (JobState.SUBMIT_UNKNOWN, JobState.ACCEPTED_UNLOCATED)


class Lookup:
    """One loop over all jobs of unknown fate."""

    def __init__(
        self,
        *,
        roster: Roster,
        journal: Journal,
        services: Mapping[Dialect, GenerationService],
        account: AccountService,
        session: Session,
        clock: Clock,
        publisher: Publisher,
        durations: Durations,
        random: Random,
    ) -> None:
        self._roster = roster
        self._journal = journal
        self._services = services
        self._account = account
        self._session = session
        self._clock = clock
        self._publisher = publisher
        self._durations = durations
        self._pauses = Backoff(first=5.0, longest=LONGEST_PAUSE, random=random)
        self._wake = Wake(clock)
        self._tried_ids: set[str] = set()
        self._told = False
        self._hurried = False
        self._looked: set[str] = set()

    def wake(self) -> None:
        """A job may have become unknown."""
        self._tell()
        fresh = {job.id for job in self._unknown_jobs()} - self._looked
        if fresh:
            self._looked |= fresh
            self._pauses.succeeded()
            self._wake.set()

    def look_now(self) -> None:
        self._hurried = True
        self._pauses.succeeded()
        self._wake.set()

    async def run(self) -> None:
        while True:
            if not self._unknown_jobs() or not self._session.has_key:
                await self._wake.wait()
                continue
            if not self._hurried:
                await self._clock.sleep(FIRST_LOOK)
            self._hurried = False
            await self.look()
            if not any(self._worth_looking(job) for job in self._unknown_jobs()):
                await self._wake.wait()
                continue
            await self._wake.wait(self._pauses.next_pause())

    async def look(self) -> None:
        """Look once for all of them; trouble on the way only means to look again later."""
        try:
            unknown = [await self._with_attempt(job) for job in self._unknown_jobs()]
            if unknown:
                await self._look_in_log(unknown)
            left = [u for u in unknown if self._roster[u.job.id].state in UNKNOWN_STATES]
            if left:
                await self._look_in_list(left)
        except LumaError:
            return

    # inside

    def _unknown_jobs(self) -> list[Job]:
        return [job for job in self._roster.in_state(*UNKNOWN_STATES) if self._session.owns(job)]

    def _worth_looking(self, job: Job) -> bool:
        age = self._clock.now() - job.changed_at
        return age < self._durations.quantile(0.99) + KEEP_LOOKING

    async def _with_attempt(self, job: Job) -> Unknown:
        attempts = await self._journal.attempts(job.id)
        return Unknown(job=job, attempt=attempts[-1])

    async def _look_in_log(self, unknown: Sequence[Unknown]) -> None:
        start = min(u.attempt.started_at for u in unknown) - CLOCK_MARGIN
        end = max(u.attempt.ended_at or u.attempt.started_at for u in unknown) + CLOCK_MARGIN
        start = max(start, self._clock.now() - FORGET_AFTER)
        rows = await self._account.log_rows(start, end)
        by_client_id = {row.client_request_id: row for row in rows if row.client_request_id}
        for u in unknown:
            for attempt in await self._journal.attempts(u.job.id):
                row = by_client_id.get(attempt.id)
                if row is not None:
                    await self._heed_row(u.job, row)
                    break

    async def _heed_row(self, job: Job, row: LogRow) -> None:
        """A row is proof: of acceptance, or of a failure that cost nothing."""
        now = self._clock.now()
        if not row.succeeded:
            problem = Problem(kind=ProblemKind.GENERATION_FAILED)
            failed = ev.Rejected(at=now, problem=problem)
            await self._roster.apply(job.id, failed, only_from=[JobState.SUBMIT_UNKNOWN])
            return
        observation = await self._try_as_id(job, row.inference_id)
        if observation is not None:
            await self._adopt(job, observation, row.inference_id)
        else:
            found = ev.FoundUnlocated(at=now, inference_id=row.inference_id)
            await self._roster.apply(job.id, found, only_from=[JobState.SUBMIT_UNKNOWN])

    async def _try_as_id(self, job: Job, inference_id: str | None) -> Observation | None:
        """An inference id may be the id to poll, or may not: it is tried once a run."""
        if inference_id is None or inference_id in self._tried_ids:
            return None
        try:
            seen = await self._services[job.dialect].observe([inference_id])
        except (NotFoundError, RequestRejectedError):
            seen = {}
        self._tried_ids.add(inference_id)
        return seen.get(inference_id)

    async def _look_in_list(self, unknown: Sequence[Unknown]) -> None:
        legacy = [u for u in unknown if u.job.dialect is Dialect.LEGACY]
        if not legacy:
            return
        service = self._services[Dialect.LEGACY]
        known = await self._journal.known_generation_ids(self._session.origin)
        candidates = new_to_the_account(legacy, await service.list_generations(), known)
        if not candidates:
            return
        ids = [row.generation_id for row in candidates][: service.batch_limit]
        observed = await service.observe(ids)
        sending = {job.request.prompt for job in self._roster.in_state(JobState.SUBMITTING)}
        for job_id, observation in adoptable(legacy, candidates, observed, sending).items():
            await self._adopt(self._roster[job_id], observation, None)

    async def _adopt(self, job: Job, observation: Observation, inference_id: str | None) -> None:
        acceptance = Acceptance(observation=observation, status=200, inference_id=inference_id)
        accepted = ev.Accepted(at=self._clock.now(), acceptance=acceptance)
        await self._roster.apply(job.id, accepted, only_from=UNKNOWN_STATES)

    def _tell(self) -> None:
        """One entry in the message bar for all of them."""
        unknown = self._unknown_jobs()
        if bool(unknown) == self._told:
            return
        self._told = bool(unknown)
        if unknown:
            problem = Problem(kind=ProblemKind.OUTCOME_UNKNOWN)
            fact = TroubleRaised(key=TROUBLE_KEY, problem=problem, job_id=unknown[0].id)
            self._publisher.publish(fact)
        else:
            self._publisher.publish(TroubleCleared(key=TROUBLE_KEY))
