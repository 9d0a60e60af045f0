"""Watches what the service has in hand: one request a round for a whole batch, at a fitting pace.

A bad poll is never a failed job. Trouble only makes the pause longer; a job is given up (`lost`)
after many misses over at least half an hour, and only with the key that made it. All waiting goes
by the monotonic clock: the wall's may be set, back or forth.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from random import Random

import msgspec

from luma_desktop.domain import events as ev
from luma_desktop.domain.errors import (
    KeyRefusedError,
    LumaError,
    NotFoundError,
    RequestRejectedError,
    ServiceError,
    TemporaryError,
    UnreadableAnswerError,
)
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Observation, RemotePhase
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.facts import TroubleCleared, TroubleRaised, TypicalDurationChanged
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.loops.contact import Contact
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.loops.wake import Wake
from luma_desktop.engine.ports import Clock, GenerationService
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.session import Session
from luma_desktop.engine.watching.calls import Call, Calls, Round
from luma_desktop.engine.watching.latencies import Latencies
from luma_desktop.engine.watching.singles import Singles
from luma_desktop.engine.watching.timing import Durations, Pace, Watched

LOST_AFTER_SECONDS = 1800.0
LOST_AFTER_MISSES = 8
JUST_TAKEN = 5.0
"""Seconds of age up to which a job is met as it begins."""

ASLEEP = 30.0
"""Seconds by which the two clocks may differ; more tells of a sleep, or of a clock that was set."""

DUE = 0.001
"""Seconds that are not worth a wait; they may be the rounding of a clock."""

PATIENCE = 5.0
"""Seconds that a round waits for its slowest call."""

LINKLESS_PATIENCE = 600.0
"""Seconds after which a link that does not come is worth a word."""

_OF_ONE_JOB = (RequestRejectedError, UnreadableAnswerError)
"""May be about the job that was asked for, and then says nothing of the way there."""


class Poller:
    """One loop for one dialect."""

    def __init__(
        self,
        *,
        dialect: Dialect,
        service: GenerationService,
        contact: Contact,
        roster: Roster,
        holds: HoldBoard,
        session: Session,
        clock: Clock,
        publisher: Publisher,
        random: Random,
        durations: Durations,
        on_contact: Callable[[], None],
        pace: Pace,
        latencies: Latencies,
    ) -> None:
        self.dialect = dialect
        self._service = service
        self._contact = contact
        self._roster = roster
        self._holds = holds
        self._session = session
        self._clock = clock
        self._publisher = publisher
        self._random = random
        self._durations = durations
        self._on_contact = on_contact
        self._wake = Wake(clock)
        alone = dialect is Dialect.UNIFIED
        self._singles = Singles(latencies=latencies, clock=clock) if alone else None
        """Where jobs have to be asked for one by one."""
        self._misses: dict[str, tuple[int, float]] = {}
        self._met: dict[str, float] = {}
        """Job id → when it was accepted, by the monotonic clock."""
        self._followed: set[str] = set()
        """Jobs seen before they were done: only they show how long one takes."""
        self._linkless: dict[str, float] = {}
        """Job id → when it was first said to be done without a link, by the monotonic clock."""
        self._last_round = float("-inf")
        self._succeeded_at = float("-inf")
        self._hurried = False
        self._calls = Calls(clock, self._wake.set)
        self._told_linkless: str | None = None
        self.pace = pace

    def wake(self) -> None:
        """The set of jobs may have changed."""
        self._wake.set()

    def look_now(self) -> None:
        """Start a round at once."""
        self._hurried = True
        self._wake.set()

    async def run(self) -> None:
        try:
            while True:
                await self._turn()
        finally:
            await self._calls.aclose()

    async def _turn(self) -> None:
        self._calls.collect()
        jobs = self._watched_jobs()
        if not jobs or not self._session.has_key or self._holds.has(HoldKind.KEY_REFUSED):
            self._tell_of_linkless([])
            await self._wake.wait()
            return
        if self._hurried:
            self._calls.hurry()
        if await self._calls.give_up_slow_ones():
            self._hurried = True  # they are asked again at once
        busy = self._calls.asked_for
        pause = self._pause(jobs, busy)
        if pause is None or pause > DUE:
            pauses = [one for one in (pause, self._calls.patience) if one is not None]
            await self._wake.wait(min(pauses, default=None))
            return
        await self._round([job for job in jobs if job.id not in busy])

    def _watched_jobs(self) -> list[Job]:
        return [
            job
            for job in self._roster.in_state(JobState.ACCEPTED)
            if job.dialect is self.dialect and self._session.owns(job) and job.generation_id
        ]

    def _pause(self, jobs: Sequence[Job], busy: Collection[str]) -> float | None:
        """Seconds until the next round is due; None while all are being asked for."""
        now = self._clock.monotonic()
        self._followed &= self._met.keys()
        self._followed |= {j for j, born in self._met.items() if now - born < JUST_TAKEN}
        done = {job.id for job in jobs if job.phase is RemotePhase.COMPLETED}
        self._linkless = {job_id: self._linkless.get(job_id, now) for job_id in done}
        watched = [_watched(job, self._clock.now(), self._linkless_for(job, now)) for job in jobs]
        self._met = {
            job.id: self._met.get(job.id, now - w.age) for job, w in zip(jobs, watched, strict=True)
        }
        self._tell_of_linkless(jobs)
        if self._hurried:
            return 0.0
        if all(job.id in busy for job in jobs):
            return None
        if self._singles is not None:
            return max(self._contact.wait, self._singles.pause(jobs, self.pace, busy))
        if self._contact.in_trouble:
            return self._contact.wait
        pause = self.pace.pause(watched, self._durations) * self._random.uniform(0.9, 1.0)
        return max(self._last_round, min(self._met.values())) + pause - now

    def _linkless_for(self, job: Job, now: float) -> float | None:
        since = self._linkless.get(job.id)
        return None if since is None else now - since

    def _tell_of_linkless(self, jobs: Sequence[Job]) -> None:
        """The first of those whose links do not come, as long as there is one."""
        now = self._clock.monotonic()
        late = [job for job in jobs if (self._linkless_for(job, now) or 0.0) >= LINKLESS_PATIENCE]
        told = late[0].id if late else None
        if told == self._told_linkless:
            return
        self._told_linkless = told
        key = f"no link, {self.dialect.value}"
        if told is None:
            self._publisher.publish(TroubleCleared(key=key))
        else:
            problem = Problem(kind=ProblemKind.NO_LINK)
            self._publisher.publish(TroubleRaised(key=key, problem=problem, job_id=told))

    async def _round(self, jobs: Sequence[Job]) -> None:
        """Ask for all that is due, and wait for the answers, but not for the slow ones."""
        hurried, self._hurried = self._hurried, False
        now = self._clock.monotonic()
        this = Round(key=self._session.fingerprint, begun=now)
        for batch in self._batches(jobs, hurried=hurried):
            self._calls.start(this, batch, self._call)
        end = now + PATIENCE
        while not self._hurried and self._calls.is_under_way(this):
            left = end - self._clock.monotonic()
            if left <= 0:
                break
            await self._wake.wait(left)
        this.is_over = True
        self._conclude(this)
        self._last_round = self._clock.monotonic()

    def _batches(self, jobs: Sequence[Job], *, hurried: bool) -> list[Sequence[Job]]:
        if self._singles is not None:
            due = jobs if hurried else self._singles.due(jobs, self.pace, DUE)
            return [[job] for job in due]
        limit = self._service.batch_limit
        return [jobs[start : start + limit] for start in range(0, len(jobs), limit)]

    async def _call(self, call: Call) -> None:
        """One of a round; the first trouble spares the service those that wait for their lane."""
        this = call.round
        if this.troubles and not this.is_over:
            return
        try:
            await self._ask(call, call.jobs)
        except ServiceError as error:
            this.troubles.append(error)
            is_asked = this.is_over or isinstance(error, _OF_ONE_JOB)
        else:
            this.succeeded += 1
            is_asked = True
        if self._singles is not None and is_asked:
            self._singles.looked(call.jobs[0])  # an odd or slow one is not asked for again at once
        if this.is_over:
            self._conclude(this)

    def _conclude(self, this: Round) -> None:
        """What finished calls say about the connection; each counts once."""
        troubles, this.troubles = this.troubles, []
        succeeded, this.succeeded = this.succeeded, 0
        refused = [error for error in troubles if isinstance(error, KeyRefusedError)]
        if refused:
            if this.key == self._session.fingerprint:  # not meanwhile changed
                self._holds.put(HoldKind.KEY_REFUSED, problem=refused[0].problem)
        elif troubles and not (this.answered and isinstance(troubles[0], _OF_ONE_JOB)):
            if self._singles is None or self._succeeded_at <= this.begun:
                self._contact.failed(troubles[0])  # else others were answered meanwhile
        elif troubles or succeeded:
            self._succeeded()  # one odd job is no trouble of the way

    def _succeeded(self) -> None:
        self._succeeded_at = self._clock.monotonic()
        self._contact.succeeded()
        if self.dialect is Dialect.LEGACY:
            self._holds.lift(HoldKind.ENDPOINT_GONE)
        self._on_contact()

    async def _ask(self, call: Call, jobs: Sequence[Job]) -> None:
        """Ask for one batch; what is refused for the whole of it is looked into by halves."""
        try:
            with call.waiting():
                seen = await self._service.observe([job.generation_id or "" for job in jobs])
        except NotFoundError as error:
            await self._check_endpoint(call, error)
            if len(jobs) == 1:
                await self._missed(jobs[0])
            else:
                await self._ask_halves(call, jobs)
            return
        except RequestRejectedError:
            # One id that the service cannot read must not hide the others; alone, it is trouble.
            if len(jobs) == 1 or len(jobs) > self._service.batch_limit:
                raise
            await self._ask_halves(call, jobs)
            return
        call.round.answered = True
        for job in jobs:
            await self._heed(job, seen)

    async def _ask_halves(self, call: Call, jobs: Sequence[Job]) -> None:
        """Raises what one half met once the other one was asked, too."""
        middle = len(jobs) // 2
        trouble: RequestRejectedError | None = None
        for half in (jobs[:middle], jobs[middle:]):
            try:
                await self._ask(call, half)
            except RequestRejectedError as error:
                trouble = error
        if trouble is not None:
            raise trouble

    async def _check_endpoint(self, call: Call, error: LumaError) -> None:
        """Raise if it is the endpoint that is not found, not the generations. Once a round."""
        if call.round.endpoint_is_there:
            return
        try:
            with call.waiting():
                await self._service.confirm_endpoint()
        except NotFoundError:
            if self.dialect is not Dialect.LEGACY:
                raise TemporaryError(status=error.problem.status) from error
            gone = ServiceError(kind=ProblemKind.ENDPOINT_GONE, status=error.problem.status)
            self._holds.put(HoldKind.ENDPOINT_GONE, problem=gone.problem)
            raise gone from error
        call.round.endpoint_is_there = True

    async def _heed(self, job: Job, seen: Mapping[str, Observation]) -> None:
        observation = seen.get(job.generation_id or "")
        if observation is None:
            await self._missed(job)
            return
        self._misses.pop(job.id, None)
        now = self._clock.now()
        if observation.phase is RemotePhase.FAILED:
            problem = Problem(
                kind=ProblemKind.GENERATION_FAILED, detail=observation.failure_reason or ""
            )
            await self._apply(job, ev.Failed(at=now, problem=problem))
        elif observation.phase is RemotePhase.COMPLETED and observation.video is not None:
            await self._apply(job, ev.Completed(at=now, observation=observation))
            self._learn(job, now)
        else:
            self._followed.add(job.id)
            if self._singles is not None and observation.phase is not RemotePhase.COMPLETED:
                self._singles.saw_running(job)
            observation = self._with_estimate(job, observation)
            await self._apply(job, ev.Observed(at=now, observation=observation))

    async def _apply(self, job: Job, event: ev.JobEvent) -> None:
        await self._roster.apply(job.id, event, only_from=[JobState.ACCEPTED])

    def _with_estimate(self, job: Job, observation: Observation) -> Observation:
        """Where the service guesses nothing, by what such jobs took lately."""
        if self._singles is None or observation.estimate_seconds is not None:
            return observation
        left = self._singles.left(job)
        return msgspec.structs.replace(observation, estimate_seconds=left)

    def _learn(self, job: Job, now: float) -> None:
        """Not from a job that was done while nobody looked: asleep, or in no run at all."""
        if job.accepted_at is None or job.id not in self._followed:
            return
        awake = self._clock.monotonic() - self._met.get(job.id, 0.0)
        if abs(now - job.accepted_at - awake) > ASLEEP:
            return
        if self._singles is not None:
            self._singles.learn(job, now - job.accepted_at)
        else:
            self._durations.extend([now - job.accepted_at])
            self._publisher.publish(TypicalDurationChanged(seconds=self._durations.typical))

    async def _missed(self, job: Job) -> None:
        if not self._session.owns(job):  # another key came into use, which may not see it
            return
        now = self._clock.monotonic()
        count, since = self._misses.get(job.id, (0, now))
        self._misses[job.id] = (count + 1, since)
        if count + 1 >= LOST_AFTER_MISSES and now - since >= LOST_AFTER_SECONDS:
            del self._misses[job.id]
            problem = Problem(kind=ProblemKind.LOST_BY_SERVICE)
            await self._apply(job, ev.Lost(at=self._clock.now(), problem=problem))


def _watched(job: Job, now: float, linkless: float | None) -> Watched:
    age = max(0.0, now - (job.accepted_at or job.created_at))
    left = None
    if job.estimate_seconds is not None and job.estimated_at is not None:
        left = max(0.0, job.estimate_seconds - (now - job.estimated_at))
    return Watched(age=age, left=left, linkless=linkless)
