"""Tells of jobs that this session may not watch: made with another key, or at another service."""

from __future__ import annotations

from luma_desktop.domain.job import IN_FLIGHT, Job
from luma_desktop.domain.problems import Problem, ProblemKind
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
        self._told: str | None = None

    def wake(self) -> None:
        """The key or the jobs may have changed."""
        job = self._first() if self._session.has_key else None
        told = None if job is None else job.id
        if told == self._told:
            return
        self._told = told
        if job is None:
            self._publisher.publish(TroubleCleared(key=TROUBLE_KEY))
        else:
            problem = Problem(kind=ProblemKind.MADE_ELSEWHERE)
            self._publisher.publish(TroubleRaised(key=TROUBLE_KEY, problem=problem, job_id=job.id))

    def _first(self) -> Job | None:
        jobs = self._roster.in_state(*IN_FLIGHT)
        return next((job for job in jobs if not self._session.owns(job)), None)
