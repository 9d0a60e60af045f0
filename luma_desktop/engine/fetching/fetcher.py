"""Brings finished clips home, in a lane of its own so that no clip waits for a poll.

A link that has expired is replaced by a fresh one. Trouble on the way is tried again with growing
pauses; what still does not arrive is `download_failed`, kept, and tried again later. A download
that hardly gets on leaves its lane to those that wait, and is resumed after them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from luma_desktop.domain import events as ev
from luma_desktop.domain.errors import (
    LinkExpiredError,
    LumaError,
    MediaError,
    NotSentError,
    RateLimitedError,
    TemporaryError,
)
from luma_desktop.domain.job import JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Observation, RemotePhase
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.facts import DownloadProgress, TroubleRaised
from luma_desktop.engine.fetching.lane import GivenUpError, Lane
from luma_desktop.engine.fetching.room import LOOK_EVERY, Room
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.loops.contact import Contact, Contacts
from luma_desktop.engine.loops.tasks import Tasks
from luma_desktop.engine.loops.wake import Wake
from luma_desktop.engine.ports import Clock, Downloads, GenerationService
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.session import Session

LANES = 3
"""Clips fetched side by side."""

QUESTIONS = 4
"""Calls for fresh links of failed downloads side by side."""

TRIES = 5
FRESH_LINKS = 3
PROGRESS_EVERY = 0.1
"""Seconds between two facts of progress."""

AGAIN_AFTER = 300.0
LONGEST_AGAIN = 4 * 3600.0
"""Seconds after which a failed download is retried automatically: doubled each time, up to here."""

HOPELESS = frozenset(
    {
        ProblemKind.DISK_FULL,
        ProblemKind.DISK_ERROR,
        ProblemKind.INSECURE,
        ProblemKind.TOO_LARGE,
    }
)
"""Another try at once would meet the same."""

LEAST_PAUSE = 0.05
"""Seconds between two looks; nothing here is worth a spin."""

_NEVER = float("inf")

FOR_GOOD = frozenset({ProblemKind.INSECURE, ProblemKind.TOO_LARGE, ProblemKind.INTERNAL})
"""Not retried automatically in this run."""


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
        self._lanes: dict[str, Lane] = {}
        self._asking: set[str] = set()
        self._questions = asyncio.Semaphore(QUESTIONS)
        self._given_up: dict[str, int] = {}
        """Job id → how often its download has left its lane."""
        self._failures: dict[str, int] = {}
        self._due: dict[str, float] = {}
        """Job id → when a failed download is due again, by the monotonic clock."""
        self._room = Room(downloads)

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        while True:
            pauses = [self._clear_lanes(self._fill_lanes()), self._ask_again()]
            pause = min((p for p in pauses if p is not None), default=None)
            await self._wake.wait(None if pause is None else max(pause, LEAST_PAUSE))

    async def again(self, job_id: str) -> None:
        """The user's wish: try a failed download once more, with a fresh link."""
        job = self._roster.get(job_id)
        if job is None or job.state is not JobState.DOWNLOAD_FAILED or job_id in self._asking:
            return
        self._asking.add(job_id)
        self._failures.pop(job_id, None)
        self._room.forget(job_id)
        problem = await self._again(job_id)
        if problem is not None:
            self._tell(job_id, problem)

    # inside

    def _fill_lanes(self) -> int:
        """Start what waits; how many still do. Those that have given up a lane come last."""
        waiting = [
            job
            for job in self._roster.in_state(JobState.COMPLETED)
            if job.id not in self._lanes and job.origin == self._session.origin
        ]
        waiting.sort(key=lambda job: self._given_up.get(job.id, 0))
        free = max(0, LANES - len(self._lanes))
        for job in waiting[:free]:
            lane = Lane(self._clock, given_up_before=self._given_up.get(job.id, 0))
            self._lanes[job.id] = lane
            self._tasks.spawn(self._fetch(job.id, lane), name=f"fetch {job.id}")
        return len(waiting[free:])

    def _clear_lanes(self, waiting: int) -> float | None:
        """Free a lane that gets nowhere for each that waits, and one that is stuck in any case.

        Returns the seconds until the next one may be due.
        """
        for lane in self._lanes.values():
            if lane.seconds_left(somebody_waits=waiting > 0) == 0:
                lane.give_up()
                waiting -= 1
        rest = [lane.seconds_left(somebody_waits=waiting > 0) for lane in self._lanes.values()]
        return min((seconds for seconds in rest if seconds is not None), default=None)

    def _ask_again(self) -> float | None:
        """Ask for fresh links, a few at a time, and not while the service has trouble.

        At a start, all failed downloads are due. Returns the seconds until the next one is.
        """
        free = max(0, QUESTIONS - len(self._asking))
        failed = [
            job
            for job in self._roster.in_state(JobState.DOWNLOAD_FAILED)
            if job.id not in self._asking and self._session.owns(job)
        ]
        now, pause = self._clock.monotonic(), self._contacts.api.wait
        due = [job for job in failed if self._due.get(job.id, now) <= now]
        if pause == 0:
            for job in due[:free]:
                self._asking.add(job.id)
                self._tasks.spawn(self._again(job.id), name=f"fetch {job.id} again")
            due = due[free:]
        if due:
            return pause or None  # the next answer makes room, and wakes us
        later = (self._due[job.id] - now for job in failed if job.id not in self._asking)
        soonest = min((seconds for seconds in later if seconds < _NEVER), default=None)
        return None if soonest is None else max(soonest, pause)

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
            if await self._room.is_still_missing(job_id):
                self._due[job_id] = self._clock.monotonic() + LOOK_EVERY
                return None
            self._room.forget(job_id)
            async with self._questions:
                await self._freshen(job_id)
        except LumaError as error:
            self._postpone(job_id, error.problem)
            return error.problem
        except Exception as fault:
            self._postpone(job_id, Problem(kind=ProblemKind.INTERNAL, detail=type(fault).__name__))
            raise
        finally:
            self._asking.discard(job_id)
            self.wake()
        return None

    async def _fetch(self, job_id: str, lane: Lane) -> None:
        try:
            await self._fetch_or_fail(job_id, lane)
        except GivenUpError:
            self._given_up[job_id] = self._given_up.get(job_id, 0) + 1
        except Exception as fault:
            problem = Problem(kind=ProblemKind.INTERNAL, detail=type(fault).__name__)
            await self._fail(job_id, problem)
            raise
        finally:
            del self._lanes[job_id]
            self.wake()

    async def _fetch_or_fail(self, job_id: str, lane: Lane) -> None:
        """Fetch the clip, or put down why it does not come.

        Raises:
            GivenUpError: the lane is for others now.
        """
        tries = links = 0
        while True:
            job = self._roster.get(job_id)
            if job is None or job.state is not JobState.COMPLETED:
                return
            contact = self._contacts.of(job.video.url if job.video is not None else "")
            report = ProgressReporter(job_id, self._clock, self._publisher, lane)
            try:
                async with lane.until_given_up():
                    if contact.wait > 0:
                        await self._clock.sleep(contact.wait)
                    clip = await self._downloads.fetch(job, report)
            except LumaError as error:
                tries += 1
                links += isinstance(error, LinkExpiredError)
                kind = error.problem.kind
                if kind in HOPELESS or links > FRESH_LINKS or tries > TRIES:
                    await self._fail(job_id, error.problem)
                    return
                await self._prepare_another(job_id, error, contact)
            else:
                contact.succeeded()
                self._failures.pop(job_id, None)
                self._given_up.pop(job_id, None)
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
        """Ask the service for a new link to the clip.

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

    async def _fail(self, job_id: str, problem: Problem) -> None:
        self._postpone(job_id, problem)
        if problem.kind is ProblemKind.DISK_FULL:
            await self._room.was_missing(job_id)
            self._due[job_id] = self._clock.monotonic() + LOOK_EVERY
        failed = ev.DownloadFailed(at=self._clock.now(), problem=problem)
        await self._roster.apply(job_id, failed, only_from=[JobState.COMPLETED])
        self._tell(job_id, problem)

    def _tell(self, job_id: str, problem: Problem) -> None:
        self._publisher.publish(
            TroubleRaised(key=f"download:{problem.kind}", problem=problem, job_id=job_id)
        )


class ProgressReporter:
    """Tells the lane of every small step, and the window of a few."""

    def __init__(self, job_id: str, clock: Clock, publisher: Publisher, lane: Lane) -> None:
        self._job_id = job_id
        self._clock = clock
        self._publisher = publisher
        self._lane = lane
        self._told = float("-inf")

    def __call__(self, received: int, total: int | None) -> None:
        self._lane.received(received, total)
        now = self._clock.monotonic()
        if now - self._told >= PROGRESS_EVERY:
            self._told = now
            self._publisher.publish(
                DownloadProgress(job_id=self._job_id, received=received, total=total)
            )


def _is_fetchable(observation: Observation) -> bool:
    return observation.phase is RemotePhase.COMPLETED and observation.video is not None
