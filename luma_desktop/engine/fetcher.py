"""Brings finished clips home, in a lane of its own so that no clip waits for a poll.

A link that has expired is replaced by a fresh one. Trouble on the way is tried again with growing
pauses; what still does not arrive is `download_failed`, kept, and tried again later.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from luma_desktop.domain import events as ev
from luma_desktop.domain.errors import LinkExpiredError, LumaError, MediaError
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Observation, RemotePhase
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.backoff import Backoff
from luma_desktop.engine.facts import DownloadProgress, TroubleRaised
from luma_desktop.engine.ports import Clock, Downloads, GenerationService
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.roster import Roster
from luma_desktop.engine.session import Session
from luma_desktop.engine.tasks import Tasks
from luma_desktop.engine.wake import Wake

LANES = 3
"""Clips fetched side by side."""

TRIES = 5
FRESH_LINKS = 3
PROGRESS_EVERY = 0.1
"""Seconds between two facts of progress."""

AGAIN_AFTER = 300.0
"""Seconds after which a failed download is tried again by itself."""


class Fetcher:
    """Implements the part of the street from `completed` to `ready`."""

    def __init__(
        self,
        *,
        roster: Roster,
        services: Mapping[Dialect, GenerationService],
        downloads: Downloads,
        session: Session,
        clock: Clock,
        publisher: Publisher,
        tasks: Tasks,
        random: Random,
    ) -> None:
        self._roster = roster
        self._services = services
        self._downloads = downloads
        self._session = session
        self._clock = clock
        self._publisher = publisher
        self._tasks = tasks
        self._random = random
        self._wake = Wake(clock)
        self._busy: set[str] = set()

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        while True:
            for job in self._roster.in_state(JobState.COMPLETED):
                if len(self._busy) >= LANES:
                    break
                if job.id not in self._busy and job.origin == self._session.origin:
                    self._busy.add(job.id)
                    self._tasks.spawn(self._fetch(job.id), name=f"fetch {job.id}")
            await self._wake.wait(self._until_next_retry())
            for job in self._due_again():
                self._busy.add(job.id)
                self._tasks.spawn(self._freshen_alone(job.id), name=f"freshen {job.id}")

    async def again(self, job_id: str) -> None:
        """Try a failed download once more, with a fresh link."""
        if job_id not in self._busy:
            self._busy.add(job_id)
            await self._freshen_alone(job_id)

    # inside

    def _failed_jobs(self) -> list[Job]:
        return [
            job
            for job in self._roster.in_state(JobState.DOWNLOAD_FAILED)
            if job.id not in self._busy and self._session.owns(job)
        ]

    def _until_next_retry(self) -> float | None:
        now = self._clock.now()
        waits = [job.changed_at + AGAIN_AFTER - now for job in self._failed_jobs()]
        return max(0.0, min(waits)) if waits else None

    def _due_again(self) -> list[Job]:
        now = self._clock.now()
        return [job for job in self._failed_jobs() if now - job.changed_at >= AGAIN_AFTER]

    async def _freshen_alone(self, job_id: str) -> None:
        try:
            await self._freshen(job_id)
        except LumaError as error:
            await self._give_up(job_id, error.problem)
        finally:
            self._busy.discard(job_id)
            self.wake()

    async def _fetch(self, job_id: str) -> None:
        backoff = Backoff(first=1.0, longest=30.0, random=self._random)
        links = 0
        try:
            while True:
                try:
                    clip = await self._downloads.fetch(
                        self._roster[job_id], self._progress_of(job_id)
                    )
                except LumaError as error:
                    links += isinstance(error, LinkExpiredError)
                    if not await self._recover(job_id, error, backoff, links):
                        return
                else:
                    event = ev.Downloaded(at=self._clock.now(), clip=clip)
                    await self._roster.apply(job_id, event)
                    return
        finally:
            self._busy.discard(job_id)
            self.wake()

    async def _recover(self, job_id: str, error: LumaError, backoff: Backoff, links: int) -> bool:
        """Whether to try again, after what it takes to do so with hope."""
        kind = error.problem.kind
        hopeless = kind in {ProblemKind.DISK_FULL, ProblemKind.DISK_ERROR, ProblemKind.INSECURE}
        if hopeless or links > FRESH_LINKS or backoff.failures >= TRIES:
            await self._give_up(job_id, error.problem)
            return False
        pause = backoff.next_pause()
        try:
            if isinstance(error, LinkExpiredError) or kind is ProblemKind.NOT_A_VIDEO:
                await self._freshen(job_id)
        except LumaError as trouble:
            error = trouble
        if not isinstance(error, LinkExpiredError):
            await self._clock.sleep(pause)
        return True

    async def _freshen(self, job_id: str) -> None:
        """Ask the service for the clip's link anew.

        Raises:
            LumaError: it could not say.
        """
        job = self._roster[job_id]
        seen = await self._services[job.dialect].observe([job.generation_id or ""])
        observation = seen.get(job.generation_id or "")
        if observation is None or not _is_fetchable(observation):
            raise MediaError(kind=ProblemKind.LINK_EXPIRED)
        event = ev.Completed(at=self._clock.now(), observation=observation)
        await self._roster.apply(
            job_id, event, only_from=[JobState.COMPLETED, JobState.DOWNLOAD_FAILED]
        )

    async def _give_up(self, job_id: str, problem: Problem) -> None:
        failed = ev.DownloadFailed(at=self._clock.now(), problem=problem)
        await self._roster.apply(job_id, failed, only_from=[JobState.COMPLETED])
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
