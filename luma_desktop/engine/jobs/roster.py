"""The jobs that this run works on, always as the journal has them.

Every change goes through here: the event is journaled, then the snapshot in memory changes, then
the fact is published, once the next change may begin. A change that has begun is finished, and
told, even if its caller is cancelled. A job that has finished leaves memory once it is told.

An event that tells of something already done in the world (an answer, a finished download) holds
even if the disk refuses it: it stays in memory, is written again until it can be, and the queue
sends nothing meanwhile. An event that prepares a deed is refused together with the deed. What the
database refuses for another reason than the disk is a fault of this program: it is raised, since
writing it again would be refused again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

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
from luma_desktop.domain.job import FINISHED, Job, JobState
from luma_desktop.domain.problems import Problem
from luma_desktop.engine.facts import (
    Fact,
    JobsAdded,
    JobsCleared,
    JobsRemoved,
    JobsRestored,
)
from luma_desktop.engine.jobs.job_memory import JobMemory
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.ports import Clock, Journal
from luma_desktop.engine.publisher import Publisher


class Roster(JobMemory):
    """The unfinished jobs, in step with the journal; finished ones are asked of the journal."""

    def __init__(
        self, journal: Journal, publisher: Publisher, holds: HoldBoard, clock: Clock
    ) -> None:
        super().__init__(journal, publisher, holds)
        self._clock = clock

    async def load(self) -> None:
        """Load the unfinished jobs of earlier runs."""
        jobs = await self._journal.unfinished_jobs()
        self._jobs.put_all(jobs)
        if jobs:
            self._publisher.publish(JobsAdded(jobs=tuple(jobs)))

    async def add(self, jobs: Sequence[Job], *, undoable: bool = True) -> None:
        """Journal all `jobs` in one transaction, then show them.

        Raises:
            StoreError: nothing was added.
        """

        async def commit() -> None:
            await self._journal.add_jobs(jobs)
            self._jobs.put_all(jobs)
            self._tell(JobsAdded(jobs=tuple(jobs), undoable=undoable))

        await self._turns.take(commit())

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
            self._jobs.put_all(jobs)
            if jobs:
                self._tell(JobsAdded(jobs=jobs))
            return jobs

        return await self._turns.take(commit())

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
            before = self._jobs.get(job_id)
            if before is None or before.state not in only_from:
                return False
            job = before.apply(event)
            if isinstance(event, Accepted) and await self._is_taken(job):
                return False
            if not _is_small_talk(event, before, job):
                await self._pending.write(lambda: self._journal.record(job, event))
            self._keep(job)
            return True

        return await self._turns.take(commit())

    async def prepare(
        self, job_id: str, event: JobEvent, *, only_from: Collection[JobState]
    ) -> bool:
        """Journal an event that only happens if the disk takes it; False as for `apply`.

        Raises:
            StoreError: nothing has changed.
        """

        async def commit() -> bool:
            before = self._jobs.get(job_id)
            if before is None or before.state not in only_from:
                return False
            job = before.apply(event)
            await self._pending.catch_up()
            await self._journal.record(job, event)
            self._keep(job)
            return True

        return await self._turns.take(commit())

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
            if FINISHED.isdisjoint(only_from):
                known = [job for job_id in given if (job := self._jobs.get(job_id)) is not None]
            else:
                known = list((await self._find_all(given)).values())
            jobs = tuple(job.apply(event) for job in known if job.state in only_from)
            if jobs:
                await self._pending.catch_up()
                await self._journal.record_all([(job, event) for job in jobs])
            self._keep_all(jobs)
            return jobs

        return await self._turns.take(commit())

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

        return await self._turns.take(commit())

    async def begin_attempt(self, attempt: Attempt) -> Job | None:
        """Journal the intent to send; None if the job has left the line meanwhile.

        With it the job is bound to the attempt's key, and its request is what will be sent: no edit
        comes after it.

        Raises:
            StoreError: the job stays queued and must not be sent.
        """

        async def commit() -> Job | None:
            before = self._jobs.get(attempt.job_id)
            if before is None or before.state is not JobState.QUEUED:
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

        return await self._turns.take(commit())

    async def recall(self, attempt: Attempt, problem: Problem) -> bool:
        """Adopt an attempt made by another copy of this database; its outcome is unknown.

        False if the job isn't queued, or already has the attempt.

        Raises:
            StoreError: the job stays queued.
        """

        async def commit() -> bool:
            line = self._jobs.get(attempt.job_id)
            if line is None or line.state is not JobState.QUEUED:
                return False
            if attempt.id in {known.id for known in await self._journal.attempts(line.id)}:
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
            self._jobs.put(submitting)
            job = submitting.apply(unknown)
            await self._pending.write(lambda: self._journal.end_attempt(attempt, job, unknown))
            self._keep(job)
            return True

        return await self._turns.take(commit())

    async def mark_first_byte(self, attempt_id: str) -> None:
        """Journal that the first byte is about to leave.

        Raises:
            StoreError: it must not leave.
        """
        await self._turns.take(self._journal.mark_first_byte(attempt_id, self._clock.now()))

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

        return await self._turns.take(commit())

    async def clear(self, job_ids: Iterable[str]) -> tuple[Job, ...]:
        """Take jobs out of the queue panel; returns them as they are now.

        Raises, as `remove` and `restore` do:
            StoreError: nothing has changed.
        """
        return await self._flag(
            job_ids,
            lambda jobs: JobsCleared(job_ids=tuple(job.id for job in jobs)),
            cleared=True,
        )

    async def remove(self, job_ids: Iterable[str], *, taken_back: bool = False) -> tuple[Job, ...]:
        """Leave tombstones of finished jobs; what is in the queue meanwhile stays there."""
        return await self._flag(
            job_ids,
            lambda jobs: JobsRemoved(jobs=jobs, taken_back=taken_back),
            only_if=lambda job: job.is_finished,
            removed=True,
        )

    async def restore(
        self, job_ids: Iterable[str], *, only_removed: bool = False
    ) -> tuple[Job, ...]:
        """Take back `clear` or `remove`."""
        return await self._flag(
            job_ids,
            lambda jobs: JobsRestored(jobs=jobs),
            only_if=lambda job: job.removed or not only_removed,
            cleared=False,
            removed=False,
        )

    async def aclose(self) -> None:
        """Wait for every change that has begun, and try once more what the disk refused."""
        await self._turns.aclose()
        if self._pending:
            await self._turns.take(self._pending.try_again())

    async def catch_up(self) -> None:
        """Write what the disk refused, so that the journal holds all that is known here.

        Raises:
            StoreError: the disk still refuses.
        """
        await self._turns.take(self._pending.catch_up())

    async def rewrite(self) -> None:
        """Write what the disk refused, if it takes it now; not before the hold's time has come."""
        if self._pending.is_due:
            await self._turns.take(self._pending.try_again())

    # inside

    async def _flag(
        self,
        job_ids: Iterable[str],
        fact: Callable[[tuple[Job, ...]], Fact],
        *,
        only_if: Callable[[Job], bool] = lambda _: True,
        **flags: bool,
    ) -> tuple[Job, ...]:
        """Set flags on the jobs as they are once nothing else is being written."""
        given = tuple(dict.fromkeys(job_ids))

        async def commit() -> tuple[Job, ...]:
            await self._pending.catch_up()
            found = (await self._find_all(given)).values()
            jobs = tuple(msgspec.structs.replace(job, **flags) for job in found if only_if(job))
            if jobs:
                await self._journal.update_jobs(jobs)
                self._jobs.put_all(jobs)
                self._tell(fact(jobs))
            return jobs

        return await self._turns.take(commit())

    async def _is_taken(self, job: Job) -> bool:
        """Whether the generation that `job` is about to have is another job's."""
        owner = self._jobs.owner_of(job)
        if owner not in {None, job.id}:
            return True
        try:
            owner = await self._journal.owner_of(job.origin, job.dialect, job.generation_id or "")
        except StoreError:
            return False  # what the disk cannot say now, the write itself will refuse
        return owner not in {None, job.id}


def _is_small_talk(event: JobEvent, before: Job, after: Job) -> bool:
    """Whether an event brings nothing that a restart would miss."""
    return (
        isinstance(event, Observed)
        and before.phase == after.phase
        and before.charged == after.charged
        and before.remote_prompt == after.remote_prompt
    )
