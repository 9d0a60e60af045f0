"""Sends what is in line: each attempt once, journaled before, marked at the first byte.

What follows each answer is the table in ARCHITECTURE.md, "After a POST".
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from random import Random

import msgspec

from luma_desktop.domain import events as ev
from luma_desktop.domain.attempt import Attempt, AttemptOutcome, attempt_id
from luma_desktop.domain.errors import (
    KeyRefusedError,
    LumaError,
    NotFoundError,
    NotSentError,
    OutOfCreditsError,
    RateLimitedError,
    RequestRejectedError,
    StoreError,
)
from luma_desktop.domain.job import IN_FLIGHT, Job, JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.backoff import Backoff
from luma_desktop.engine.budget import Budget
from luma_desktop.engine.hold_board import HoldBoard
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.ports import Clock, GenerationService
from luma_desktop.engine.roster import Roster
from luma_desktop.engine.session import Session
from luma_desktop.engine.tasks import Tasks
from luma_desktop.engine.wake import Wake

UNKNOWN_HOLDS_SLOT = 900.0
"""Seconds for which a job of unknown fate counts as in flight."""

UNKNOWN = frozenset({JobState.SUBMIT_UNKNOWN, JobState.ACCEPTED_UNLOCATED})


class Submitter:
    """Keeps up to `max_in_flight` jobs at the service, in line order."""

    def __init__(
        self,
        *,
        roster: Roster,
        services: Mapping[Dialect, GenerationService],
        holds: HoldBoard,
        session: Session,
        clock: Clock,
        tasks: Tasks,
        budget: Budget,
        random: Random,
        max_in_flight: int,
    ) -> None:
        self._roster = roster
        self._services = services
        self._holds = holds
        self._session = session
        self._clock = clock
        self._tasks = tasks
        self._budget = budget
        self._wake = Wake(clock)
        self._offline = Backoff(first=2.0, longest=60.0, random=random)
        self._too_fast = Backoff(first=5.0, longest=120.0, random=random)
        self._sending: dict[str, asyncio.Event] = {}
        self._open = True
        self.max_in_flight = max_in_flight
        self.baseline: tuple[str, ...] | None = None
        """Ids of the account's v1 list when it was last asked."""

    def wake(self) -> None:
        """Look again: the line, the holds or the limit may have changed."""
        self._wake.set()

    def cheer(self) -> None:
        """Something got through: start the pauses over."""
        self._offline.succeeded()

    async def run(self) -> None:
        while True:
            self._holds.expire()
            if all(hold.kind is HoldKind.ENDPOINT_GONE for hold in self._holds.standing):
                self._fill()
            await self._wake.wait(self._holds.seconds_to_next())
            await self._roster.rewrite()

    async def aclose(self, seconds: float) -> None:
        """Send nothing more; give what is being sent up to `seconds` to be answered."""
        self._open = False
        waiting = [asyncio.ensure_future(done.wait()) for done in self._sending.values()]
        if waiting:
            await asyncio.wait(waiting, timeout=seconds)
            for wait in waiting:
                wait.cancel()

    def _fill(self) -> None:
        free = self.max_in_flight - self._in_flight()
        for job in self._roster.in_state(JobState.QUEUED):
            if free <= 0 or not self._open:
                return
            if job.id in self._sending or not self._session.owns(job) or self._is_gone(job):
                continue
            if not self._within_budget(job):
                return
            self._sending[job.id] = asyncio.Event()
            self._budget.reserve(job)
            self._tasks.spawn(self._send(job), name=f"submit {job.id}")
            free -= 1

    def _is_gone(self, job: Job) -> bool:
        """Whether the vendor has retired what the job asks for; the other dialect goes on."""
        return job.dialect is Dialect.LEGACY and self._holds.has(HoldKind.ENDPOINT_GONE)

    def _within_budget(self, job: Job) -> bool:
        now = self._clock.now()
        until = self._budget.blocked_until(job.quoted, now)
        if until is None:
            return True
        self._holds.put(
            HoldKind.OVER_BUDGET,
            for_seconds=until - now,
            problem=Problem(kind=ProblemKind.OVER_BUDGET),
        )
        return False

    def _in_flight(self) -> int:
        now = self._clock.now()
        taken = {
            job.id
            for job in self._roster.in_state(*IN_FLIGHT)
            if self._session.owns(job)
            and (job.state not in UNKNOWN or now - job.changed_at < UNKNOWN_HOLDS_SLOT)
        }
        return len(taken | self._sending.keys())

    async def _send(self, job: Job) -> None:
        try:
            number = job.attempts + 1
            attempt = Attempt(
                id=attempt_id(job.id, number),
                job_id=job.id,
                number=number,
                started_at=self._clock.now(),
                baseline=self.baseline,
            )
            try:
                if not await self._roster.begin_attempt(attempt):
                    return
            except StoreError as error:
                self._holds.put(HoldKind.STORAGE, for_seconds=5.0, problem=error.problem)
                return
            await self._post(job, attempt)
        finally:
            self._sending.pop(job.id).set()
            self.wake()

    async def _post(self, job: Job, attempt: Attempt) -> None:
        marked = False

        async def mark() -> None:
            nonlocal marked
            marked = True
            await self._roster.mark_first_byte(attempt.id)

        try:
            acceptance = await self._services[job.dialect].submit(
                job.request, client_request_id=attempt.id, before_first_byte=mark
            )
        except StoreError as error:
            self._holds.put(HoldKind.STORAGE, for_seconds=5.0, problem=error.problem)
            await self._end(attempt, AttemptOutcome.NOT_SENT, error.problem)
        except LumaError as error:
            await self._refused(job, attempt, error)
        except asyncio.CancelledError:
            problem = Problem(kind=ProblemKind.OUTCOME_UNKNOWN)
            outcome = AttemptOutcome.UNKNOWN if marked else AttemptOutcome.NOT_SENT
            await self._end(attempt, outcome, problem)
            raise
        except Exception as error:
            problem = Problem(kind=ProblemKind.OUTCOME_UNKNOWN, detail=type(error).__name__)
            outcome = AttemptOutcome.UNKNOWN if marked else AttemptOutcome.NOT_SENT
            await self._end(attempt, outcome, problem)
            self._holds.put(HoldKind.PAUSED, problem=Problem(kind=ProblemKind.INTERNAL))
            raise
        else:
            self._offline.succeeded()
            self._too_fast.succeeded()
            now = self._clock.now()
            ended = msgspec.structs.replace(
                attempt,
                ended_at=now,
                outcome=AttemptOutcome.ACCEPTED,
                status=acceptance.status,
                inference_id=acceptance.inference_id,
                server_time=acceptance.server_time,
            )
            await self._roster.end_attempt(ended, ev.Accepted(at=now, acceptance=acceptance))

    async def _refused(self, job: Job, attempt: Attempt, error: LumaError) -> None:
        problem = error.problem
        outcome = AttemptOutcome.REFUSED
        match error:
            case NotSentError():
                outcome = AttemptOutcome.NOT_SENT
                pause = self._offline.next_pause()
                self._holds.put(HoldKind.OFFLINE, for_seconds=pause, problem=problem)
            case KeyRefusedError():
                self._holds.put(HoldKind.KEY_REFUSED, problem=problem)
            case OutOfCreditsError():
                self._holds.put(HoldKind.OUT_OF_CREDITS, problem=problem)
            case RateLimitedError():
                pause = max(problem.retry_after or 0.0, self._too_fast.next_pause())
                self._holds.put(HoldKind.SLOW_DOWN, for_seconds=pause, problem=problem)
            case NotFoundError():
                outcome = AttemptOutcome.REJECTED
                problem = await self._explain_not_found(job, problem)
            case RequestRejectedError():
                outcome = AttemptOutcome.REJECTED
            case _:
                outcome = AttemptOutcome.UNKNOWN
        await self._end(attempt, outcome, problem)

    async def _explain_not_found(self, job: Job, problem: Problem) -> Problem:
        """Tell an unknown generation from a retired endpoint."""
        try:
            await self._services[job.dialect].list_generations()
        except NotFoundError:
            gone = msgspec.structs.replace(problem, kind=ProblemKind.ENDPOINT_GONE)
            self._holds.put(HoldKind.ENDPOINT_GONE, problem=gone)
            return gone
        except LumaError:
            return problem
        return problem

    async def _end(self, attempt: Attempt, outcome: AttemptOutcome, problem: Problem) -> None:
        now = self._clock.now()
        ended = msgspec.structs.replace(
            attempt, ended_at=now, outcome=outcome, status=problem.status, problem=problem
        )
        event: ev.JobEvent
        if outcome is AttemptOutcome.UNKNOWN:
            event = ev.OutcomeUnknown(at=now, problem=problem)
        elif outcome is AttemptOutcome.REJECTED:
            event = ev.Rejected(at=now, problem=problem)
        else:
            event = ev.NotSent(at=now, problem=problem)
        await self._roster.end_attempt(ended, event)
