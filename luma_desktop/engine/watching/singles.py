"""Times the looks at jobs that have to be asked for one by one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from luma_desktop.domain.job import Job
from luma_desktop.domain.remote import RemotePhase
from luma_desktop.domain.request import Model
from luma_desktop.engine.ports import Clock
from luma_desktop.engine.watching.forecast import next_look
from luma_desktop.engine.watching.latencies import Latencies
from luma_desktop.engine.watching.timing import Pace

_JUST_TAKEN = 5.0
"""Seconds for which the answer to the paid call counts as a look."""


class Singles:
    """Keeps when each job was looked at and how often, and says when it is due again."""

    def __init__(self, *, latencies: Latencies, clock: Clock) -> None:
        self._latencies = latencies
        self._clock = clock
        self._born: dict[str, float] = {}
        """Job id → when it was accepted, by the monotonic clock."""
        self._met: dict[str, float] = {}
        """Job id → the age at which it was met; earlier looks were those of the plain loop."""
        self._looked: dict[str, float] = {}
        """Job id → the age at the last look."""
        self._looks: dict[str, int] = {}
        """Job id → the looks made since it was met."""
        self._ran: dict[str, float] = {}
        """Job id → the age at which it was last seen running."""
        self._linkless: dict[str, float] = {}
        """Job id → the age at which it was first said to be done, without a link."""

    def pause(self, jobs: Sequence[Job], pace: Pace, busy: Collection[str]) -> float:
        """Seconds until the first of `jobs` is due; forgets all others.

        Those in `busy`, which are not all, are being asked for.
        """
        self._forget_others(jobs)
        running = self._running(jobs)
        quiet = {
            model: self._latencies.quiet(model, ages.values()) for model, ages in running.items()
        }
        return min(
            self._wait(job, pace, quiet[job.request.model]) for job in jobs if job.id not in busy
        )

    def due(self, jobs: Sequence[Job], pace: Pace, slack: float) -> list[Job]:
        """Those to look at now or within `slack` seconds, the longest unseen first.

        Once enough jobs of a model are due, the others wait for what is seen of these.
        """
        running = self._running(jobs)
        due = []
        for job in sorted(jobs, key=lambda j: self._looked.get(j.id, 0.0) - self._age(j)):
            ages = running[job.request.model]
            quiet = self._latencies.quiet(job.request.model, ages.values())
            if self._wait(job, pace, quiet) <= slack:
                due.append(job)
                ages[job.id] = self._age(job)
        return due

    def looked(self, job: Job) -> None:
        """It was asked for just now, and still runs or was not found."""
        self._looked[job.id] = self._age(job)
        self._looks[job.id] = self._looks.get(job.id, 0) + 1

    def saw_running(self, job: Job) -> None:
        """It was asked for just now, and still runs."""
        self._ran[job.id] = self._age(job)

    def learn(self, job: Job, seconds: float) -> None:
        self._latencies.learn(job.request.model, seconds, self._ran.get(job.id, 0.0))

    def left(self, job: Job) -> float:
        """A guess of the seconds until it is done."""
        return self._latencies.spread(job.request.model).left(self._age(job))

    def _wait(self, job: Job, pace: Pace, quiet: float) -> float:
        age, met = self._age(job), self._met[job.id]
        looked = self._looked.get(job.id)
        if looked is None:
            if met > _JUST_TAKEN:  # adopted after our own pause: nobody has polled meanwhile
                return 0.0
            looked = 0.0
        if job.phase is RemotePhase.COMPLETED:
            since = self._linkless.setdefault(job.id, looked)
            return looked + pace.linkless_pause(looked - since) - age
        looks = int(met / pace.idle) + self._looks.get(job.id, 0)
        spread = self._latencies.spread(job.request.model)
        return next_look(spread, pace, looked=looked, looks=looks, quiet=quiet) - age

    def _running(self, jobs: Sequence[Job]) -> dict[Model, dict[str, float]]:
        """For each model: job id → the age at which the job was last seen running."""
        running: dict[Model, dict[str, float]] = {job.request.model: {} for job in jobs}
        for job in jobs:
            if job.id in self._ran:
                running[job.request.model][job.id] = self._ran[job.id]
        return running

    def _age(self, job: Job) -> float:
        """By the wall clock at the first meeting, and from then on whatever that one is set to."""
        now = self._clock.monotonic()
        if job.id not in self._born:
            wall = self._clock.now()
            self._met[job.id] = max(0.0, wall - (job.accepted_at or wall))
            self._born[job.id] = now - self._met[job.id]
        return now - self._born[job.id]

    def _forget_others(self, jobs: Sequence[Job]) -> None:
        ids = {job.id for job in jobs}
        for kept in (self._born, self._met, self._looked, self._looks, self._ran, self._linkless):
            for job_id in kept.keys() - ids:
                del kept[job_id]
