"""Generations of the account that this computer lacks: which they are, and how they become jobs.

Only what surely belongs to no job of ours may be taken over. A generation that came to be while
one of our calls was under way, whose answer is lost or still to come, may be that call's: taking
it over would leave the call unexplained, and tempt its owner to pay once more.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence

from luma_desktop.domain import events as ev
from luma_desktop.domain.attempt import Attempt
from luma_desktop.domain.errors import (
    KeyRefusedError,
    NotFoundError,
    RequestRejectedError,
    ServiceError,
)
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.ledger import Absent
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.remote import Observation, RemotePhase
from luma_desktop.engine.lookup.adoption import window_of
from luma_desktop.engine.ports import AccountService, GenerationService, Journal
from luma_desktop.engine.session import Session

MOST = 300
"""Generations that are asked about; an account may list very many."""

OPEN = frozenset({JobState.SUBMITTING, JobState.SUBMIT_UNKNOWN, JobState.ACCEPTED_UNLOCATED})
"""States of jobs that may have a generation whose id is not known."""


class AbsentGenerations:
    """Compares the account's list (v1) with the journal."""

    def __init__(
        self,
        *,
        journal: Journal,
        service: GenerationService,
        account: AccountService,
        session: Session,
    ) -> None:
        self._journal = journal
        self._service = service
        self._account = account
        self._session = session

    async def look(self) -> Absent:
        """What the account has and we do not; what failed there is no loss and left out.

        Raises:
            ServiceError: the account could not be asked.
            StoreError: the journal cannot be read.
        """
        asked_with = self._session.fingerprint
        try:
            listed = await self._service.list_generations()
        except NotFoundError as error:
            status = error.problem.status
            raise ServiceError(kind=ProblemKind.ENDPOINT_GONE, status=status) from error
        # Read after the list, so that a job which was sent meanwhile is not taken for a stranger.
        ids = dict.fromkeys(row.generation_id for row in listed)
        known = await self._journal.known_generation_ids(self._session.origin, ids)
        attempts = await self._open_attempts()
        unknown = [own_id for own_id in ids if own_id not in known]
        seen = await self._observe(unknown[:MOST])
        if self._session.fingerprint != asked_with:  # it would show a former account's clips
            return await self._look_again()
        ahead = self._account.clock_ahead
        free = [s for s in seen if not may_be_ours(s, attempts, ahead)]
        free.sort(key=lambda s: s.created_at or 0.0, reverse=True)
        return Absent(
            generations=tuple(s for s in free if s.phase is not RemotePhase.FAILED),
            withheld=len(seen) - len(free),
            left_out=max(0, len(unknown) - MOST),
            asked=True,
        )

    async def _look_again(self) -> Absent:
        if not self._session.has_key:
            raise KeyRefusedError(kind=ProblemKind.NO_KEY)
        return await self.look()

    async def _open_attempts(self) -> list[Attempt]:
        jobs = await self._journal.unfinished_jobs()
        found: list[Attempt] = []
        for job in jobs:
            if job.state in OPEN and job.origin == self._session.origin:
                found += await self._journal.attempts(job.id)
        return found

    async def _observe(self, ids: Sequence[str]) -> list[Observation]:
        """What is said of them; one that the service cannot read does not hide the others."""
        found: list[Observation] = []
        limit = self._service.batch_limit
        for start in range(0, len(ids), limit):
            batch = ids[start : start + limit]
            try:
                found += (await self._service.observe(batch)).values()
            except NotFoundError:
                continue
            except RequestRejectedError:
                if len(batch) > 1:
                    middle = len(batch) // 2
                    found += await self._observe(batch[:middle])
                    found += await self._observe(batch[middle:])
        return found


def may_be_ours(seen: Observation, attempts: Iterable[Attempt], server_ahead: float | None) -> bool:
    """Whether a generation may be that of one of our calls whose answer is not here."""
    return any(
        seen.generation_id not in (attempt.baseline or ())
        and (seen.created_at is None or seen.created_at in window_of(attempt, server_ahead))
        for attempt in attempts
    )


def born(
    seen: Collection[Observation], *, session: Session, now: float, last_position: float
) -> list[tuple[Job, ev.JobEvent]]:
    """Jobs for generations of the account, each with the event that it begins with."""
    click = uuid.uuid4().hex
    found: list[tuple[Job, ev.JobEvent]] = []
    for index, observation in enumerate({s.generation_id: s for s in seen}.values(), 1):
        event = ev.BroughtIn(at=now, observation=observation)
        job = Job.from_account(
            event,
            job_id=uuid.uuid4().hex,
            click_id=click,
            position=max(now, last_position) + 0.001 * index,
            origin=session.origin,
            key_fingerprint=session.fingerprint,
        )
        found.append((job, event))
    return found
