"""The window's one job store: the newest snapshot of each, and which are in the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from luma_desktop.domain.job import FINISHED, IN_FLIGHT, Job, JobState
from luma_desktop.domain.retirement import is_stranded
from luma_desktop.ui.state.takes import Takes
from luma_desktop.ui.state.unwatched import Unwatched

_RUNNING = IN_FLIGHT | {JobState.COMPLETED}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What one fact changed; the store is already up to date.

    `entered` are the jobs that are in the queue now and were not, `left` the ids of those that were
    and are not, `ready` those whose clip has just come.
    """

    jobs: tuple[Job, ...] = ()
    entered: tuple[Job, ...] = ()
    left: tuple[str, ...] = ()
    ready: tuple[Job, ...] = ()
    is_new: bool = False
    """Nobody has heard of these jobs before."""
    is_click: bool = False
    is_removal: bool = False


class JobStore(QObject):
    """Facts are passed to its slots. Removed jobs are kept, since removal can be undone."""

    changed = Signal(object)
    """Change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[str, Job] = {}
        self._told: set[str] = set()
        """Ids named by a fact: a library page has nothing newer for them."""
        self._in_queue: set[str] = set()
        self._tally: Counter[JobState] = Counter()
        """How many jobs of the queue are in each state."""
        self._left_queue: set[str] = set()
        self._takes = Takes()
        self.unwatched = Unwatched(self)

    # reading

    def __getitem__(self, job_id: str) -> Job:
        return self._jobs[job_id]

    def get(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    def find(self, job_ids: Iterable[str]) -> list[Job]:
        """The known jobs, in the order of the ids."""
        return [job for job in map(self._jobs.get, job_ids) if job is not None]

    def take_number(self, job: Job) -> int:
        """Which take of its request it is, from 1; 0 for the only one."""
        return self._takes.number(job)

    def by_generation(self, generation_id: str | None) -> Job | None:
        """The job with this generation id."""
        named = (job for job in self._jobs.values() if job.generation_id == generation_id)
        return next(named, None) if generation_id is not None else None

    def in_line(self) -> list[Job]:
        """Jobs waiting to be sent."""
        return [job for job in self._queue() if job.state is JobState.QUEUED]

    def stranded(self) -> list[Job]:
        """Queued jobs whose model was retired before they were accepted."""
        return [job for job in self._queue() if is_stranded(job)]

    def count(self) -> tuple[int, int]:
        """How many are running (sent or downloading) and how many are queued."""
        running = sum(self._tally[state] for state in _RUNNING)
        return running, self._tally[JobState.QUEUED]

    def unfinished(self) -> int:
        """How many jobs of the queue are not finished."""
        return self._tally.total() - sum(self._tally[state] for state in FINISHED)

    def _queue(self) -> Iterable[Job]:
        return (self._jobs[job_id] for job_id in self._in_queue)

    # facts

    @Slot(list, bool)
    def add(self, jobs: Sequence[Job], undoable: bool) -> None:
        """New in the queue; `undoable` right after a click."""
        self._put(jobs)
        entered = self._enter(job for job in jobs if not job.cleared and not job.removed)
        self.changed.emit(Change(jobs=tuple(jobs), entered=entered, is_new=True, is_click=undoable))

    @Slot(object)
    def change(self, job: Job) -> None:
        self.change_all([job])

    @Slot(list)
    def change_all(self, jobs: Sequence[Job]) -> None:
        """Newer snapshots of jobs, announced once for all of them."""
        ready = tuple(job for job in jobs if self._gets_ready(job))
        self._put(jobs)
        self.unwatched.add(ready)
        self.changed.emit(Change(jobs=tuple(jobs), ready=ready))

    @Slot(list)
    def remove(self, jobs: Sequence[Job]) -> None:
        """Gone from queue and library."""
        self._put(jobs)
        left = self._leave(job.id for job in jobs)
        self.changed.emit(Change(jobs=tuple(jobs), left=left, is_removal=True))

    @Slot(list)
    def clear(self, job_ids: Sequence[str]) -> None:
        """Gone from the queue, not from the library."""
        self.changed.emit(Change(left=self._leave(job_ids)))

    @Slot(list)
    def restore(self, jobs: Sequence[Job]) -> None:
        """Put restored jobs back; finished ones return to the queue only if from this run."""
        self._put(jobs)
        back = (job for job in jobs if job.id in self._left_queue or not job.is_finished)
        self.changed.emit(Change(jobs=tuple(jobs), entered=self._enter(back)))

    def learn(self, jobs: Collection[Job]) -> list[Job]:
        """Jobs of a page of the library; returns the newest of each."""
        for job in jobs:
            if job.id not in self._told:
                self._jobs[job.id] = job
        self._takes.note(self._jobs[job.id] for job in jobs)
        return [self._jobs[job.id] for job in jobs]

    # inside

    def _put(self, jobs: Collection[Job]) -> None:
        self._takes.note(jobs)
        self.unwatched.heed(jobs)
        for job in jobs:
            if job.id in self._in_queue:
                self._tally[self._jobs[job.id].state] -= 1
                self._tally[job.state] += 1
            self._jobs[job.id] = job
            self._told.add(job.id)

    def _enter(self, jobs: Iterable[Job]) -> tuple[Job, ...]:
        entered = tuple(job for job in jobs if job.id not in self._in_queue)
        self._tally.update(job.state for job in entered)
        ids = [job.id for job in entered]
        self._in_queue.update(ids)
        self._left_queue.difference_update(ids)
        return entered

    def _leave(self, job_ids: Iterable[str]) -> tuple[str, ...]:
        left = tuple(job_id for job_id in job_ids if job_id in self._in_queue)
        self._tally.subtract(self._jobs[job_id].state for job_id in left)
        self._in_queue.difference_update(left)
        self._left_queue.update(left)
        return left

    def _gets_ready(self, job: Job) -> bool:
        before = self._jobs.get(job.id)
        return job.state is JobState.READY and before is not None and before.state is not job.state
