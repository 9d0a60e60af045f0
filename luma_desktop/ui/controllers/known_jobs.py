"""The jobs that the window has been told of, by id."""

from __future__ import annotations

from collections.abc import Iterable

from luma_desktop.domain.job import IN_FLIGHT, Job, JobState
from luma_desktop.domain.retirement import is_stranded


class KnownJobs:
    """The newest snapshot of each; kept after a removal, since that can be undone."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._in_queue: set[str] = set()

    def learn(self, jobs: Iterable[Job]) -> None:
        """Jobs of the queue."""
        for job in jobs:
            self._jobs[job.id] = job
            self._in_queue.add(job.id)

    def learn_from_library(self, jobs: Iterable[Job]) -> None:
        """Jobs of a page; what is known of a job in the queue is newer."""
        for job in jobs:
            if job.id not in self._in_queue:
                self._jobs[job.id] = job

    def change(self, job: Job) -> bool:
        """Take a new snapshot; True if with it the clip has just become ready."""
        before = self._jobs.get(job.id)
        self.learn((job,))
        return job.state is JobState.READY and before is not None and before.state is not job.state

    def forget(self, jobs: Iterable[Job]) -> None:
        """Jobs that were removed: they no longer count."""
        for job in jobs:
            self._in_queue.discard(job.id)

    def __getitem__(self, job_id: str) -> Job:
        return self._jobs[job_id]

    def get(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    def by_generation(self, generation_id: str | None) -> Job | None:
        """The job that has this generation of the service."""
        named = (job for job in self._jobs.values() if job.generation_id == generation_id)
        return next(named, None) if generation_id is not None else None

    def in_line(self) -> list[Job]:
        """Those that wait to be sent."""
        jobs = (self._jobs[job_id] for job_id in self._in_queue)
        return [job for job in jobs if job.state is JobState.QUEUED]

    def stranded(self) -> list[Job]:
        """Those of the queue whose model was retired before they were taken."""
        return [job for job_id in self._in_queue if is_stranded(job := self._jobs[job_id])]

    def count(self) -> tuple[int, int]:
        """How many are running (sent, or being fetched) and how many wait in line."""
        states = [self._jobs[job_id].state for job_id in self._in_queue]
        running = sum(state in IN_FLIGHT or state is JobState.COMPLETED for state in states)
        return running, states.count(JobState.QUEUED)
