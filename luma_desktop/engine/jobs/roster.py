"""The jobs that this run works on, always as the journal has them.

Every change goes through here: the event is journaled, then the snapshot in memory changes, then
the fact is published. A change that has begun is finished even if its caller is cancelled.

An event that tells of something already done in the world (an answer, a finished download) holds
even if the disk refuses it: it stays in memory, is written again until it can be, and the queue
sends nothing meanwhile. An event that prepares a deed is refused together with the deed. What the
database refuses for another reason than the disk is a fault of this program: it is raised, since
writing it again would be refused again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from luma_desktop.domain.attempt import Attempt
from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.events import (
    Accepted,
    JobEvent,
    Observed,
    OutcomeUnknown,
    SubmitStarted,
)
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.queue_order import line_order
from luma_desktop.engine.facts import (
    JobChanged,
    JobsAdded,
    JobsChanged,
    JobsCleared,
    JobsRemoved,
    JobsRestored,
)
from luma_desktop.engine.jobs.pending_writes import PendingWrites
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.ports import Clock, Journal
from luma_desktop.engine.publisher import Publisher

T = TypeVar("T")


class Roster:
    """In-memory jobs by id, in step with the journal."""

    def __init__(
        self, journal: Journal, publisher: Publisher, holds: HoldBoard, clock: Clock
    ) -> None:
        self._journal = journal
        self._publisher = publisher
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._lock = asyncio.Lock()
        self._writing: set[asyncio.Task[Any]] = set()
        self._pending = PendingWrites(holds, publisher)

    # reading

    def __getitem__(self, job_id: str) -> Job:
        return self._jobs[job_id]

    def get(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    def all(self) -> list[Job]:
        """In line order."""
        return sorted(self._jobs.values(), key=line_order)

    def in_state(self, *states: JobState) -> list[Job]:
        """In line order."""
        return [job for job in self.all() if job.state in states]

    def in_line(self, job_ids: Collection[str]) -> list[Job]:
        """Those of `job_ids` that wait in line, in its order."""
        return [job for job in self.in_state(JobState.QUEUED) if job.id in job_ids]

    # changing

    async def load(self) -> None:
        """Take up the unfinished jobs of earlier runs."""
        jobs = await self._journal.unfinished_jobs()
        self._jobs.update((job.id, job) for job in jobs)
        if jobs:
            self._publisher.publish(JobsAdded(jobs=tuple(jobs)))

    async def add(self, jobs: Sequence[Job], *, undoable: bool = True) -> None:
        """Journal all `jobs` in one transaction, then show them.

        Raises:
            StoreError: nothing was added.
        """

        async def commit() -> None:
            await self._journal.add_jobs(jobs)
            self._jobs.update((job.id, job) for job in jobs)
            self._publisher.publish(JobsAdded(jobs=tuple(jobs), undoable=undoable))

        await self._finish(commit())

    async def bring_in(self, born: Sequence[tuple[Job, JobEvent]]) -> tuple[Job, ...]:
        """Journal jobs that begin with an event, then show them; returns those that are new.

        One whose generation another job has is left out.

        Raises:
            StoreError: nothing was added.
        """

        async def commit() -> tuple[Job, ...]:
            new = [(job, event) for job, event in born if not await self._is_taken(job)]
            await self._pending.catch_up()
            await self._journal.bring_in(new)
            jobs = tuple(job for job, _ in new)
            self._jobs.update((job.id, job) for job in jobs)
            if jobs:
                self._publisher.publish(JobsAdded(jobs=jobs))
            return jobs

        return await self._finish(commit())

    async def apply(
        self, job_id: str, event: JobEvent, *, only_from: Collection[JobState] = tuple(JobState)
    ) -> bool:
        """Journal an event of something that has happened.

        False, and nothing done, if the job has left the states that it is meant for, or if it
        would take over a generation that another job has.

        Raises:
            StoreError: INTERNAL; nothing has changed.
        """

        async def commit() -> bool:
            before = self._jobs[job_id]
            if before.state not in only_from:
                return False
            job = before.apply(event)
            if isinstance(event, Accepted) and await self._is_taken(job):
                return False
            if not _is_small_talk(event, before, job):
                await self._pending.write(lambda: self._journal.record(job, event))
            self._keep(job)
            return True

        return await self._finish(commit())

    async def prepare(
        self, job_id: str, event: JobEvent, *, only_from: Collection[JobState]
    ) -> bool:
        """Journal an event that only happens if the disk takes it; False as for `apply`.

        Raises:
            StoreError: nothing has changed.
        """

        async def commit() -> bool:
            before = self._jobs[job_id]
            if before.state not in only_from:
                return False
            job = before.apply(event)
            await self._pending.catch_up()
            await self._journal.record(job, event)
            self._keep(job)
            return True

        return await self._finish(commit())

    async def prepare_all(
        self, job_ids: Iterable[str], event: JobEvent, *, only_from: Collection[JobState]
    ) -> tuple[Job, ...]:
        """Journal an event of many jobs in one transaction; returns those that it happened to.

        Those that have left `only_from`, or are not known, are left as they are.

        Raises:
            StoreError: nothing has changed.
        """
        given = tuple(dict.fromkeys(job_ids))

        async def commit() -> tuple[Job, ...]:
            known = [self._jobs[job_id] for job_id in given if job_id in self._jobs]
            jobs = tuple(job.apply(event) for job in known if job.state in only_from)
            if jobs:
                await self._pending.catch_up()
                await self._journal.record_all([(job, event) for job in jobs])
            self._keep_all(jobs)
            return jobs

        return await self._finish(commit())

    async def rearrange(self, change: Callable[[Sequence[Job]], list[Job]]) -> tuple[Job, ...]:
        """Give jobs in line other places; `change` tells those of the line that become others.

        Raises:
            StoreError: nothing has changed.
        """

        async def commit() -> tuple[Job, ...]:
            jobs = tuple(change(self.in_state(JobState.QUEUED)))
            if jobs:
                await self._pending.catch_up()
                await self._journal.update_jobs(jobs)
            self._keep_all(jobs)
            return jobs

        return await self._finish(commit())

    async def begin_attempt(self, attempt: Attempt) -> Job | None:
        """Journal the intent to send; None if the job has left the line meanwhile.

        With it the job is bound to the attempt's key, and its request is what will be sent: no edit
        comes after it.

        Raises:
            StoreError: the job stays in line and must not be sent.
        """

        async def commit() -> Job | None:
            before = self._jobs[attempt.job_id]
            if before.state is not JobState.QUEUED:
                return None
            event = SubmitStarted(
                at=attempt.started_at,
                number=attempt.number,
                spent_at=attempt.sent_at,
                key_fingerprint=attempt.key_fingerprint,
            )
            job = before.apply(event)
            await self._pending.catch_up()
            await self._journal.begin_attempt(attempt, job, event)
            self._keep(job)
            return job

        return await self._finish(commit())

    async def recall(self, attempt: Attempt, problem: Problem) -> bool:
        """Take up an attempt that another copy of this database has made; its fate is unknown.

        False if the job is not in line, or knows of the attempt.

        Raises:
            StoreError: the job stays in line.
        """

        async def commit() -> bool:
            line = self._jobs[attempt.job_id]
            known = {known.id for known in await self._journal.attempts(line.id)}
            if line.state is not JobState.QUEUED or attempt.id in known:
                return False
            started = SubmitStarted(
                at=attempt.started_at,
                number=attempt.number,
                spent_at=attempt.sent_at,
                key_fingerprint=attempt.key_fingerprint,
            )
            unknown = OutcomeUnknown(at=self._clock.now(), problem=problem)
            submitting = line.apply(started)
            await self._pending.catch_up()
            await self._journal.begin_attempt(attempt, submitting, started)
            self._jobs[line.id] = submitting
            job = submitting.apply(unknown)
            await self._pending.write(lambda: self._journal.end_attempt(attempt, job, unknown))
            self._keep(job)
            return True

        return await self._finish(commit())

    async def mark_first_byte(self, attempt_id: str) -> None:
        """Journal that the first byte is about to leave.

        Raises:
            StoreError: it must not leave.
        """
        await self._finish(self._journal.mark_first_byte(attempt_id, self._clock.now()))

    async def end_attempt(self, attempt: Attempt, event: JobEvent) -> bool:
        """Journal what came of an attempt.

        False, and nothing done, if it would take over a generation that another job has.

        Raises:
            StoreError: INTERNAL; nothing has changed.
        """

        async def commit() -> bool:
            job = self._jobs[attempt.job_id].apply(event)
            if isinstance(event, Accepted) and await self._is_taken(job):
                return False
            await self._pending.write(lambda: self._journal.end_attempt(attempt, job, event))
            self._keep(job)
            return True

        return await self._finish(commit())

    async def clear(self, jobs: Iterable[Job]) -> None:
        """Take jobs out of the queue panel."""
        cleared = await self._flag(jobs, cleared=True)
        self._publisher.publish(JobsCleared(job_ids=tuple(job.id for job in cleared)))

    async def remove(self, jobs: Iterable[Job], *, taken_back: bool = False) -> None:
        """Leave tombstones."""
        removed = await self._flag(jobs, removed=True)
        self._publisher.publish(JobsRemoved(jobs=removed, taken_back=taken_back))

    async def restore(self, jobs: Iterable[Job]) -> None:
        """Take back `clear` or `remove`."""
        restored = await self._flag(jobs, cleared=False, removed=False)
        self._publisher.publish(JobsRestored(jobs=restored))

    async def aclose(self) -> None:
        """Wait for every change that has begun, and try once more what the disk refused."""
        while self._writing:
            await asyncio.wait(tuple(self._writing))
        if self._pending:
            await self._finish(self._pending.try_again())

    async def rewrite(self) -> None:
        """Write what the disk refused, if it takes it now; not before the hold's time has come."""
        if self._pending.is_due:
            await self._finish(self._pending.try_again())

    # inside

    async def _flag(self, jobs: Iterable[Job], **flags: bool) -> tuple[Job, ...]:
        """Set flags on the jobs as they are once nothing else is being written."""
        given = tuple(jobs)

        async def commit() -> tuple[Job, ...]:
            flagged = tuple(
                msgspec.structs.replace(self._jobs.get(job.id, job), **flags) for job in given
            )
            if flagged:
                await self._pending.catch_up()
                await self._journal.update_jobs(flagged)
            self._jobs.update((job.id, job) for job in flagged)
            return flagged

        return await self._finish(commit())

    async def _is_taken(self, job: Job) -> bool:
        """Whether the generation that `job` is about to have is another job's."""
        generation_id = job.generation_id or ""
        if any(
            other.id != job.id
            and (other.origin, other.dialect, other.generation_id)
            == (job.origin, job.dialect, generation_id)
            for other in self._jobs.values()
        ):
            return True
        try:
            owner = await self._journal.owner_of(job.origin, job.dialect, generation_id)
        except StoreError:
            return False  # what the disk cannot say now, the write itself will refuse
        return owner not in {None, job.id}

    def _keep(self, job: Job) -> None:
        self._jobs[job.id] = job
        self._publisher.publish(JobChanged(job=job))

    def _keep_all(self, jobs: tuple[Job, ...]) -> None:
        """One fact for all of them: each alone would have the window lay out its list anew."""
        self._jobs.update((job.id, job) for job in jobs)
        if len(jobs) == 1:
            self._publisher.publish(JobChanged(job=jobs[0]))
        elif jobs:
            self._publisher.publish(JobsChanged(jobs=jobs))

    async def _finish(self, change: Awaitable[T]) -> T:
        """Run `change` alone and to its end, whatever happens to the caller."""

        async def alone() -> T:
            async with self._lock:
                return await change

        task = asyncio.ensure_future(alone())
        self._writing.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._writing.discard(task)
        if not task.cancelled():
            task.exception()  # so that asyncio does not miss who was to hear it and was cancelled


def _is_small_talk(event: JobEvent, before: Job, after: Job) -> bool:
    """Whether an event brings nothing that a restart would miss."""
    return (
        isinstance(event, Observed)
        and before.phase == after.phase
        and before.charged == after.charged
        and before.remote_prompt == after.remote_prompt
    )
