"""The user's word on what cannot be found out. Raises StoreError: then nothing has changed."""

from __future__ import annotations

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import JobState
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.ports import Clock
from luma_desktop.engine.sending.submitter import UNKNOWN


class Decisions:
    """Of jobs that are not known, or whose fate is known by now, nothing is decided."""

    def __init__(self, roster: Roster, clock: Clock) -> None:
        self._roster = roster
        self._clock = clock

    async def resend(self, job_id: str) -> None:
        """Send a job of unknown fate again, at the user's risk."""
        if self._roster.get(job_id) is not None:
            approved = ev.ResendApproved(at=self._clock.now())
            await self._roster.prepare(job_id, approved, only_from=[JobState.SUBMIT_UNKNOWN])

    async def abandon(self, job_id: str) -> None:
        """Give up on a job of unknown fate, or on one that was taken and is not found."""
        if self._roster.get(job_id) is not None:
            abandoned = ev.Abandoned(at=self._clock.now())
            await self._roster.prepare(job_id, abandoned, only_from=UNKNOWN)
