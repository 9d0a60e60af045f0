"""What a refusal makes of a job: rejected, unless an earlier attempt may have been taken."""

from __future__ import annotations

from luma_desktop.domain import events as ev
from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.lookup.adoption import may_be_taken


async def refusal(
    roster: Roster, job_id: str, problem: Problem, *, at: float, attempt_id: str = ""
) -> ev.JobEvent:
    """The event for a job whose attempt `attempt_id`, or which before any attempt, was refused.

    It may have been sent again on the user's word. Then the first attempt may be paid for: it's
    looked for as before, and asked about.
    """
    if await _was_sent_before(roster, job_id, attempt_id):
        return ev.OutcomeUnknown(at=at, problem=Problem(kind=ProblemKind.OUTCOME_UNKNOWN))
    return ev.Rejected(at=at, problem=problem)


async def _was_sent_before(roster: Roster, job_id: str, attempt_id: str) -> bool:
    job = roster.get(job_id)
    if job is None or job.attempts <= bool(attempt_id):
        return False
    try:
        attempts = await roster.attempts(job_id)
    except StoreError:
        return True  # nobody knows, and what is unknown can still be rejected later
    return any(may_be_taken(one) for one in attempts if one.id != attempt_id)
