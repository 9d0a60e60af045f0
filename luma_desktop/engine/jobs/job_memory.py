"""The unfinished jobs in memory, what is told of them, and where the finished ones are found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial

from luma_desktop.domain.attempt import Attempt
from luma_desktop.domain.job import FINISHED, Job, JobState
from luma_desktop.domain.queue_order import line_order
from luma_desktop.engine.facts import Fact, JobChanged, JobsChanged
from luma_desktop.engine.jobs.job_index import JobIndex
from luma_desktop.engine.jobs.pending_writes import PendingWrites
from luma_desktop.engine.jobs.turns import Turns
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.ports import Journal
from luma_desktop.engine.publisher import Publisher


class JobMemory:
    """What a `Roster` reads from; a job that has finished leaves it once it is told."""

    def __init__(self, journal: Journal, publisher: Publisher, holds: HoldBoard) -> None:
        self._journal = journal
        self._publisher = publisher
        self._jobs = JobIndex()
        self._turns = Turns(after_each=self._forget_finished)
        self._pending = PendingWrites(holds, publisher, self._turns.tell)

    def __len__(self) -> int:
        return len(self._jobs)

    def __getitem__(self, job_id: str) -> Job:
        return self._jobs[job_id]

    def get(self, job_id: str) -> Job | None:
        """None for one that has finished."""
        return self._jobs.get(job_id)

    async def find(self, job_id: str) -> Job | None:
        """A job that may have finished; None for one that was removed.

        Raises, as `find_all` does:
            StoreError
        """
        return (await self.find_all([job_id])).get(job_id)

    async def find_all(self, job_ids: Sequence[str]) -> dict[str, Job]:
        """By id, in the order given; removed ones are left out."""
        found = await self._find_all(job_ids)
        return {job_id: job for job_id, job in found.items() if not job.removed}

    async def attempts(self, job_id: str) -> Sequence[Attempt]:
        """Those that are journaled, oldest first.

        Raises:
            StoreError
        """
        return await self._journal.attempts(job_id)

    def in_state(self, *states: JobState) -> list[Job]:
        """In queue order."""
        return self._jobs.in_state(*states)

    def each(self, state: JobState) -> Iterator[Job]:
        """In queue order, one by one; not to be kept over an await."""
        return self._jobs.each(state)

    def in_line(self, job_ids: Iterable[str]) -> list[Job]:
        """Those of `job_ids` that wait in the queue, in its order."""
        jobs = [job for job_id in set(job_ids) if (job := self._jobs.get(job_id)) is not None]
        return sorted((job for job in jobs if job.state is JobState.QUEUED), key=line_order)

    def is_retried(self, job_id: str, *, but: Collection[JobState]) -> bool:
        """Whether this run asked for the same again, by a job that is in none of these states."""
        return self._jobs.is_retried(job_id, but=but)

    @property
    def finished_in_panel(self) -> tuple[str, ...]:
        """Ids of this run's finished jobs that the queue panel still shows."""
        return self._jobs.finished_in_panel

    @property
    def last_position(self) -> float:
        """The highest that a job of this run had."""
        return self._jobs.last_position

    # for the changes

    async def _find_all(self, job_ids: Sequence[str]) -> dict[str, Job]:
        """By id, in the order given: those here, and from the journal those that have finished."""
        missing = [job_id for job_id in job_ids if self._jobs.get(job_id) is None]
        finished = await self._journal.jobs(missing) if missing else ()
        found = {job.id: job for job in finished}
        for job_id in job_ids:
            job = self._jobs.get(job_id)
            if job is not None:
                found[job_id] = job
        return {job_id: found[job_id] for job_id in job_ids if job_id in found}

    def _keep(self, job: Job) -> None:
        self._jobs.put(job)
        self._tell(JobChanged(job=job))

    def _keep_all(self, jobs: tuple[Job, ...]) -> None:
        """One fact for all of them: one each would make the window lay out its list every time."""
        self._jobs.put_all(jobs)
        if len(jobs) == 1:
            self._tell(JobChanged(job=jobs[0]))
        elif jobs:
            self._tell(JobsChanged(jobs=jobs))

    def _tell(self, fact: Fact) -> None:
        self._turns.tell(partial(self._publisher.publish, fact))

    def _forget_finished(self) -> None:
        """They are told and journaled; the library reads them from there."""
        if not self._pending:
            finished = self._jobs.in_state(*FINISHED)
            if finished:
                self._jobs.drop(finished)
