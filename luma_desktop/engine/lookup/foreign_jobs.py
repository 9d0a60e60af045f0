"""Tells of jobs that this session may not watch: made with another key, or at another service."""

from __future__ import annotations

from collections.abc import Iterable

from luma_desktop.domain.job import IN_FLIGHT, Job
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.queue_order import line_order
from luma_desktop.engine.facts import TroubleCleared, TroubleRaised
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.session import Session

TROUBLE_KEY = "elsewhere"


class ForeignJobs:
    """Nothing is done with them: another account's view of them says nothing."""

    def __init__(self, *, roster: Roster, session: Session, publisher: Publisher) -> None:
        self._roster = roster
        self._session = session
        self._publisher = publisher
        self._foreign: dict[str, Job] = {}
        self._told: str | None = None

    def wake(self) -> None:
        """The key, or any job, may have changed."""
        in_flight = self._roster.in_state(*IN_FLIGHT)
        self._foreign = {job.id: job for job in in_flight if not self._session.owns(job)}
        self._tell()

    def heed(self, jobs: Iterable[Job]) -> None:
        """These have changed."""
        for job in jobs:
            self._foreign.pop(job.id, None)
            if job.state in IN_FLIGHT and not self._session.owns(job):
                self._foreign[job.id] = job
        self._tell()

    def _tell(self) -> None:
        job = min(self._foreign.values(), key=line_order, default=None)
        if not self._session.has_key:
            job = None
        told = None if job is None else job.id
        if told == self._told:
            return
        self._told = told
        if job is None:
            self._publisher.publish(TroubleCleared(key=TROUBLE_KEY))
        else:
            problem = Problem(kind=ProblemKind.MADE_ELSEWHERE)
            self._publisher.publish(TroubleRaised(key=TROUBLE_KEY, problem=problem, job_id=job.id))
