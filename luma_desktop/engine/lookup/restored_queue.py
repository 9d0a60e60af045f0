"""Looks up the queued jobs of a copied or restored database before anything is sent.

A newer copy of it may have sent them. The account's log then has rows with their attempts' ids:
such an attempt is adopted with an unknown outcome, which is then looked up as usual.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from luma_desktop.domain.attempt import Attempt, AttemptOutcome, parse_attempt_id
from luma_desktop.domain.errors import (
    NotFoundError,
    OutOfCreditsError,
    RequestRejectedError,
    UnreadableAnswerError,
)
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import LogRow
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.lookup.adoption import CLOCK_MARGIN
from luma_desktop.engine.lookup.lookup import FORGET_AFTER
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.ports import AccountService, Clock, Journal
from luma_desktop.engine.session import Session

_NO_LOG = (
    OutOfCreditsError,
    NotFoundError,
    RequestRejectedError,
    UnreadableAnswerError,
)
"""An account that shows no log leaves nothing but the user's word."""


class RestoredQueue:
    """`restored` tells that the database was copied or put back; it ends once nothing is asked."""

    def __init__(
        self,
        *,
        restored: bool,
        roster: Roster,
        journal: Journal,
        account: AccountService,
        holds: HoldBoard,
        session: Session,
        clock: Clock,
    ) -> None:
        self.restored = restored
        self._roster = roster
        self._journal = journal
        self._account = account
        self._holds = holds
        self._session = session
        self._clock = clock
        self._is_looked_up = False
        self._may_go_on = False

    async def go_on(self) -> None:
        """The user's word; it holds once the line was looked up, which takes a key.

        Raises:
            LumaError: it could not be looked up now.
        """
        if self._holds.has(HoldKind.RESTORED):
            self._may_go_on = True
            await self.look()

    async def look(self) -> None:
        """Take every job out of the line that the log says was sent; leave the hold if we may.

        Raises:
            LumaError: the log could not be read, or what it says not be recorded.
        """
        if self._holds.has(HoldKind.RESTORED) and self._session.has_key:
            if not self._is_looked_up:
                asked_with = self._session.fingerprint
                with contextlib.suppress(*_NO_LOG):
                    await self._look_up()
                    self._is_looked_up = True
                if asked_with != self._session.fingerprint:
                    # Another key's log has other rows: its greeting looks again.
                    self._is_looked_up = False
                    return
            if self._may_go_on or (self._is_looked_up and not self._line()):
                self._holds.lift(HoldKind.RESTORED)
        await self.adopt()

    async def adopt(self) -> None:
        """Make the database this installation's own, once nothing is asked about it.

        Raises:
            StoreError: it is still foreign.
        """
        if self.restored and not self._holds.has(HoldKind.RESTORED):
            await self._journal.adopt()
            self.restored = False

    # inside

    async def _look_up(self) -> None:
        line = {job.id: job for job in self._line()}
        if not line:
            return
        for row in await self._account.log_rows(*self._window(line.values())):
            parsed = parse_attempt_id(row.client_request_id or "")
            if parsed is not None and parsed[0] in line:
                await self._recall(line[parsed[0]], parsed[1], row)

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
