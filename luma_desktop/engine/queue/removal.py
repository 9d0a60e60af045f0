"""Takes jobs out of the line, the queue panel and the library."""

from __future__ import annotations

from collections.abc import Sequence

from luma_desktop.domain.job import Job
from luma_desktop.engine.facts import LineChanged
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.ports import Clock, Journal
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.queue.taking_out import take_out
from luma_desktop.engine.queue.undo_stack import UndoStack
from luma_desktop.engine.undo import Deed


class Removal:
    """What the user does with what is done, or not begun. Every call raises StoreError."""

    def __init__(
        self,
        *,
        roster: Roster,
        journal: Journal,
        clock: Clock,
        publisher: Publisher,
        undo: UndoStack,
    ) -> None:
        self._roster = roster
        self._journal = journal
        self._clock = clock
        self._publisher = publisher
        self._undo = undo

    async def cancel(self, job_ids: Sequence[str]) -> None:
        """Take jobs out of the line; one that is already being sent is left as it is."""
        async with self._undo.one_by_one:
            before = self._roster.in_line(job_ids)
            cancelled = await self._take_out(job_ids)
            done = {job.id for job in cancelled}
            self._undo.push(Deed.CANCELLED, tuple(job for job in before if job.id in done))
        left_out = len(set(job_ids)) - len(done)
        self._publisher.publish(LineChanged(deed=Deed.CANCELLED, jobs=cancelled, left_out=left_out))

    async def remove(self, job_ids: Sequence[str]) -> None:
        """Finished jobs leave queue and library; the others leave the queue panel only.

        What is still in line is cancelled; what the service has in hand is paid for, so it is
        still watched, and its clip comes to the library.
        """
        async with self._undo.one_by_one:
            await self._remove(job_ids)

    async def _remove(self, job_ids: Sequence[str]) -> None:
        in_line = {job.id: job for job in self._roster.in_line(job_ids)}
        await self._take_out(job_ids)
        jobs = (await self._roster.find_all(job_ids)).values()
        finished = tuple(job for job in jobs if job.is_finished)
        watched = tuple(job for job in jobs if not job.is_finished)
        if finished:
            await self._roster.remove([job.id for job in finished])
            self._undo.push(Deed.REMOVED, tuple(in_line.get(job.id, job) for job in finished))
        if watched:
            await self._roster.clear([job.id for job in watched])
            self._undo.push(Deed.CLEARED, watched)

    async def restore(self, job_ids: Sequence[str]) -> None:
        """Bring back what was removed, in this run or an earlier one, to the library alone."""
        await self._roster.restore(job_ids, only_removed=True)

    async def clear_finished(self) -> None:
        """Empty the queue panel of what is done; it stays in the library."""
        async with self._undo.one_by_one:
            cleared = await self._roster.clear(self._roster.finished_in_panel)
            self._undo.push(Deed.CLEARED, cleared)

    async def _take_out(self, job_ids: Sequence[str]) -> tuple[Job, ...]:
        return await take_out(
            job_ids, roster=self._roster, journal=self._journal, clock=self._clock
        )
