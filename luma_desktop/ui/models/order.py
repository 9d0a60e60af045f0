"""In which order a list shows its jobs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from luma_desktop.domain.job import Job

Order = Callable[[Job], tuple[Any, ...]]
"""A job's sort key; no two jobs have the same."""


def in_line(job: Job) -> tuple[Any, ...]:
    """As they are sent: the first in line on top."""
    return (job.position, job.id)


def newest_first(job: Job) -> tuple[Any, ...]:
    """As the library pages them."""
    return (-job.created_at, -job.position, job.id)


def insertion_row(jobs: Sequence[Job], job: Job, order: Order) -> int:
    """Where `job` belongs among `jobs`, which are in order."""
    return bisect_right(jobs, order(job), key=order)
