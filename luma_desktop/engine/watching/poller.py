"""Watches what the service has in hand: one request a round for a whole batch, at a fitting pace.

A bad poll is never a failed job. Trouble only makes the pause longer; a job is given up (`lost`)
after many misses over at least half an hour, and only with the key that made it. All waiting goes
by the monotonic clock: the wall's may be set, back or forth.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
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
from luma_desktop.engine.facts import TypicalDurationChanged
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.loops.contact import Contact
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.loops.wake import Wake
from luma_desktop.engine.ports import Clock, GenerationService
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.session import Session
from luma_desktop.engine.watching.latencies import Latencies
from luma_desktop.engine.watching.singles import AT_ONCE, Singles
from luma_desktop.engine.watching.timing import Durations, Pace, Watched

LOST_AFTER_SECONDS = 1800.0
LOST_AFTER_MISSES = 8
JUST_TAKEN = 5.0
"""Seconds of age up to which a job is met as it begins."""

ASLEEP = 30.0
"""Seconds by which the two clocks may differ; more tells of a sleep, or of a clock that was set."""

DUE = 0.001
"""Seconds that are not worth a wait; they may be the rounding of a clock."""

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
        """Jobs that were seen before they were done: only they tell how long one takes."""
        self._linkless: dict[str, float] = {}
        """Job id → when it was first said to be done without a link, by the monotonic clock."""
        self._last_round = float("-inf")
        self._endpoint_is_there = False
        self._answered = False
        self._hurried = False
        self.pace = pace

    def wake(self) -> None:
        """The set of jobs may have changed."""
        self._wake.set()

    def look_now(self) -> None:
        """Start a round at once."""
        self._hurried = True
        self._wake.set()

    async def run(self) -> None:
        while True:
            jobs = self._watched_jobs()
            if not jobs or not self._session.has_key or self._holds.has(HoldKind.KEY_REFUSED):
                await self._wake.wait()
                continue
            pause = self._pause(jobs)
            if pause > DUE:
                await self._wake.wait(pause)
                continue
            await self._round(jobs)

    def _watched_jobs(self) -> list[Job]:
        return [
            job
            for job in self._roster.in_state(JobState.ACCEPTED)
            if job.dialect is self.dialect and self._session.owns(job) and job.generation_id
        ]

    def _pause(self, jobs: Sequence[Job]) -> float:
        """Seconds until the next round is due."""
        now = self._clock.monotonic()
        self._followed &= self._met.keys()
        self._followed |= {j for j, born in self._met.items() if now - born < JUST_TAKEN}
        done = {job.id for job in jobs if job.phase is RemotePhase.COMPLETED}
        self._linkless = {job_id: self._linkless.get(job_id, now) for job_id in done}
        watched = [_watched(job, self._clock.now(), self._linkless_for(job, now)) for job in jobs]
        self._met = {
            job.id: self._met.get(job.id, now - w.age) for job, w in zip(jobs, watched, strict=True)
        }
        if self._hurried:
            return 0.0
        if self._singles is not None:
            return max(self._contact.wait, self._singles.pause(jobs, self.pace))
        if self._contact.in_trouble:
            return self._contact.wait
        pause = self.pace.pause(watched, self._durations) * self._random.uniform(0.9, 1.0)
        return max(self._last_round, min(self._met.values())) + pause - now

    def _linkless_for(self, job: Job, now: float) -> float | None:
        since = self._linkless.get(job.id)
        return None if since is None else now - since

    async def _round(self, jobs: Sequence[Job]) -> None:
        limit = self._service.batch_limit
        key = self._session.fingerprint
        hurried, self._hurried = self._hurried, False
        self._endpoint_is_there = self._answered = False
        try:
            if self._singles is not None:
                due = jobs if hurried else self._singles.due(jobs, self.pace, DUE)
                await self._ask_singly(due, self._singles)
            else:
                for start in range(0, len(jobs), limit):
                    await self._ask(jobs[start : start + limit])
        except KeyRefusedError as error:
            if key == self._session.fingerprint:  # not meanwhile changed
                self._holds.put(HoldKind.KEY_REFUSED, problem=error.problem)
        except ServiceError as error:
            if isinstance(error, _OF_ONE_JOB) and self._answered:
                self._succeeded()  # one odd job is no trouble of the way
            else:
                self._contact.failed(error)
        else:
            self._succeeded()
        self._last_round = self._clock.monotonic()

    def _succeeded(self) -> None:
        self._contact.succeeded()
        if self.dialect is Dialect.LEGACY:
            self._holds.lift(HoldKind.ENDPOINT_GONE)
        self._on_contact()

    async def _ask_singly(self, jobs: Sequence[Job], singles: Singles) -> None:
        """Ask for each, a few at once; the first trouble spares the service the others."""
        free = asyncio.Semaphore(AT_ONCE)
        troubles: list[ServiceError] = []

        async def ask(job: Job) -> None:
            async with free:
                if troubles:
                    return
                try:
                    await self._ask([job])
                except _OF_ONE_JOB as error:
                    troubles.append(error)
                    singles.looked(job)  # an odd one is not asked for again at once
                except ServiceError as error:
                    troubles.append(error)
                else:
                    singles.looked(job)

        await asyncio.gather(*(ask(job) for job in jobs))
        if troubles:
            raise troubles[0]

    async def _ask(self, jobs: Sequence[Job]) -> None:
        """Ask for one batch; what is refused for the whole of it is looked into by halves."""
        try:
            seen = await self._service.observe([job.generation_id or "" for job in jobs])
        except NotFoundError as error:
            await self._check_endpoint(error)
            if len(jobs) == 1:
                await self._missed(jobs[0])
            else:
                await self._ask_halves(jobs)
            return
        except RequestRejectedError:
            # One id that the service cannot read must not hide the others; alone, it is trouble.
            if len(jobs) == 1 or len(jobs) > self._service.batch_limit:
                raise
            await self._ask_halves(jobs)
            return
        self._answered = True
        for job in jobs:
            await self._heed(job, seen)

    async def _ask_halves(self, jobs: Sequence[Job]) -> None:
        """Raises what one half met once the other one was asked, too."""
        middle = len(jobs) // 2
        trouble: RequestRejectedError | None = None
        for half in (jobs[:middle], jobs[middle:]):
            try:
                await self._ask(half)
            except RequestRejectedError as error:
                trouble = error
        if trouble is not None:
            raise trouble

    async def _check_endpoint(self, error: LumaError) -> None:
        """Raise if it is the endpoint that is not found, not the generations. Once a round."""
        if self._endpoint_is_there:
            return
        try:
            await self._service.confirm_endpoint()
        except NotFoundError:
            if self.dialect is not Dialect.LEGACY:
                raise TemporaryError(status=error.problem.status) from error
            gone = ServiceError(kind=ProblemKind.ENDPOINT_GONE, status=error.problem.status)
            self._holds.put(HoldKind.ENDPOINT_GONE, problem=gone.problem)
            raise gone from error
        self._endpoint_is_there = True

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
            observation = self._with_estimate(job, observation)
            await self._apply(job, ev.Observed(at=now, observation=observation))

    async def _apply(self, job: Job, event: ev.JobEvent) -> None:
        await self._roster.apply(job.id, event, only_from=[JobState.ACCEPTED])

    def _with_estimate(self, job: Job, observation: Observation) -> Observation:
        """Where the service guesses nothing, by what such jobs took lately."""
        if self._singles is None or observation.estimate_seconds is not None:
            return observation
        left = self._singles.left(job, self.pace)
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
