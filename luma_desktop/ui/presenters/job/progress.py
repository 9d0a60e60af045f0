"""A job's progress: an honest estimate that never claims to be done before the file is here."""

from __future__ import annotations

import math

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.remote import RemotePhase

Progress = tuple[int, int | None]
"""Bytes received and bytes in total."""

_KNEE = 0.9
_CEILING = 0.98
_STEEPNESS = 5.0
_MOST_RECEIVED = 0.99

_UNMEASURED = frozenset(
    {
        JobState.SUBMITTING,
        JobState.SUBMIT_UNKNOWN,
        JobState.ACCEPTED_UNLOCATED,
        JobState.COMPLETED,
    }
)


def is_running(job: Job) -> bool:
    """Whether the service is working on it: its card changes with time alone."""
    return job.state is JobState.ACCEPTED and job.phase is RemotePhase.RUNNING


def is_moving(job: Job) -> bool:
    """Whether anything is happening to it, measurable or not. Waiting in a queue isn't moving."""
    return is_running(job) or job.state in _UNMEASURED


def expected_end(job: Job, typical: float | None) -> float | None:
    """When the generation should be done, in Unix seconds.

    The service's own estimate, or else how long such jobs took recently.
    """
    if job.estimate_seconds is not None and job.estimated_at is not None:
        return job.estimated_at + job.estimate_seconds
    if job.accepted_at is not None and typical is not None:
        return job.accepted_at + typical
    return None


def progress_fraction(
    job: Job, progress: Progress | None, now: float, typical: float | None
) -> float | None:
    """Completed fraction of the current stage, below 1; None when it can't be measured."""
    if job.state is JobState.COMPLETED and progress is not None and progress[1]:
        return min(progress[0] / progress[1], _MOST_RECEIVED)
    end = expected_end(job, typical)
    if not is_running(job) or end is None or job.accepted_at is None:
        return None
    whole = end - job.accepted_at
    if whole <= 0:
        return _CEILING
    return _eased(max(0.0, now - job.accepted_at) / whole)


def _eased(share: float) -> float:
    """Linear up to the knee, then ever slower: a late job creeps on instead of sitting at 100 %."""
    if share <= _KNEE:
        return share
    return _KNEE + (_CEILING - _KNEE) * (1 - math.exp(-_STEEPNESS * (share - _KNEE)))
