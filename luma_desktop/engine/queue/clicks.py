"""Clicks: what the user wishes becomes jobs at the end of the line, all of a click or none."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

import msgspec

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.job import DUPLICABLE, FINISHED, Job
from luma_desktop.domain.pricing import Quote
from luma_desktop.domain.remote import Observation
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.lookup.absent_generations import born
from luma_desktop.engine.ports import Clock
from luma_desktop.engine.queue.undo_stack import UndoStack
from luma_desktop.engine.session import Session
from luma_desktop.engine.undo import Deed


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """One clip to be; ids are ours."""

    request: GenerationRequest
    parent_id: str | None = None
    retry_of: str | None = None
    take_of: str | None = None
    remix_of: str | None = None


class Clicks:
    """Every call may raise StoreError: then nothing was added and nothing will be sent."""

    def __init__(
        self,
        *,
        roster: Roster,
        session: Session,
        clock: Clock,
        undo: UndoStack,
        quote: Callable[[GenerationRequest], Quote],
        look_now: Callable[[], None],
    ) -> None:
        self._roster = roster
        self._session = session
        self._clock = clock
        self._undo = undo
        self._quote = quote
        self._look_now = look_now

    async def enqueue(
        self,
        requests: Sequence[GenerationRequest],
        *,
        parent_id: str | None = None,
        remix_of: str | None = None,
    ) -> tuple[str, ...]:
        """One click: all `requests` become jobs in one transaction; returns their ids.

        They go on from the clip of `parent_id`, and were changed from the request of `remix_of`.
        """
        return await self.add(
            [Wish(request=r, parent_id=parent_id, remix_of=remix_of) for r in requests]
        )

    async def add(self, wishes: Sequence[Wish]) -> tuple[str, ...]:
        """One click: all `wishes` become jobs in one transaction; returns their ids."""
        quotes = [self._quote(wish.request) for wish in wishes]
        now = self._clock.now()
        click = uuid.uuid4().hex
        last = self._roster.last_position
        jobs = tuple(
            Job(
                id=uuid.uuid4().hex,
                click_id=click,
                created_at=now,
                changed_at=now,
                position=max(now, last) + 0.001 * (index + 1),
                request=wish.request,
                origin=self._session.origin,
                key_fingerprint=self._session.fingerprint,
                quoted=quote.amount,
                stand_in=quote.stand_in,
                parent_id=wish.parent_id or wish.request.source_job_id,
                retry_of=wish.retry_of,
                take_of=wish.take_of,
                remix_of=wish.remix_of,
            )
            for index, (wish, quote) in enumerate(zip(wishes, quotes, strict=True))
        )
        deed = self._undo.push(Deed.ADDED, jobs)  # before it's published and can be undone
        try:
            await self._roster.add(jobs)
        except StoreError:
            self._undo.forget(deed)
            raise
        return tuple(job.id for job in jobs)

    async def retry(self, job_ids: Sequence[str]) -> None:
        """Ask for the same again; the old jobs leave the queue panel.

        Only of jobs that have ended: of one whose fate is not known it would be a second charge.
        """
        old = [job for job in await self._find(job_ids) if job.is_finished]
        await self.ask_instead([(job, job.request) for job in old])

    async def ask_instead(self, wishes: Sequence[tuple[Job, GenerationRequest]]) -> None:
        """Ask for each request in place of its old job, which leaves the queue panel.

        What is asked for instead already, and has not ended, is not asked for a second time.
        """
        async with self._undo.one_by_one:
            is_tried = self._roster.is_retried
            new = [(old, r) for old, r in wishes if not is_tried(old.id, but=FINISHED)]
            if new:
                await self.add([_again(old, request, retry_of=old.id) for old, request in new])
                await self._roster.clear([old.id for old, _ in new])

    async def duplicate(self, job_ids: Sequence[str]) -> None:
        """Queue the same requests again, whether theirs are queued or finished."""
        old = [job for job in await self._find(job_ids) if job.state in DUPLICABLE]
        if old:
            await self.add([_again(job, job.request, take_of=job.id) for job in old])

    async def bring_in(self, seen: Sequence[Observation]) -> None:
        """Take over generations of the account: they cost nothing, and their clips are fetched."""
        last = self._roster.last_position
        now = self._clock.now()
        await self._roster.bring_in(born(seen, session=self._session, now=now, last_position=last))
        self._look_now()

    async def _find(self, job_ids: Sequence[str]) -> list[Job]:
        found = (await self._roster.find_all(job_ids)).values()
        return [job for job in found if job.request.is_known]


def _again(
    job: Job,
    request: GenerationRequest,
    *,
    retry_of: str | None = None,
    take_of: str | None = None,
) -> Wish:
    return Wish(request=request, parent_id=job.parent_id, retry_of=retry_of, take_of=take_of)
