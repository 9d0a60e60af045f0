"""Brings finished clips home, in a lane of its own so that no clip waits for a poll.

A link that has expired is replaced by a fresh one. Trouble on the way is tried again with growing
pauses; what still does not arrive is `download_failed`, kept, and tried again later.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from typing import Any

from luma_desktop.domain import events as ev
from luma_desktop.domain.errors import (
    LinkExpiredError,
    LumaError,
    MediaError,
    NotSentError,
    RateLimitedError,
    TemporaryError,
)
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Observation, RemotePhase
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.facts import DownloadProgress, TroubleRaised
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.loops.contact import Contact, Contacts
from luma_desktop.engine.loops.tasks import Tasks
from luma_desktop.engine.loops.wake import Wake
from luma_desktop.engine.ports import Clock, Downloads, GenerationService
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.session import Session

LANES = 3
"""Clips fetched side by side."""

TRIES = 5
FRESH_LINKS = 3
PROGRESS_EVERY = 0.1
"""Seconds between two facts of progress."""

AGAIN_AFTER = 300.0
LONGEST_AGAIN = 4 * 3600.0
"""Seconds after which a failed download is tried again by itself: doubled each time, up to here."""

HOPELESS = frozenset(
    {
        ProblemKind.DISK_FULL,
        ProblemKind.DISK_ERROR,
        ProblemKind.INSECURE,
        ProblemKind.TOO_LARGE,
    }
)
"""Another try at once would meet the same."""

_NEVER = float("inf")

FOR_GOOD = frozenset({ProblemKind.INSECURE, ProblemKind.TOO_LARGE, ProblemKind.INTERNAL})
"""Not tried again by itself in this run."""


class Fetcher:
    """Implements the part of the street from `completed` to `ready`."""

    def __init__(
        self,
        *,
        roster: Roster,
        services: Mapping[Dialect, GenerationService],
        downloads: Downloads,
        contacts: Contacts,
        session: Session,
        clock: Clock,
        publisher: Publisher,
        tasks: Tasks,
    ) -> None:
        self._roster = roster
        self._services = services
        self._downloads = downloads
        self._contacts = contacts
        self._session = session
        self._clock = clock
        self._publisher = publisher
        self._tasks = tasks
        self._wake = Wake(clock)
        self._busy: set[str] = set()
        self._failures: dict[str, int] = {}
        self._due: dict[str, float] = {}
        """Job id → when a failed download is due again, by the monotonic clock."""

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        while True:
            for job in self._roster.each(JobState.COMPLETED):
                if len(self._busy) >= LANES:
                    break
                if job.id not in self._busy and job.origin == self._session.origin:
                    self._start(job, self._fetch(job.id))
            for job in self._due_again():
                self._start(job, self._again(job.id))
            await self._wake.wait(self._until_next_retry())

    async def again(self, job_id: str) -> None:
        """The user's wish: try a failed download once more, with a fresh link."""
        job = self._roster.get(job_id)
        if job is None or job.state is not JobState.DOWNLOAD_FAILED or job_id in self._busy:
            return
        self._busy.add(job_id)
        self._failures.pop(job_id, None)
        problem = await self._again(job_id)
        if problem is not None:
            self._tell(job_id, problem)

    # inside

    def _start(self, job: Job, work: Coroutine[Any, Any, object]) -> None:
        self._busy.add(job.id)
        self._tasks.spawn(work, name=f"fetch {job.id}")

    def _failed_jobs(self) -> list[Job]:
        return [
            job
            for job in self._roster.in_state(JobState.DOWNLOAD_FAILED)
            if job.id not in self._busy and self._session.owns(job)
        ]

    def _until_next_retry(self) -> float | None:
        now = self._clock.monotonic()
        dues = [self._due.get(job.id, now) for job in self._failed_jobs()]
        return min((max(0.0, due - now) for due in dues if due < _NEVER), default=None)

    def _due_again(self) -> list[Job]:
        """At a start, all of them."""
        now = self._clock.monotonic()
        return [job for job in self._failed_jobs() if self._due.get(job.id, now) <= now]

    def _postpone(self, job_id: str, problem: Problem) -> None:
        """Set when a failed download is tried again: later each time, or at the next start."""
        failures = self._failures.get(job_id, 0)
        self._failures[job_id] = failures + 1
        pause = min(AGAIN_AFTER * 2.0 ** min(failures, 16), LONGEST_AGAIN)
        if problem.kind in FOR_GOOD:
            pause = _NEVER
        self._due[job_id] = self._clock.monotonic() + pause

    async def _again(self, job_id: str) -> Problem | None:
        """Get a fresh link, with which the job is fetched again; what hindered it, if it did."""
        try:
            await self._freshen(job_id)
        except LumaError as error:
            self._postpone(job_id, error.problem)
            return error.problem
        except Exception as fault:
            self._postpone(job_id, Problem(kind=ProblemKind.INTERNAL, detail=type(fault).__name__))
            raise
        finally:
            self._busy.discard(job_id)
            self.wake()
        return None

    async def _fetch(self, job_id: str) -> None:
        try:
            await self._fetch_or_give_up(job_id)
        except Exception as fault:
            problem = Problem(kind=ProblemKind.INTERNAL, detail=type(fault).__name__)
            await self._give_up(job_id, problem)
            raise
        finally:
            self._busy.discard(job_id)
            self.wake()

    async def _fetch_or_give_up(self, job_id: str) -> None:
        tries = links = 0
        while True:
            job = self._roster[job_id]
            contact = self._contacts.of(job.video.url if job.video is not None else "")
            if contact.wait > 0:
                await self._clock.sleep(contact.wait)
            try:
                clip = await self._downloads.fetch(job, self._progress_of(job_id))
            except LumaError as error:
                tries += 1
                links += isinstance(error, LinkExpiredError)
                kind = error.problem.kind
                if kind in HOPELESS or links > FRESH_LINKS or tries > TRIES:
                    await self._give_up(job_id, error.problem)
                    return
                await self._prepare_another(job_id, error, contact)
            else:
                contact.succeeded()
                self._failures.pop(job_id, None)
                event = ev.Downloaded(at=self._clock.now(), clip=clip)
                await self._roster.apply(job_id, event, only_from=[JobState.COMPLETED])
                return

    async def _prepare_another(self, job_id: str, error: LumaError, contact: Contact) -> None:
        """What it takes to try again with hope: a fresh link, or a pause."""
        if error.problem.kind in {ProblemKind.LINK_EXPIRED, ProblemKind.NOT_A_VIDEO}:
            try:
                await self._freshen(job_id)
            except LumaError as trouble:
                error = trouble
            else:
                if isinstance(error, LinkExpiredError):
                    return
        contact.failed(error)

    async def _freshen(self, job_id: str) -> None:
        """Ask the service for the clip's link anew.

        Raises:
            LumaError: it could not say.
        """
        job = self._roster[job_id]
        try:
            seen = await self._services[job.dialect].observe([job.generation_id or ""])
        except (TemporaryError, NotSentError, RateLimitedError) as error:
            self._contacts.api.failed(error)
            raise
        self._contacts.api.succeeded()
        observation = seen.get(job.generation_id or "")
        if observation is None or not _is_fetchable(observation):
            raise MediaError(kind=ProblemKind.LINK_EXPIRED)
        event = ev.Completed(at=self._clock.now(), observation=observation)
        await self._roster.apply(
            job_id, event, only_from=[JobState.COMPLETED, JobState.DOWNLOAD_FAILED]
        )

    async def _give_up(self, job_id: str, problem: Problem) -> None:
        self._postpone(job_id, problem)
        failed = ev.DownloadFailed(at=self._clock.now(), problem=problem)
        await self._roster.apply(job_id, failed, only_from=[JobState.COMPLETED])
        self._tell(job_id, problem)

    def _tell(self, job_id: str, problem: Problem) -> None:
        self._publisher.publish(
            TroubleRaised(key=f"download:{problem.kind}", problem=problem, job_id=job_id)
        )

    def _progress_of(self, job_id: str) -> ProgressReporter:
        return ProgressReporter(job_id, self._clock, self._publisher)


class ProgressReporter:
    """Turns many small steps into a few facts."""

    def __init__(self, job_id: str, clock: Clock, publisher: Publisher) -> None:
        self._job_id = job_id
        self._clock = clock
        self._publisher = publisher
        self._told = float("-inf")

    def __call__(self, received: int, total: int | None) -> None:
        now = self._clock.monotonic()
        if now - self._told >= PROGRESS_EVERY:
            self._told = now
            self._publisher.publish(
                DownloadProgress(job_id=self._job_id, received=received, total=total)
            )


def _is_fetchable(observation: Observation) -> bool:
    return observation.phase is RemotePhase.COMPLETED and observation.video is not None
