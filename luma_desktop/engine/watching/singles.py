"""Times the looks at jobs that have to be asked for one by one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from luma_desktop.domain.job import Job
from luma_desktop.domain.remote import RemotePhase
from luma_desktop.engine.ports import Clock
from luma_desktop.engine.watching.latencies import Latencies
from luma_desktop.engine.watching.timing import Pace

_JUST_TAKEN = 5.0
"""Seconds for which the answer to the paid call counts as a look."""


class Singles:
    """Keeps for each job when it was last looked at, and says when it is due again."""

    def __init__(self, *, latencies: Latencies, clock: Clock) -> None:
        self._latencies = latencies
        self._clock = clock
        self._born: dict[str, float] = {}
        """Job id → when it was accepted, by the monotonic clock."""
        self._looked: dict[str, float] = {}
        """Job id → the age at the last look."""
        self._linkless: dict[str, float] = {}
        """Job id → the age at which it was first said to be done, without a link."""

    def pause(self, jobs: Sequence[Job], pace: Pace, busy: Collection[str]) -> float:
        """Seconds until the first of `jobs` is due; forgets all others.

        Those in `busy`, which are not all, are being asked for.
        """
        self._forget_others(jobs)
        return min(self._wait(job, pace) for job in jobs if job.id not in busy)

    def due(self, jobs: Sequence[Job], pace: Pace, slack: float) -> list[Job]:
        """Those to look at now or within `slack` seconds, the longest waiting first."""
        waits = {job.id: self._wait(job, pace) for job in jobs}
        return sorted((j for j in jobs if waits[j.id] <= slack), key=lambda j: waits[j.id])

    def looked(self, job: Job) -> None:
        """It was asked for just now, and still runs or was not found."""
        self._looked[job.id] = self._age(job)

    def learn(self, job: Job, seconds: float) -> None:
        self._latencies.learn(job.request.model, seconds)

    def left(self, job: Job, pace: Pace) -> float:
        """A guess of the seconds until it is done."""
        return self._latencies.forecast(job.request.model, pace).left(self._age(job))

    def _wait(self, job: Job, pace: Pace) -> float:
        age = self._age(job)
        looked = self._looked.get(job.id)
        if looked is None:
            # Taken up after a pause of ours: nobody has looked meanwhile.
            if age > _JUST_TAKEN:
                return 0.0
            looked = 0.0
        return looked + self._pause_after(job, looked, pace) - age

    def _pause_after(self, job: Job, looked: float, pace: Pace) -> float:
        if job.phase is RemotePhase.COMPLETED:
            since = self._linkless.setdefault(job.id, looked)
            return pace.linkless_pause(looked - since)
        return self._latencies.forecast(job.request.model, pace).pause(looked)

    def _age(self, job: Job) -> float:
        """By the wall clock at the first meeting, and from then on whatever that one is set to."""
        now = self._clock.monotonic()
        if job.id not in self._born:
            wall = self._clock.now()
            self._born[job.id] = now - max(0.0, wall - (job.accepted_at or wall))
        return now - self._born[job.id]

    def _forget_others(self, jobs: Sequence[Job]) -> None:
        ids = {job.id for job in jobs}
        for kept in (self._born, self._looked, self._linkless):
            for job_id in kept.keys() - ids:
                del kept[job_id]
