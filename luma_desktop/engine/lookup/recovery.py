"""What a start does with the jobs that an earlier run left unfinished."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from luma_desktop.domain import events as ev
from luma_desktop.domain.attempt import Attempt, AttemptOutcome
from luma_desktop.domain.job import JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.ports import Clock, Journal

FRESH = 3600.0
"""Age in seconds up to which a queued job found at start is sent automatically."""


async def recover(
    *,
    roster: Roster,
    journal: Journal,
    holds: HoldBoard,
    clock: Clock,
    origin: str,
    restored: bool,
) -> None:
    """Decide what was being sent when the last run ended, and hold what is too old to go on.

    `restored` tells that the database was copied or comes from a backup: then even young jobs
    are asked about first.
    """
    for job in roster.in_state(JobState.SUBMITTING):
        await _settle(await journal.attempts(job.id), roster, clock, restored=restored)
    line = [job for job in roster.in_state(JobState.QUEUED) if job.origin == origin]
    if restored and line:
        holds.put(HoldKind.RESTORED)
    elif any(abs(clock.now() - job.created_at) > FRESH for job in line):
        # Also those from the future: a clock that was set back says nothing of their age.
        holds.put(HoldKind.OLD_QUEUE)


async def _settle(
    attempts: Sequence[Attempt], roster: Roster, clock: Clock, *, restored: bool
) -> None:
    """Without the first-byte mark it was never sent; with it, nobody knows.

    Nor does a `restored` database know: the mark may have been made after it was copied.
    """
    now = clock.now()
    last = attempts[-1]
    if last.first_byte_at is None and not restored:
        ended = msgspec.structs.replace(last, ended_at=now, outcome=AttemptOutcome.NOT_SENT)
        await roster.end_attempt(ended, ev.NotSent(at=now))
        return
    problem = Problem(kind=ProblemKind.OUTCOME_UNKNOWN)
    ended = msgspec.structs.replace(
        last, ended_at=now, outcome=AttemptOutcome.UNKNOWN, problem=problem
    )
    await roster.end_attempt(ended, ev.OutcomeUnknown(at=now, problem=problem))
