"""Sends what is in line: each attempt once, journaled before, marked at the first byte.

What follows each answer is the table in ARCHITECTURE.md, "After a POST".
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from random import Random

import msgspec

from luma_desktop.domain import events as ev
from luma_desktop.domain.attempt import Attempt, AttemptOutcome, attempt_id
from luma_desktop.domain.errors import (
    KeyRefusedError,
    LumaError,
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    OutOfCreditsError,
    RateLimitedError,
    RequestRejectedError,
    StoreError,
)
from luma_desktop.domain.job import IN_FLIGHT, Job, JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Acceptance
from luma_desktop.domain.request import Dialect, GenerationRequest
from luma_desktop.engine.arrears import REWRITE_PAUSE
from luma_desktop.engine.backoff import Backoff
from luma_desktop.engine.budget import Budget
from luma_desktop.engine.handing_over import HandingOver
from luma_desktop.engine.hold_board import HoldBoard
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.picture_delivery import PictureDelivery
from luma_desktop.engine.ports import Clock, GenerationService
from luma_desktop.engine.roster import Roster
from luma_desktop.engine.session import Session
from luma_desktop.engine.tasks import Tasks
from luma_desktop.engine.wake import Wake

UNKNOWN_HOLDS_SLOT = 900.0
"""Seconds for which a job of unknown fate counts as in flight."""

LIST_PATIENCE = 5.0
"""Seconds that the line waits for the account's list when a key has come into use. With it what is
lost can be told from what was there before.
"""

_OF_SOME_JOBS = frozenset({HoldKind.ENDPOINT_GONE, HoldKind.PICTURES})
"""v1's end holds v1's jobs; pictures that cannot be handed over hold the jobs that have some."""

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
        delivery: PictureDelivery,
        random: Random,
        server_ahead: Callable[[], float | None],
        max_in_flight: int,
    ) -> None:
        self._roster = roster
        self._services = services
        self._holds = holds
        self._session = session
        self._clock = clock
        self._tasks = tasks
        self._budget = budget
        self._handing_over = HandingOver(
            delivery=delivery,
            roster=roster,
            holds=holds,
            session=session,
            clock=clock,
            random=random,
        )
        self._server_ahead = server_ahead
        self._wake = Wake(clock)
        self._offline = Backoff(first=2.0, longest=60.0, random=random)
        self._too_fast = Backoff(first=5.0, longest=120.0, random=random)
        self._sending: dict[str, asyncio.Event] = {}
        self._unknown_until: dict[str, float] = {}
        """Job id → when, by the monotonic clock, its slot is free for another."""
        self._open = True
        self._not_before = float("-inf")
        self.max_in_flight = max_in_flight
        self.baseline: tuple[str, ...] | None = None
        """Ids of the account's v1 list when it was last asked."""

    def wake(self) -> None:
        """Look again: the line, the holds or the limit may have changed."""
        self._wake.set()

    def await_list(self) -> None:
        """A key has come into use: hold back until its list is known, or could not be had."""
        self.baseline = None
        self._not_before = self._clock.monotonic() + LIST_PATIENCE

    def know_list(self, generation_ids: tuple[str, ...] | None) -> None:
        """The ids that the account lists before anything is sent; None if that is not known."""
        self.baseline = generation_ids
        self._not_before = float("-inf")
        self.wake()

    def cheer(self) -> None:
        """Something got through: start the pauses over."""
        self._offline.succeeded()

    async def run(self) -> None:
        while True:
            self._holds.expire()
            if self._may_send() and self._clock.monotonic() >= self._not_before:
                self._fill()
            await self._wake.wait(self._until_next_look())
            await self._roster.rewrite()

    async def aclose(self, seconds: float) -> None:
        """Send nothing more; give what is being sent up to `seconds` to be answered."""
        self._open = False
        waiting = [
            asyncio.ensure_future(done.wait())
            for job_id, done in self._sending.items()
            if not self._handing_over.is_under_way(job_id)
        ]
        if waiting:
            await asyncio.wait(waiting, timeout=seconds)
            for wait in waiting:
                wait.cancel()

    def _fill(self) -> None:
        free = self.max_in_flight - self._in_flight()
        for job in self._roster.in_state(JobState.QUEUED):
            if free <= 0 or not self._open:
                return
            if job.id in self._sending or job.origin != self._session.origin:
                continue
            if self._is_gone(job) or self._handing_over.is_held(job):
                continue
            if not self._within_budget(job):
                return
            self._sending[job.id] = asyncio.Event()
            self._budget.reserve(job)
            self._tasks.spawn(self._send(job), name=f"submit {job.id}")
            free -= 1

    def _may_send(self) -> bool:
        """Whether nothing holds the whole queue; some holds are of some jobs only."""
        return all(hold.kind in _OF_SOME_JOBS for hold in self._holds.standing)

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
        """Also counts those of unknown fate, for a while: the service may be at work on them."""
        jobs = [
            job
            for job in self._roster.in_state(*IN_FLIGHT)
            if self._session.owns(job) and not job.brought_in
        ]
        unknown = {job.id for job in jobs if job.state in UNKNOWN}
        now = self._clock.monotonic()
        self._unknown_until = {
            job_id: self._unknown_until.get(job_id, now + UNKNOWN_HOLDS_SLOT) for job_id in unknown
        }
        given_up = {job_id for job_id, until in self._unknown_until.items() if until <= now}
        return len({job.id for job in jobs} - given_up | self._sending.keys())

    def _until_next_look(self) -> float | None:
        """Seconds until a hold or a slot may be free without anything else happening."""
        now = self._clock.monotonic()
        moments = (*self._unknown_until.values(), self._not_before)
        waits = [moment - now for moment in moments if moment > now]
        hold = self._holds.seconds_to_next()
        if hold is not None:
            waits.append(hold)
        return min(waits, default=None)

    async def _send(self, job: Job) -> None:
        try:
            try:
                request = await self._handing_over.request_of(job)
            except StoreError as error:
                if self._hold_for(error) is HoldKind.PAUSED:
                    raise
                return
            if request is None or not self._open:
                return
            number = job.attempts + 1
            attempt = Attempt(
                id=attempt_id(job.id, number),
                job_id=job.id,
                number=number,
                started_at=self._clock.now(),
                baseline=self.baseline,
                key_fingerprint=self._session.fingerprint,
                server_ahead=self._server_ahead(),
            )
            try:
                if not await self._roster.begin_attempt(attempt):
                    return
            except StoreError as error:
                if self._hold_for(error) is HoldKind.PAUSED:
                    raise
                return
            if self._session.fingerprint != attempt.key_fingerprint or not self._open:
                # The call would go out with another key than the journal says.
                await self._end(attempt, AttemptOutcome.NOT_SENT, None)
                return
            await self._post(job, request, attempt)
        finally:
            self._budget.heed(self._roster[job.id])  # what was not sent is not spent
            self._sending.pop(job.id).set()
            self.wake()

    async def _post(self, job: Job, request: GenerationRequest, attempt: Attempt) -> None:
        marked = False

        async def mark() -> None:
            nonlocal marked
            marked = True
            await self._roster.mark_first_byte(attempt.id)

        try:
            acceptance = await self._services[job.dialect].submit(
                request, client_request_id=attempt.id, before_first_byte=mark
            )
        except StoreError as error:
            hold = self._hold_for(error)
            await self._end(attempt, AttemptOutcome.NOT_SENT, error.problem)
            if hold is HoldKind.PAUSED:
                raise
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
            self._holds.put(HoldKind.PAUSED, problem=Problem(kind=ProblemKind.INTERNAL))
            await self._end(attempt, outcome, problem)
            raise
        else:
            await self._accepted(attempt, acceptance)

    async def _accepted(self, attempt: Attempt, acceptance: Acceptance) -> None:
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
        try:
            event = ev.Accepted(at=now, acceptance=acceptance)
            if await self._roster.end_attempt(ended, event):
                return
            detail = "the answer names a generation that another job has"
        except StoreError as error:  # a fault of ours: the job is taken, and this stays true
            detail = error.problem.detail
        problem = Problem(kind=ProblemKind.OUTCOME_UNKNOWN, status=acceptance.status, detail=detail)
        await self._end(ended, AttemptOutcome.UNKNOWN, problem)

    def _hold_for(self, error: StoreError) -> HoldKind:
        """Nothing can be recorded, so nothing is sent; after a fault of ours, until told to."""
        if error.problem.kind is ProblemKind.INTERNAL:
            self._holds.put(HoldKind.PAUSED, problem=error.problem)
            return HoldKind.PAUSED
        self._holds.put(HoldKind.STORAGE, for_seconds=REWRITE_PAUSE, problem=error.problem)
        return HoldKind.STORAGE

    async def _refused(self, job: Job, attempt: Attempt, error: LumaError) -> None:
        problem = error.problem
        outcome = AttemptOutcome.REFUSED
        match error:
            case NotSentError():
                outcome = AttemptOutcome.NOT_SENT
                pause = self._offline.next_pause()
                self._holds.put(HoldKind.OFFLINE, for_seconds=pause, problem=problem)
            case KeyRefusedError():
                if attempt.key_fingerprint == self._session.fingerprint:  # not meanwhile changed
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
                with contextlib.suppress(StoreError):  # the next refusal says it again
                    await self._handing_over.was_refused(job)
            case _:
                outcome = AttemptOutcome.UNKNOWN
        if isinstance(error, OutcomeUnknownError):
            attempt = msgspec.structs.replace(
                attempt, inference_id=error.inference_id, server_time=error.server_time
            )
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

    async def _end(
        self, attempt: Attempt, outcome: AttemptOutcome, problem: Problem | None
    ) -> None:
        now = self._clock.now()
        ended = msgspec.structs.replace(
            attempt,
            ended_at=now,
            outcome=outcome,
            status=attempt.status if problem is None else problem.status,
            problem=problem,
        )
        told = problem or Problem(kind=ProblemKind.OUTCOME_UNKNOWN)
        event: ev.JobEvent
        if outcome is AttemptOutcome.UNKNOWN:
            event = ev.OutcomeUnknown(at=now, problem=told)
        elif outcome is AttemptOutcome.REJECTED:
            event = ev.Rejected(at=now, problem=told)
        else:
            event = ev.NotSent(at=now, problem=problem)
        await self._roster.end_attempt(ended, event)
