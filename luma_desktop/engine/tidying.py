"""Takes jobs out of the line, the queue panel and the library, and takes that back."""

from __future__ import annotations

from collections.abc import Sequence

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import Job, JobState
from luma_desktop.engine.ports import Clock, Library
from luma_desktop.engine.roster import Roster
from luma_desktop.engine.undo import Deed, UndoStack


class Tidying:
    """What the user does with what is done, or not begun. Every call raises StoreError."""

    def __init__(self, *, roster: Roster, library: Library, clock: Clock) -> None:
        self._roster = roster
        self._library = library
        self._clock = clock
        self._undo = UndoStack()

    def added(self, jobs: tuple[Job, ...]) -> None:
        """A click that can be taken back."""
        self._undo.push(Deed.ADDED, jobs)

    async def find(self, job_id: str) -> Job | None:
        return self._roster.get(job_id) or await self._library.job(job_id)

    async def cancel(self, job_ids: Sequence[str]) -> None:
        """Take jobs out of the line; one that is already being sent is left as it is."""
        for job_id in job_ids:
            if self._roster.get(job_id) is not None:
                cancelled = ev.Cancelled(at=self._clock.now())
                await self._roster.prepare(job_id, cancelled, only_from=[JobState.QUEUED])

    async def remove(self, job_ids: Sequence[str]) -> None:
        """Finished jobs leave queue and library; the others leave the queue panel only.

        What is still in line is cancelled; what the service has in hand is paid for, so it is
        still watched, and its clip comes to the library.
        """
        await self.cancel(job_ids)
        jobs = [job for job in [await self.find(job_id) for job_id in job_ids] if job]
        finished = tuple(job for job in jobs if job.is_finished)
        watched = tuple(job for job in jobs if not job.is_finished)
        if finished:
            await self._roster.remove(finished)
            self._undo.push(Deed.REMOVED, finished)
        if watched:
            await self._roster.clear(watched)
            self._undo.push(Deed.CLEARED, watched)

    async def clear_finished(self) -> None:
        """Empty the queue panel of what is done; it stays in the library."""
        finished = tuple(j for j in self._roster.all() if j.is_finished and not j.cleared)
        if finished:
            await self._roster.clear(finished)
            self._undo.push(Deed.CLEARED, finished)

    async def undo(self) -> None:
        """Take back the newest deed; of a click only what is still in line."""
        deed = self._undo.pop()
        if deed is None:
            return
        if deed.deed is Deed.ADDED:
            await self.cancel([job.id for job in deed.jobs])
            gone = [self._roster[job.id] for job in deed.jobs]
            await self._roster.remove(job for job in gone if job.state is JobState.CANCELLED)
        else:
            await self._roster.restore(deed.jobs)
