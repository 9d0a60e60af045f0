"""Undoes the newest change, as far as nothing of it was sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from luma_desktop.domain import events as ev
from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.job import Job, JobState
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.ports import Clock, Journal
from luma_desktop.engine.queue.arrangement import keeps_request
from luma_desktop.engine.queue.taking_out import take_out
from luma_desktop.engine.queue.undo_stack import Undoable, UndoStack
from luma_desktop.engine.undo import Deed, Undone


class Undoing:
    """Nothing that was sent, or cancelled in another way, comes back by it."""

    def __init__(self, *, roster: Roster, journal: Journal, clock: Clock, undo: UndoStack) -> None:
        self._roster = roster
        self._journal = journal
        self._clock = clock
        self._undo = undo

    async def undo(self, click_id: str | None = None) -> Undone | None:
        """Take back that click, or else what was done last; None if there is nothing that could be.

        Raises:
            StoreError: nothing, or not all of it, was taken back; the next call goes on with it.
        """
        async with self._undo.one_by_one:
            deed = self._undo.pop(click_id)
            if deed is None:
                return None
            try:
                jobs = await self._take_back(deed)
            except StoreError:
                self._undo.put_back(deed)
                raise
            sent = len(deed.jobs) - jobs if deed.deed is Deed.ADDED else 0
            return Undone(deed=deed.deed, jobs=jobs, too_late=sent)

    async def _take_back(self, deed: Undoable) -> int:
        match deed.deed:
            case Deed.ADDED:
                return await self._take_out(deed.jobs)
            case Deed.REMOVED | Deed.CLEARED:
                await self._reinstate(job for job in deed.jobs if _is_in_line(job))
                await self._roster.restore([job.id for job in deed.jobs])
                return len(deed.jobs)
            case Deed.CANCELLED:
                return await self._reinstate_in_sight(deed.jobs)
            case Deed.MOVED | Deed.PRIORITISED:
                return await self._put_back(deed.jobs)
            case Deed.EDITED:
                return await self._ask_as_before(deed.jobs)

    async def _take_out(self, jobs: Sequence[Job]) -> int:
        """Of a click, only what is still queued; what it was to retry comes back."""
        ids = [job.id for job in jobs]
        out = await take_out(ids, roster=self._roster, journal=self._journal, clock=self._clock)
        if out:
            await self._roster.remove([job.id for job in out], taken_back=True)
            tried = await self._roster.find_all([job.retry_of for job in out if job.retry_of])
            cleared = [job.id for job in tried.values() if job.cleared]
            if cleared:
                await self._roster.restore(cleared)
        return len(out)

    async def _reinstate(self, jobs: Iterable[Job]) -> tuple[Job, ...]:
        """What was tried again, and not taken back, is paid for there."""
        back = ev.Reinstated(at=self._clock.now())
        is_tried = self._roster.is_retried
        ids = [job.id for job in jobs if not is_tried(job.id, but=[JobState.CANCELLED])]
        return await self._roster.prepare_all(ids, back, only_from=[JobState.CANCELLED])

    async def _reinstate_in_sight(self, jobs: Sequence[Job]) -> int:
        """Also those that left the panel meanwhile, since they were tried again."""
        now = await self._roster.find_all([job.id for job in jobs])
        hidden = {job.id for job in now.values() if job.cleared}
        done = await self._reinstate(jobs)
        unseen = [job for job in done if job.id in hidden]
        if unseen:
            await self._roster.restore([job.id for job in unseen])
        return len(done)

    async def _put_back(self, jobs: Sequence[Job]) -> int:
        places = {job.id: job for job in jobs}

        def as_before(line: Sequence[Job]) -> list[Job]:
            return [
                msgspec.structs.replace(
                    job, position=places[job.id].position, priority=places[job.id].priority
                )
                for job in line
                if job.id in places
            ]

        return len(await self._roster.rearrange(as_before))

    async def _ask_as_before(self, jobs: Sequence[Job]) -> int:
        done = 0
        for job in jobs:
            now = self._roster.get(job.id)
            if now is None or await keeps_request(now, self._journal):
                continue
            before = ev.Edited(
                at=self._clock.now(),
                request=job.request,
                quoted=job.quoted,
                stand_in=job.stand_in,
            )
            done += await self._roster.prepare(job.id, before, only_from=[JobState.QUEUED])
        return done


def _is_in_line(job: Job) -> bool:
    return job.state is JobState.QUEUED
