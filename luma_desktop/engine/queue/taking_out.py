"""Takes jobs out of the queue: what may have been paid for once is never called cancelled."""

from __future__ import annotations

from collections.abc import Sequence

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.ports import Clock, Journal
from luma_desktop.engine.queue.arrangement import keeps_request


async def take_out(
    job_ids: Sequence[str], *, roster: Roster, journal: Journal, clock: Clock
) -> tuple[Job, ...]:
    """Cancel what waits; returns that.

    A job that is to be sent again on the user's word, and may have been taken the first time, is of
    unknown fate once more: it's looked for as before, and asked about.

    Raises:
        StoreError: nothing, or not all of it, was taken out.
    """
    tried = [job for job in roster.in_line(job_ids) if job.attempts]
    if tried:
        await roster.catch_up()
    doubtful = [job.id for job in tried if await keeps_request(job, journal)]
    unknown = ev.OutcomeUnknown(at=clock.now(), problem=Problem(kind=ProblemKind.OUTCOME_UNKNOWN))
    queued = [JobState.QUEUED]
    if doubtful:
        await roster.prepare_all(doubtful, unknown, only_from=queued)
    others = [job_id for job_id in job_ids if job_id not in doubtful]
    return await roster.prepare_all(others, ev.Cancelled(at=clock.now()), only_from=queued)
