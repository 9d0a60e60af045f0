"""Looks up the jobs in line of a database that was copied or put back, before anything is sent.

A newer copy of it may have sent them. The account's log then has rows with their attempts' ids:
such an attempt is taken up as one of unknown fate, and what became of it is found out as always.
"""

from __future__ import annotations

from collections.abc import Iterable

from luma_desktop.domain.attempt import Attempt, AttemptOutcome, parse_attempt_id
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import LogRow
from luma_desktop.engine.adoption import CLOCK_MARGIN
from luma_desktop.engine.lookup import FORGET_AFTER
from luma_desktop.engine.ports import AccountService, Clock
from luma_desktop.engine.roster import Roster
from luma_desktop.engine.session import Session


class LineCheck:
    """`done` once the log was read: only then can the user's word be asked for."""

    def __init__(
        self, *, roster: Roster, account: AccountService, session: Session, clock: Clock
    ) -> None:
        self._roster = roster
        self._account = account
        self._session = session
        self._clock = clock
        self.done = False

    async def look(self) -> None:
        """Take every job out of the line that the log says was sent.

        Raises:
            ServiceError: the log could not be read.
            StoreError: what it says could not be recorded.
        """
        line = {job.id: job for job in self._line()}
        if line and not self.done:
            for row in await self._account.log_rows(*self._window(line.values())):
                parsed = parse_attempt_id(row.client_request_id or "")
                if parsed is not None and parsed[0] in line:
                    await self._recall(line[parsed[0]], parsed[1], row)
        self.done = True

    def _line(self) -> list[Job]:
        line = self._roster.in_state(JobState.QUEUED)
        return [job for job in line if job.origin == self._session.origin]

    def _window(self, line: Iterable[Job]) -> tuple[float, float]:
        """By the service's clock: from when the oldest was made until now."""
        ahead = self._account.clock_ahead or 0.0
        now = self._clock.now()
        oldest = min(now, *(job.created_at for job in line))
        return (
            max(oldest, now - FORGET_AFTER) + ahead - CLOCK_MARGIN,
            now + ahead + CLOCK_MARGIN,
        )

    async def _recall(self, job: Job, number: int, row: LogRow) -> None:
        at = row.created_at - (self._account.clock_ahead or 0.0)
        attempt = Attempt(
            id=row.client_request_id or "",
            job_id=job.id,
            number=number,
            started_at=at,
            first_byte_at=at,
            ended_at=at,
            key_fingerprint=self._session.fingerprint,
            server_ahead=self._account.clock_ahead,
            outcome=AttemptOutcome.UNKNOWN,
            inference_id=row.inference_id,
        )
        await self._roster.recall(attempt, Problem(kind=ProblemKind.OUTCOME_UNKNOWN))
