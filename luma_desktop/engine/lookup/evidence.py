"""What the account's log and list say about paid calls whose answers were lost.

A log row with an attempt's own id is proof: that it was taken, or that it failed and cost nothing.
In dialect v1 the account's list may show a generation that can only be ours (`adoption` has the
rule). Absence proves nothing. Every attempt of a job counts, not only the last one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from luma_desktop.domain import events as ev
from luma_desktop.domain.attempt import parse_attempt_id
from luma_desktop.domain.errors import LumaError, NotFoundError, RequestRejectedError
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.money import ZERO
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Acceptance, ListedGeneration, LogRow, Observation
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.lookup.adoption import Case, Unknown, candidates, merged, window_of
from luma_desktop.engine.ports import AccountService, Clock, GenerationService, Journal
from luma_desktop.engine.session import Session

MOST_CANDIDATES = 500
"""With more than these the list tells nothing that could be trusted."""

UNKNOWN_STATES = (JobState.SUBMIT_UNKNOWN, JobState.ACCEPTED_UNLOCATED)

Rows = Mapping[str, list[LogRow]]
"""Log rows by the id of the job that sent them."""


class Evidence:
    """Looks once for whatever jobs it is given, and lets the roster know what is proven."""

    def __init__(
        self,
        *,
        roster: Roster,
        journal: Journal,
        services: Mapping[Dialect, GenerationService],
        account: AccountService,
        session: Session,
        clock: Clock,
    ) -> None:
        self._roster = roster
        self._journal = journal
        self._services = services
        self._account = account
        self._session = session
        self._clock = clock
        self._tried_ids: set[str] = set()
        self.contested: dict[str, int] = {}
        """Job id → how many generations of the account may be its own."""

    async def gather(self, unknown: Sequence[Unknown]) -> None:
        """Look in the log, then in the list for those that the log says nothing of.

        Raises:
            LumaError: the service, or the journal, did not answer; what was found is kept.
        """
        rows = await self._log_rows(unknown)
        trouble: LumaError | None = None
        for u in unknown:
            try:
                await self._heed(u, rows.get(u.job.id, []))
            except LumaError as error:  # of one job; the others need not wait for it
                trouble = error
        now = {job.id for job in self._roster.in_state(*UNKNOWN_STATES)}
        left = [u for u in unknown if u.job.id in now]
        await self._look_in_list([u for u in left if u.job.dialect is Dialect.LEGACY], rows)
        if trouble is not None:
            raise trouble

    async def _log_rows(self, unknown: Sequence[Unknown]) -> Rows:
        ahead = self._account.clock_ahead
        by_job: dict[str, list[LogRow]] = {}
        for window in merged([window_of(a, ahead) for u in unknown for a in u.attempts]):
            for row in await self._account.log_rows(window.start, window.end):
                parsed = parse_attempt_id(row.client_request_id or "")
                name = parsed[0] if parsed else row.client_request_id
                if name:
                    by_job.setdefault(name, []).append(row)
        return by_job

    async def find_doubles(self, resent: Sequence[Unknown]) -> None:
        """Bring home what was taken besides: jobs that were sent again at the user's risk.

        The log says so by a row for an attempt whose generation is not the job's own. It is paid
        for, so it becomes a job beside the first, linked to it.

        Raises:
            LumaError: the service, or the journal, did not answer; what was found is kept.
        """
        rows = await self._log_rows(resent)
        for u in resent:
            doubtful = {attempt.id for attempt in u.attempts}
            own = {u.job.inference_id, u.job.generation_id}
            for row in rows.get(u.job.id, []):
                is_double = row.client_request_id in doubtful and row.inference_id not in own
                if is_double and row.succeeded:
                    observation = await self._try_as_id(u.job, row.inference_id)
                    if observation is not None:
                        await self._roster.bring_in([self._double(u.job, observation, row)])

    def _double(self, job: Job, observation: Observation, row: LogRow) -> tuple[Job, ev.Accepted]:
        now = self._clock.now()
        acceptance = Acceptance(observation=observation, status=200, inference_id=row.inference_id)
        accepted = ev.Accepted(at=now, acceptance=acceptance)
        twin = Job(
            id=uuid.uuid4().hex,
            click_id=job.click_id,
            created_at=now,
            position=now,
            request=job.request,
            origin=job.origin,
            key_fingerprint=job.key_fingerprint,
            quoted=job.quoted,
            stand_in=job.stand_in,
            parent_id=job.parent_id,
            retry_of=job.id,
        )
        return twin.apply(ev.SubmitStarted(at=now)).apply(accepted), accepted

    # the log

    async def _heed(self, u: Unknown, rows: Sequence[LogRow]) -> None:
        taken = next((row for row in rows if row.succeeded), None)
        if taken is not None:
            await self._locate(u.job, taken.inference_id, proven=True)
            return
        if _all_failed(u, rows):
            await self._failed(u.job)
            return
        for attempt in u.attempts:
            if attempt.inference_id is not None:
                await self._locate(u.job, attempt.inference_id, proven=False)

    async def _failed(self, job: Job) -> None:
        now = self._clock.now()
        problem = Problem(kind=ProblemKind.GENERATION_FAILED)
        rejected = ev.Rejected(at=now, problem=problem)
        if not await self._roster.apply(job.id, rejected, only_from=[JobState.SUBMIT_UNKNOWN]):
            failed = ev.Failed(at=now, problem=problem, charged=ZERO)
            await self._roster.apply(job.id, failed, only_from=[JobState.ACCEPTED_UNLOCATED])

    async def _locate(self, job: Job, inference_id: str | None, *, proven: bool) -> None:
        """Adopt what `inference_id` polls as; else note that it was taken, if that is `proven`."""
        is_adopted = False
        try:
            observation = await self._try_as_id(job, inference_id)
            if observation is not None:
                is_adopted = await self._adopt(job.id, observation, inference_id)
        finally:
            # Also where the service stumbled over the id: the row is proof all the same.
            if proven and not is_adopted:
                found = ev.FoundUnlocated(at=self._clock.now(), inference_id=inference_id)
                await self._roster.apply(job.id, found, only_from=[JobState.SUBMIT_UNKNOWN])

    async def _try_as_id(self, job: Job, inference_id: str | None) -> Observation | None:
        """An inference id may be the id to poll, or may not: it is tried once a run."""
        if inference_id is None or inference_id in self._tried_ids:
            return None
        try:
            seen = await self._services[job.dialect].observe([inference_id])
        except (NotFoundError, RequestRejectedError):
            seen = {}
        if self._session.owns(job):  # another key may just not see it
            self._tried_ids.add(inference_id)
        return seen.get(inference_id)

    # the list

    async def _look_in_list(self, unknown: Sequence[Unknown], rows: Rows) -> None:
        self.contested = {}
        if not unknown:
            return
        service = self._services[Dialect.LEGACY]
        submitting = self._prompts_being_sent()
        try:
            listed = await service.list_generations()
        except NotFoundError:  # v1 is retired: there is nothing but the log
            return
        ours = await self._journal.known_generation_ids(
            self._session.origin, [row.generation_id for row in listed]
        )
        open_ids = {u.job.id for u in unknown}
        of_others = {
            row.inference_id or ""
            for name, others in rows.items()
            if name not in open_ids
            for row in others
        }
        found = candidates(unknown, listed, {*ours, *of_others})
        if not found or len(found) > MOST_CANDIDATES:
            return
        observed = await self._observe(service, found)
        if not all(self._session.owns(u.job) for u in unknown):
            return  # another key came into use: this may be the list of its account
        case = Case(
            rows=found,
            observed=observed,
            submitting=submitting | self._prompts_being_sent(),
            reserved={
                row.inference_id: name
                for name in open_ids
                for row in rows.get(name, [])
                if row.inference_id is not None
            },
            server_ahead=self._account.clock_ahead,
        )
        verdict = case.judge(unknown)
        self.contested = dict(verdict.contested)
        for job_id, observation in verdict.matched.items():
            await self._adopt(job_id, observation, None)

    async def _observe(
        self, service: GenerationService, rows: Sequence[ListedGeneration]
    ) -> dict[str, Observation]:
        ids = [row.generation_id for row in rows]
        observed: dict[str, Observation] = {}
        while ids:
            batch, ids = ids[: service.batch_limit], ids[service.batch_limit :]
            try:
                observed |= await service.observe(batch)
            except NotFoundError:
                continue
        return observed

    def _prompts_being_sent(self) -> set[str]:
        return {job.request.prompt for job in self._roster.in_state(JobState.SUBMITTING)}

    async def _adopt(self, job_id: str, observation: Observation, inference_id: str | None) -> bool:
        acceptance = Acceptance(observation=observation, status=200, inference_id=inference_id)
        accepted = ev.Accepted(at=self._clock.now(), acceptance=acceptance)
        return await self._roster.apply(job_id, accepted, only_from=UNKNOWN_STATES)


def _all_failed(u: Unknown, rows: Sequence[LogRow]) -> bool:
    """Whether every attempt that may have been taken is on record as failed."""
    failed = {row.client_request_id for row in rows if not row.succeeded}
    return u.is_whole and bool(failed) and all(attempt.id in failed for attempt in u.attempts)
