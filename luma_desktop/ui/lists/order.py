"""In which order a list shows its jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.queue_order import line_order

Key = tuple[Any, ...]

Order = Callable[[Job], Key]
"""A job's sort key; no two jobs have the same."""


_NOT_SENT = frozenset({JobState.QUEUED, JobState.CANCELLED})
"""A cancelled job keeps its place in the queue."""


def in_line(job: Job) -> tuple[Any, ...]:
    """Sent jobs first, in the order they were sent; then the queue, first job on top."""
    if job.state in _NOT_SENT:
        return (1, *line_order(job))
    return (0, job.sent_at or job.position, job.position, job.id)


def newest_first(job: Job) -> tuple[Any, ...]:
    """In the library's page order."""
    return (-job.created_at, -job.position, job.id)
