"""The jobs in memory, found by id, by state in queue order, and by generation.

No question sorts or walks through all of them: a change moves one key.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.queue_order import line_order
from luma_desktop.domain.request import Dialect

Key = tuple[int, float, str]
"""`line_order`: its last part is the job's id."""

Generation = tuple[str, Dialect, str]
"""Origin, dialect, and the service's id."""

_MANY = 64
"""So many changes at once are cheaper to sort than to insert."""


class JobIndex:
    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._keys: dict[JobState, list[Key]] = {}
        self._owners: dict[Generation, str] = {}
        self._retries: dict[str, dict[str, JobState]] = {}
        """Job id → those that ask for the same instead, also once they have left memory."""
        self._in_panel: dict[str, None] = {}
        """Finished ones that the queue panel still shows, also once they have left memory."""
        self.last_position = 0.0
        """The highest of all jobs so far."""

    def __len__(self) -> int:
        return len(self._jobs)

    def __getitem__(self, job_id: str) -> Job:
        return self._jobs[job_id]

    def get(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    def in_state(self, *states: JobState) -> list[Job]:
        """In queue order."""
        if len(states) == 1:
            return list(self.each(states[0]))
        keys = sorted(key for state in states for key in self._keys.get(state, ()))
        return [self._jobs[key[-1]] for key in keys]

    def each(self, state: JobState) -> Iterator[Job]:
        """In queue order, one by one; nothing may change meanwhile."""
        for key in self._keys.get(state, ()):
            yield self._jobs[key[-1]]

    def owner_of(self, job: Job) -> str | None:
        """The id of the job here that has the generation of `job`."""
        return None if job.generation_id is None else self._owners.get(_generation(job))

    def is_retried(self, job_id: str, *, but: Collection[JobState]) -> bool:
        """Whether this run asked for the same again, by a job that is in none of these states."""
        return any(state not in but for state in self._retries.get(job_id, {}).values())

    @property
    def finished_in_panel(self) -> tuple[str, ...]:
        """Ids in the order in which they finished."""
        return tuple(self._in_panel)

    # changing

    def put(self, job: Job) -> None:
        """Take a job up, or its newer version."""
        key = line_order(job)
        before = self._jobs.get(job.id)
        if before is None or before.state != job.state or line_order(before) != key:
            if before is not None:
                self._take_key(before)
            insort(self._keys.setdefault(job.state, []), key)
        self._keep(job)

    def put_all(self, jobs: Collection[Job]) -> None:
        if len(jobs) < _MANY:
            for job in jobs:
                self.put(job)
            return
        gone = {job.id for job in jobs}
        states = {before.state for job in jobs if (before := self._jobs.get(job.id)) is not None}
        for state in states:
            self._keys[state] = [key for key in self._keys[state] if key[-1] not in gone]
        for job in jobs:
            self._keys.setdefault(job.state, []).append(line_order(job))
            self._keep(job)
        for state in {job.state for job in jobs}:
            self._keys[state].sort()

    def drop(self, jobs: Iterable[Job]) -> None:
        """Forget jobs; what is known of retries and of the queue panel stays."""
        for job in jobs:
            del self._jobs[job.id]
            self._take_key(job)
            if self.owner_of(job) == job.id:
                del self._owners[_generation(job)]

    # inside

    def _keep(self, job: Job) -> None:
        self._jobs[job.id] = job
        self.last_position = max(self.last_position, job.position)
        if job.generation_id is not None:
            self._owners[_generation(job)] = job.id
        if job.retry_of is not None:
            self._retries.setdefault(job.retry_of, {})[job.id] = job.state
        if job.is_finished and not job.cleared and not job.removed:
            self._in_panel[job.id] = None
        else:
            self._in_panel.pop(job.id, None)

    def _take_key(self, job: Job) -> None:
        keys = self._keys[job.state]
        del keys[bisect_left(keys, line_order(job))]


def _generation(job: Job) -> Generation:
    return (job.origin, job.dialect, job.generation_id or "")
