"""Sends queued jobs: each attempt once, journaled before, marked at the first byte."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping
from random import Random

from luma_desktop.domain.attempt import Attempt, AttemptOutcome, attempt_id
from luma_desktop.domain.errors import (
    BlockedError,
    KeyRefusedError,
    LumaError,
    MediaError,
    NotSentError,
    OutOfCreditsError,
    RateLimitedError,
    StoreError,
)
from luma_desktop.domain.job import IN_FLIGHT, Job, JobState
from luma_desktop.domain.money import ZERO, Money
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.request import Dialect, GenerationRequest
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.loops.hold_scope import is_held_by
from luma_desktop.engine.loops.tasks import Tasks
from luma_desktop.engine.loops.wake import Wake
from luma_desktop.engine.money.balance import BalanceWatch
from luma_desktop.engine.money.budget import Budget
from luma_desktop.engine.pictures.picture_delivery import PictureDelivery
from luma_desktop.engine.pictures.sources import Sources
from luma_desktop.engine.ports import Clock, GenerationService
from luma_desktop.engine.sending.handing_over import HandingOver
from luma_desktop.engine.sending.outcomes import Outcomes
from luma_desktop.engine.session import Session

UNKNOWN_HOLDS_SLOT = 900.0
"""Seconds for which a job of unknown fate counts as in flight."""

LIST_PATIENCE = 5.0
"""Seconds that the line waits for the account's list when a key has come into use. With it what is
lost can be told from what was there before.
"""

_OF_SOME_JOBS = frozenset({HoldKind.ENDPOINT_GONE, HoldKind.PICTURES})
"""v1's end holds v1's jobs; pictures that cannot be handed over hold the jobs that have some."""

_NOT_TAKEN_YET = frozenset({JobState.QUEUED, JobState.SUBMITTING})

_NOT_TAKEN = (
    BlockedError,
    KeyRefusedError,
    NotSentError,
    OutOfCreditsError,
    RateLimitedError,
)

UNKNOWN = frozenset({JobState.SUBMIT_UNKNOWN, JobState.ACCEPTED_UNLOCATED})


class Submitter:
    """Keeps up to `max_in_flight` jobs at the service, in queue order."""

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
        balance: BalanceWatch,
        delivery: PictureDelivery,
        random: Random,
        sources: Sources,
        server_ahead: Callable[[], float | None],
        max_in_flight: int,
    ) -> None:
        self._roster = roster
        self._services = services
        self._sources = sources
        self._holds = holds
        self._session = session
        self._clock = clock
        self._tasks = tasks
        self._budget = budget
        self._balance = balance
        self._handing_over = HandingOver(
            delivery=delivery,
            roster=roster,
            holds=holds,
            session=session,
            clock=clock,
            random=random,
        )
        self._outcomes = Outcomes(
            roster=roster,
            services=services,
            holds=holds,
            session=session,
            clock=clock,
            handing_over=self._handing_over,
            random=random,
        )
        self._server_ahead = server_ahead
        self._wake = Wake(clock)
        self._sending: dict[str, asyncio.Event] = {}
        self._unknown_until: dict[str, float] = {}
        """Job id → when, by the monotonic clock, its slot is free for another."""
        self._held_back: str | None = None
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

    def got_through(self) -> None:
        """The service has answered: we are online, and the pauses start over."""
        self._holds.lift(HoldKind.OFFLINE)
        self._outcomes.cheer()

    def hold_back(self, job_id: str) -> bool:
        """Let the others pass this one, and no other, until `let_go`; False if it is being sent."""
        if job_id in self._sending:
            return False
        self._held_back = job_id
        self.wake()  # what was held back before it may go
        return True

    def let_go(self, job_id: str) -> None:
        """Send it when its turn comes, if it was held back."""
        if job_id == self._held_back:
            self._held_back = None
            self.wake()

    async def run(self) -> None:
        while True:
            await self._roster.rewrite()  # before the hold ends: it goes on if the disk refuses
            await self._know_what_was_spent()
            self._holds.expire()
            self._heed_freed_money()
            if self._may_send():
                self._fill()
            await self._wake.wait(self._until_next_look())

    async def _know_what_was_spent(self) -> None:
        """Without it nothing is sent: the limits would be void."""
        try:
            await self._budget.catch_up(self._clock.now())
        except StoreError as error:
            self._outcomes.hold_for(error)

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
        self._note_unknown()
        if next(self._waiting(), None) is None:
            return
        free = self.max_in_flight - self._in_flight()
        if free <= 0:
            return
        for job in self._waiting():
            if free <= 0 or not self._open:
                return
            if not self._within_budget(job) or not self._within_balance(job):
                return
            self._sending[job.id] = asyncio.Event()
            self._budget.reserve(job, self._clock.now())
            self._tasks.spawn(self._send(job), name=f"submit {job.id}")
            free -= 1

    def _waiting(self) -> Iterator[Job]:
        """What may be sent once its turn comes, in queue order."""
        for job in self._roster.each(JobState.QUEUED):
            if (
                job.id not in self._sending
                and job.origin == self._session.origin
                and job.request.is_known
                and not self._is_gone(job)
                and not self._handing_over.is_held(job)
                and job.id != self._held_back
            ):
                yield job

    def _heed_freed_money(self) -> None:
        """What blocked the line may have left it, or money be free again: a job failed."""
        if self._holds.has(HoldKind.OVER_BUDGET):
            first, now = next(self._waiting(), None), self._clock.now()
            if first is None or self._budget.blocked_until(first.quoted, now) is None:
                self._holds.lift(HoldKind.OVER_BUDGET)
        if self._holds.has(HoldKind.BALANCE_LOW):
            first = next(self._waiting(), None)
            if first is None or self._balance.covers(first, self._being_sent()):
                self._holds.lift(HoldKind.BALANCE_LOW)

    def _may_send(self, besides: frozenset[HoldKind] = _OF_SOME_JOBS) -> bool:
        """Whether nothing holds the whole queue; some holds are of some jobs only."""
        is_free = all(hold.kind in besides for hold in self._holds.standing)
        return is_free and self._clock.monotonic() >= self._not_before

    def _is_gone(self, job: Job) -> bool:
        """Whether the vendor has retired what the job asks for; the other dialect goes on."""
        gone = HoldKind.ENDPOINT_GONE
        return self._holds.has(gone) and is_held_by(job, gone)

    def _within_budget(self, job: Job) -> bool:
        now = self._clock.now()
        if not self._budget.is_caught_up(now):
            self.wake()
            return False
        until = self._budget.blocked_until(job.quoted, now)
        if until is None:
            return True
        self._holds.put(
            HoldKind.OVER_BUDGET,
            for_seconds=until - now,
            problem=Problem(kind=ProblemKind.OVER_BUDGET),
        )
        return False

    def _within_balance(self, job: Job) -> bool:
        """Whether the balance covers it, as far as that is known; if not, it is asked for."""
        if self._balance.covers(job, self._being_sent()):
            return True
        self._holds.put(HoldKind.BALANCE_LOW, problem=Problem(kind=ProblemKind.BALANCE_LOW))
        self._balance.look_again()
        return False

    def _being_sent(self) -> Money:
        jobs = [self._roster.get(job_id) for job_id in self._sending]
        waiting = [job for job in jobs if job is not None and job.state in _NOT_TAKEN_YET]
        return sum((job.quoted for job in waiting), ZERO)

    def _note_unknown(self) -> None:
        """Those of unknown fate count for a while: the service may be at work on them."""
        until = self._clock.monotonic() + UNKNOWN_HOLDS_SLOT
        self._unknown_until = {
            job_id: self._unknown_until.get(job_id, until) for job_id in self._sent(UNKNOWN)
        }

    def _in_flight(self) -> int:
        now = self._clock.monotonic()
        given_up = {job_id for job_id, until in self._unknown_until.items() if until <= now}
        return len(self._sent(IN_FLIGHT) - given_up | self._sending.keys())

    def _sent(self, states: Collection[JobState]) -> set[str]:
        """Ids of the jobs in these states that this key's account was charged for from here."""
        jobs = self._roster.in_state(*states)
        return {job.id for job in jobs if self._session.owns(job) and not job.brought_in}

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
                if self._outcomes.hold_for(error) is HoldKind.PAUSED:
                    raise
                return
            if request is None or self._is_held(job):
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
                begun = await self._roster.begin_attempt(attempt)
            except StoreError as error:
                if self._outcomes.hold_for(error) is HoldKind.PAUSED:
                    raise
                return
            if begun is None:
                return
            if self._may_not_leave(job, attempt):
                await self._outcomes.end(attempt, AttemptOutcome.NOT_SENT, None)
                return
            if begun.request != job.request:
                # It was edited before the attempt began: what was prepared is outdated.
                await self._outcomes.end(attempt, AttemptOutcome.NOT_SENT, None)
                return
            await self._post(begun, request, attempt)
        finally:
            now = self._roster.get(job.id)
            if now is not None:  # what was reserved and not sent counts no more
                self._budget.heed(now)
            self._sending.pop(job.id).set()
            self.wake()

    def _is_held(self, job: Job) -> bool:
        """Whether something holds it that came up since its turn came and money was set aside."""
        of_others = {HoldKind.OVER_BUDGET, HoldKind.BALANCE_LOW}
        may_send = self._may_send(_OF_SOME_JOBS | of_others)
        return not self._open or not may_send or self._is_gone(job)

    def _may_not_leave(self, job: Job, attempt: Attempt) -> bool:
        """It is held, or it would go out with another key than the journal says."""
        return self._is_held(job) or self._session.fingerprint != attempt.key_fingerprint

    async def _post(self, job: Job, request: GenerationRequest, attempt: Attempt) -> None:
        marked = handed_over = False

        async def mark() -> None:
            nonlocal marked
            marked = True
            await self._roster.mark_first_byte(attempt.id)

        try:
            ready = await self._ready(request, job, attempt)
            if ready is None:
                return
            if self._may_not_leave(job, attempt):
                await self._outcomes.end(attempt, AttemptOutcome.NOT_SENT, None)
                return
            handed_over = True
            acceptance = await self._services[job.dialect].submit(
                ready, client_request_id=attempt.id, before_first_byte=mark
            )
        except StoreError as error:
            hold = self._outcomes.hold_for(error)
            await self._outcomes.end(attempt, AttemptOutcome.NOT_SENT, error.problem)
            if hold is HoldKind.PAUSED:
                raise
        except LumaError as error:
            await self._outcomes.refused(job, attempt, error, marked=marked)
        except asyncio.CancelledError:
            # Cut off by us: neither headers nor body go out before the mark.
            await self._outcomes.broken_off(attempt, may_have_left=marked)
            raise
        except Exception as error:
            # A fault of ours says nothing of how far the call came.
            self._holds.put(HoldKind.PAUSED, problem=Problem(kind=ProblemKind.INTERNAL))
            detail = type(error).__name__
            await self._outcomes.broken_off(attempt, may_have_left=handed_over, detail=detail)
            raise
        else:
            await self._outcomes.accepted(attempt, acceptance)

    async def _ready(
        self, request: GenerationRequest, job: Job, attempt: Attempt
    ) -> GenerationRequest | None:
        """What goes out; None, and the attempt is over, if what it points to is not to be had."""
        try:
            return await self._sources.ready(request)
        except MediaError as error:
            await self._outcomes.end(attempt, AttemptOutcome.REJECTED, error.problem)
        except StoreError:
            raise
        except _NOT_TAKEN as error:
            await self._outcomes.refused(job, attempt, error)
        except LumaError as error:
            self._outcomes.slow_down(error.problem)
            await self._outcomes.end(attempt, AttemptOutcome.NOT_SENT, error.problem)
        return None
