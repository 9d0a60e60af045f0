"""What follows each answer to a paid call: the table in ARCHITECTURE.md, "After a POST"."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from random import Random

import msgspec

from luma_desktop.domain import events as ev
from luma_desktop.domain.attempt import Attempt, AttemptOutcome
from luma_desktop.domain.errors import (
    BlockedError,
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
from luma_desktop.domain.job import Job
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Acceptance
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.jobs.pending_writes import REWRITE_PAUSE
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.loops.backoff import Backoff
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.ports import Clock, GenerationService
from luma_desktop.engine.sending.handing_over import HandingOver
from luma_desktop.engine.sending.refusal import refusal
from luma_desktop.engine.session import Session


class Outcomes:
    """Ends attempts in the journal, and holds the queue where an answer asks for it."""

    def __init__(
        self,
        *,
        roster: Roster,
        services: Mapping[Dialect, GenerationService],
        holds: HoldBoard,
        session: Session,
        clock: Clock,
        handing_over: HandingOver,
        random: Random,
    ) -> None:
        self._roster = roster
        self._services = services
        self._holds = holds
        self._session = session
        self._clock = clock
        self._handing_over = handing_over
        self._pauses = {
            HoldKind.OFFLINE: Backoff(first=2.0, longest=60.0, random=random),
            HoldKind.BLOCKED: Backoff(first=20.0, longest=600.0, random=random),
            HoldKind.SLOW_DOWN: Backoff(first=5.0, longest=120.0, random=random),
        }

    def cheer(self) -> None:
        """A free call got through: start the pauses over."""
        self._pauses[HoldKind.OFFLINE].succeeded()

    def slow_down(self, problem: Problem) -> None:
        self._wait(HoldKind.SLOW_DOWN, problem)

    async def accepted(self, attempt: Attempt, acceptance: Acceptance) -> None:
        """A 2xx that could be read."""
        for pauses in self._pauses.values():
            pauses.succeeded()
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
        await self.end(ended, AttemptOutcome.UNKNOWN, problem)

    def hold_for(self, error: StoreError) -> HoldKind:
        """Nothing can be recorded, so nothing is sent; after a fault of ours, until told to."""
        if error.problem.kind is ProblemKind.INTERNAL:
            self._holds.put(HoldKind.PAUSED, problem=error.problem)
            return HoldKind.PAUSED
        self._holds.put(HoldKind.STORAGE, for_seconds=REWRITE_PAUSE, problem=error.problem)
        return HoldKind.STORAGE

    async def refused(
        self, job: Job, attempt: Attempt, error: LumaError, *, marked: bool = False
    ) -> None:
        """Whatever else was answered, or nothing was; `marked` is the first byte's mark."""
        error = _witnessed(error, marked=marked)
        problem = error.problem
        outcome = AttemptOutcome.REFUSED
        if isinstance(error, OutcomeUnknownError):
            attempt = msgspec.structs.replace(
                attempt, inference_id=error.inference_id, server_time=error.server_time
            )
        try:
            match error:
                case NotSentError():
                    outcome = AttemptOutcome.NOT_SENT
                    self._wait(HoldKind.OFFLINE, problem)
                case KeyRefusedError():
                    self._hold_key(HoldKind.KEY_REFUSED, attempt, problem)
                case OutOfCreditsError():
                    self._hold_key(HoldKind.OUT_OF_CREDITS, attempt, problem)
                case BlockedError():
                    self._wait(HoldKind.BLOCKED, problem)
                case RateLimitedError():
                    self._wait(HoldKind.SLOW_DOWN, problem)
                case NotFoundError():
                    outcome = AttemptOutcome.REJECTED
                    problem = await self._explain_not_found(job, problem)
                case RequestRejectedError():
                    outcome = AttemptOutcome.REJECTED
                    with contextlib.suppress(StoreError):  # the next refusal says it again
                        await self._handing_over.was_refused(job)
                case _:
                    outcome = AttemptOutcome.UNKNOWN
        finally:  # what was answered stays true, though the explaining be cancelled
            await self.end(attempt, outcome, problem)

    def _wait(self, kind: HoldKind, problem: Problem) -> None:
        """Hold for a while, and longer each time."""
        pause = max(problem.retry_after or 0.0, self._pauses[kind].next_pause())
        self._holds.put(kind, for_seconds=pause, problem=problem)

    def _hold_key(self, kind: HoldKind, attempt: Attempt, problem: Problem) -> None:
        """Of a key that was changed meanwhile, the answer says nothing."""
        if attempt.key_fingerprint == self._session.fingerprint:
            self._holds.put(kind, problem=problem)

    async def broken_off(self, attempt: Attempt, *, may_have_left: bool, detail: str = "") -> None:
        """We ended the call ourselves, and no answer was read."""
        problem = Problem(kind=ProblemKind.OUTCOME_UNKNOWN, detail=detail)
        outcome = AttemptOutcome.UNKNOWN if may_have_left else AttemptOutcome.NOT_SENT
        await self.end(attempt, outcome, problem)

    async def _explain_not_found(self, job: Job, problem: Problem) -> Problem:
        """Tell an unknown generation from an endpoint that is gone, and hold what would meet it."""
        if not (job.request.extends or job.request.leads_to):
            problem = msgspec.structs.replace(problem, kind=ProblemKind.REJECTED)
        try:
            await self._services[job.dialect].confirm_endpoint()
        except NotFoundError:
            if job.dialect is Dialect.LEGACY:
                problem = msgspec.structs.replace(problem, kind=ProblemKind.ENDPOINT_GONE)
                self._holds.put(HoldKind.ENDPOINT_GONE, problem=problem)
            else:
                self._holds.put(HoldKind.PAUSED, problem=problem)
        except LumaError:
            pass
        return problem

    async def end(self, attempt: Attempt, outcome: AttemptOutcome, problem: Problem | None) -> None:
        """Journal how an attempt that was not accepted ended, and what its job is now."""
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
            event = await refusal(self._roster, attempt.job_id, told, at=now, attempt_id=attempt.id)
        else:
            event = ev.NotSent(at=now, problem=problem)
        await self._roster.end_attempt(ended, event)


def _witnessed(error: LumaError, *, marked: bool) -> LumaError:
    """Where the first byte's mark disagrees with "not sent", the outcome isn't known."""
    if marked and isinstance(error, NotSentError):
        return OutcomeUnknownError(error.problem.detail)
    return error
