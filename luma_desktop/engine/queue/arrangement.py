"""The line as its owner arranges it: places, priorities, and what the jobs in it ask for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import msgspec

from luma_desktop.domain import events as ev
from luma_desktop.domain.attempt import AttemptOutcome
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.pricing import Quote
from luma_desktop.domain.priority import Priority
from luma_desktop.domain.queue_order import Side, moved
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.engine.facts import LineChanged
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.ports import Clock, Journal
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.queue.undo_stack import UndoStack
from luma_desktop.engine.sending.submitter import Submitter
from luma_desktop.engine.undo import Deed

PROVEN_UNSENT = frozenset({AttemptOutcome.NOT_SENT, AttemptOutcome.REFUSED})


async def keeps_request(job: Job, journal: Journal) -> bool:
    """Whether a job may have been sent once: by its request that generation is found.

    Raises:
        StoreError
    """
    if not job.attempts:
        return False
    attempts = await journal.attempts(job.id)
    return any(attempt.outcome not in PROVEN_UNSENT for attempt in attempts)


class Arrangement:
    """Only queued jobs change; those sent meanwhile are skipped and counted.

    A job whose request is being edited is held back, in memory only: nobody pays for what is about
    to be changed, and a program that ends forgets the edit, not the job. Every command may raise
    StoreError, and then changed nothing.
    """

    def __init__(
        self,
        *,
        roster: Roster,
        journal: Journal,
        submitter: Submitter,
        clock: Clock,
        publisher: Publisher,
        undo: UndoStack,
        quote: Callable[[GenerationRequest], Quote],
    ) -> None:
        self._roster = roster
        self._journal = journal
        self._submitter = submitter
        self._clock = clock
        self._publisher = publisher
        self._undo = undo
        self._quote = quote

    async def move(self, job_ids: Collection[str], side: Side, anchor: str | None = None) -> None:
        """Put jobs, in their order, beside the job `anchor` (None: at that end of the line)."""
        ids = set(job_ids)
        await self._rearrange(Deed.MOVED, ids, lambda line: moved(line, ids, side, anchor))

    async def set_priority(self, job_ids: Collection[str], priority: Priority) -> None:
        ids = set(job_ids)

        def prioritised(line: Sequence[Job]) -> list[Job]:
            return [
                msgspec.structs.replace(job, priority=priority)
                for job in line
                if job.id in ids and job.priority is not priority
            ]

        await self._rearrange(Deed.PRIORITISED, ids, prioritised)

    async def begin_edit(self, job_id: str) -> Job | None:
        """Hold a job back while its request is edited; None if it cannot be.

        What may already have been sent once, and is in line for a second time by the user's word,
        keeps its request: by it the first generation is found.
        """
        job = self._roster.get(job_id)
        if job is None or await keeps_request(job, self._journal):
            return None
        job = self._roster.get(job_id)
        if job is None or job.state is not JobState.QUEUED:
            return None
        return job if self._submitter.hold_back(job_id) else None

    async def end_edit(self, job_id: str) -> None:
        """The request stays as it is."""
        self._submitter.let_go(job_id)

    async def replace_request(self, job_id: str, request: GenerationRequest) -> bool:
        """Ask for something else in the same place; False if the job has left the line."""
        before = await self.begin_edit(job_id)
        if before is None:
            return False
        quote = self._quote(request)
        edited = ev.Edited(
            at=self._clock.now(), request=request, quoted=quote.amount, stand_in=quote.stand_in
        )
        async with self._undo.one_by_one:
            if not await self._roster.prepare(job_id, edited, only_from=[JobState.QUEUED]):
                return False
            self._submitter.let_go(job_id)
            self._undo.push(Deed.EDITED, (before,))
        now = self._roster.get(job_id) or before.apply(edited)
        self._publisher.publish(LineChanged(deed=Deed.EDITED, jobs=(now,)))
        return True

    async def _rearrange(
        self, deed: Deed, ids: Collection[str], change: Callable[[Sequence[Job]], list[Job]]
    ) -> None:
        async with self._undo.one_by_one:
            before = {job.id: job for job in self._roster.in_state(JobState.QUEUED)}
            changed = await self._roster.rearrange(change)
            self._undo.push(deed, tuple(before[job.id] for job in changed if job.id in before))
        told = tuple(job for job in changed if job.id in ids)
        left_out = len(ids) - len(self._roster.in_line(ids))
        if told or left_out:
            self._publisher.publish(LineChanged(deed=deed, jobs=told, left_out=left_out))
