"""The jobs that this run works on, always as the journal has them.

Every change goes through here: the event is journaled, then the snapshot in memory changes, then
the fact is published. A change that has begun is finished even if its caller is cancelled.

An event that tells of something already done in the world (an answer, a finished download) holds
even if the disk refuses it: it stays in memory, is written again until it can be, and the queue
sends nothing meanwhile. An event that prepares a deed is refused together with the deed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from luma_desktop.domain.attempt import Attempt
from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.events import JobEvent, Observed, SubmitStarted
from luma_desktop.domain.job import Job, JobState
from luma_desktop.engine.facts import (
    JobChanged,
    JobsAdded,
    JobsCleared,
    JobsRemoved,
    JobsRestored,
)
from luma_desktop.engine.hold_board import HoldBoard
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.ports import Clock, Journal
from luma_desktop.engine.publisher import Publisher

T = TypeVar("T")

REWRITE_PAUSE = 5.0
"""Seconds between two tries to write what the disk refused."""


class Roster:
    """In-memory jobs by id, in step with the journal."""

    def __init__(
        self, journal: Journal, publisher: Publisher, holds: HoldBoard, clock: Clock
    ) -> None:
        self._journal = journal
        self._publisher = publisher
        self._holds = holds
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._lock = asyncio.Lock()
        self._writing: set[asyncio.Task[Any]] = set()
        self._unwritten: list[Callable[[], Awaitable[None]]] = []

    # reading

    def __getitem__(self, job_id: str) -> Job:
        return self._jobs[job_id]

    def get(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    def all(self) -> list[Job]:
        """In line order."""
        return sorted(self._jobs.values(), key=lambda job: job.position)

    def in_state(self, *states: JobState) -> list[Job]:
        """In line order."""
        return [job for job in self.all() if job.state in states]

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

    async def apply(
        self, job_id: str, event: JobEvent, *, only_from: Collection[JobState] = tuple(JobState)
    ) -> bool:
        """Journal an event of something that has happened.

        False, and nothing done, if the job has left the states that it is meant for.
        """

        async def commit() -> bool:
            before = self._jobs[job_id]
            if before.state not in only_from:
                return False
            job = before.apply(event)
            if not _is_small_talk(event, before, job):
                await self._write(lambda: self._journal.record(job, event))
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
            await self._journal.record(job, event)
            self._keep(job)
            return True

        return await self._finish(commit())

    async def begin_attempt(self, attempt: Attempt) -> bool:
        """Journal the intent to send; False if the job has left the line meanwhile.

        Raises:
            StoreError: the job stays in line and must not be sent.
        """

        async def commit() -> bool:
            before = self._jobs[attempt.job_id]
            if before.state is not JobState.QUEUED:
                return False
            event = SubmitStarted(at=attempt.started_at)
            job = before.apply(event)
            await self._journal.begin_attempt(attempt, job, event)
            self._keep(job)
            return True

        return await self._finish(commit())

    async def mark_first_byte(self, attempt_id: str) -> None:
        """Journal that the first byte is about to leave.

        Raises:
            StoreError: it must not leave.
        """
        await self._finish(self._journal.mark_first_byte(attempt_id, self._clock.now()))

    async def end_attempt(self, attempt: Attempt, event: JobEvent) -> None:
        """Journal what came of an attempt."""

        async def commit() -> None:
            job = self._jobs[attempt.job_id].apply(event)
            await self._write(lambda: self._journal.end_attempt(attempt, job, event))
            self._keep(job)

        await self._finish(commit())

    async def rebind(self, origin: str, fingerprint: str) -> None:
        """Bind jobs in line, which no service has taken, to the key that is now in use."""
        line = [
            msgspec.structs.replace(job, key_fingerprint=fingerprint)
            for job in self.in_state(JobState.QUEUED)
            if job.origin == origin and job.key_fingerprint != fingerprint
        ]
        await self._flag(line)

    async def clear(self, jobs: Iterable[Job]) -> None:
        """Take jobs out of the queue panel."""
        cleared = [msgspec.structs.replace(job, cleared=True) for job in jobs]
        await self._flag(cleared, announce=False)
        self._publisher.publish(JobsCleared(job_ids=tuple(job.id for job in cleared)))

    async def remove(self, jobs: Iterable[Job]) -> None:
        """Leave tombstones."""
        removed = [msgspec.structs.replace(job, removed=True) for job in jobs]
        await self._flag(removed, announce=False)
        self._publisher.publish(JobsRemoved(jobs=tuple(removed)))

    async def restore(self, jobs: Iterable[Job]) -> None:
        """Take back `clear` or `remove`."""
        restored = [
            msgspec.structs.replace(self._jobs.get(job.id, job), cleared=False, removed=False)
            for job in jobs
        ]
        await self._flag(restored, announce=False)
        self._publisher.publish(JobsRestored(jobs=tuple(restored)))

    async def aclose(self) -> None:
        """Wait for every change that has begun."""
        while self._writing:
            await asyncio.wait(tuple(self._writing))

    # inside

    async def _flag(self, jobs: Sequence[Job], *, announce: bool = True) -> None:
        async def commit() -> None:
            if jobs:
                await self._journal.update_jobs(jobs)
            for job in jobs:
                if announce:
                    self._keep(job)
                else:
                    self._jobs[job.id] = job

        await self._finish(commit())

    def _keep(self, job: Job) -> None:
        self._jobs[job.id] = job
        self._publisher.publish(JobChanged(job=job))

    async def _finish(self, change: Awaitable[T]) -> T:
        """Run `change` alone and to its end, whatever happens to the caller."""

        async def alone() -> T:
            async with self._lock:
                return await change

        task = asyncio.ensure_future(alone())
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        return await asyncio.shield(task)

    async def _write(self, write: Callable[[], Awaitable[None]]) -> None:
        if self._unwritten:
            self._unwritten.append(write)
            return
        try:
            await write()
        except StoreError as error:
            self._unwritten.append(write)
            self._holds.put(HoldKind.STORAGE, for_seconds=REWRITE_PAUSE, problem=error.problem)

    async def rewrite(self) -> None:
        """Write what the disk refused, oldest first; the hold stands until all is written."""

        async def commit() -> None:
            while self._unwritten:
                try:
                    await self._unwritten[0]()
                except StoreError as error:
                    self._holds.put(
                        HoldKind.STORAGE, for_seconds=REWRITE_PAUSE, problem=error.problem
                    )
                    return
                self._unwritten.pop(0)

        if self._unwritten:
            await self._finish(commit())


def _is_small_talk(event: JobEvent, before: Job, after: Job) -> bool:
    """Whether an event brings nothing that a restart would miss."""
    return (
        isinstance(event, Observed)
        and before.phase == after.phase
        and before.charged == after.charged
        and before.remote_prompt == after.remote_prompt
    )
