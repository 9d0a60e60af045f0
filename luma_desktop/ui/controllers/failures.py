"""Says which jobs were just refused, failed, or lost: one message per kind of problem."""

from __future__ import annotations

from collections.abc import Iterable

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.presenters.job.failures import failure_words
from luma_desktop.ui.presenters.trouble.problems import is_moderated
from luma_desktop.ui.state.job_store import JobStore

_BAD = frozenset({JobState.REJECTED, JobState.FAILED, JobState.LOST})


class Failures:
    """Jobs share a message until they leave the queue or it is answered."""

    def __init__(self, jobs: JobStore, desk: MessageDesk) -> None:
        self._jobs = jobs
        self._desk = desk
        self._told: dict[str, list[str]] = {}
        """Message key -> ids of its jobs, newest last."""

    def tell(self, job: Job) -> None:
        """A job has ended. Retired models are announced by `Retirement`."""
        if job.problem is None or job.problem.kind is ProblemKind.ENDPOINT_GONE:
            return
        if job.state in _BAD:
            # Jobs the user has removed aren't retried along with others.
            alone = job.cleared or job.removed
            kind = "moderated" if is_moderated(job.problem) else job.problem.kind
            key = f"ended:{job.id}" if alone else f"ended:{kind}"
            self._told.setdefault(key, []).append(job.id)
            self._show(key)

    def forget(self, job_ids: Iterable[str]) -> None:
        """Drop jobs that left the queue or are retried."""
        gone = set(job_ids)
        for key, told in list(self._told.items()):
            left = [job_id for job_id in told if job_id not in gone]
            if not left:
                self.dismiss(key)
                self._desk.clear(key)
            elif left != told:
                self._told[key] = left
                self._show(key)

    def dismiss(self, key: str) -> None:
        """A message was dismissed: later jobs get a new one."""
        self._told.pop(key, None)

    def answer(self, job_id: str) -> list[str]:
        """The jobs that shared this one's message, which was answered and is gone."""
        for key, told in self._told.items():
            if job_id in told:
                self.dismiss(key)
                return told
        return [job_id]

    def _show(self, key: str) -> None:
        jobs = [self._jobs[job_id] for job_id in self._told[key]]
        newest = jobs[-1]
        if newest.problem is not None:
            self._desk.show_words(key, failure_words(jobs, newest.problem), job_id=newest.id)
