"""Asks in another way for what cannot be had as it was asked for, on the user's word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.pricing import PriceList
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.domain.retirement import can_change_model, changed_model, is_refused_for_good
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.ports import Journal
from luma_desktop.engine.queue.arrangement import keeps_request
from luma_desktop.engine.queue.clicks import Clicks


class Fallback:
    """Every call raises StoreError, and then sends nothing that was not sent before."""

    def __init__(
        self,
        *,
        roster: Roster,
        journal: Journal,
        clicks: Clicks,
        prices: Callable[[], PriceList],
    ) -> None:
        self._roster = roster
        self._journal = journal
        self._clicks = clicks
        self._prices = prices

    async def ask(self, job_id: str, request: GenerationRequest) -> None:
        """Ask for `request` in place of what was refused, which leaves the queue panel."""
        old = await self._roster.find(job_id)
        if old is not None and old.state is JobState.REJECTED:
            await self._clicks.ask_instead([(old, request)])

    async def change_model(self, job_ids: Collection[str], model: Model) -> None:
        """Switch queued jobs, and those refused because their model was retired, to another model.

        Queued jobs keep their places; one that is being sent, or may have been sent once, is left
        as it is.
        """
        prices = self._prices()
        in_line = self._roster.in_line(job_ids)
        bound = {job.id for job in in_line if await keeps_request(job, self._journal)}
        free = set(job_ids) - bound

        def changed(line: Sequence[Job]) -> list[Job]:
            jobs = [job for job in line if job.id in free and can_change_model(job)]
            return [changed_model(job, model, prices) for job in jobs]

        await self._roster.rearrange(changed)
        for job_id in job_ids:
            job = await self._roster.find(job_id)
            if job is not None and is_refused_for_good(job):
                await self.ask(job_id, changed_model(job, model, prices).request)
