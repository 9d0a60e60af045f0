"""Which take of its request a job is, by the jobs that are known."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from luma_desktop.domain.job import Job
from luma_desktop.domain.request import GenerationRequest

_Place = tuple[float, float, str]
"""When a job was made, its position, its id: the first take is the oldest."""


class Takes:
    """Counts by request. A job that failed or was removed keeps its number."""

    def __init__(self) -> None:
        self._requests: dict[str, GenerationRequest] = {}
        self._places: dict[GenerationRequest, list[_Place]] = {}

    def note(self, jobs: Iterable[Job]) -> None:
        """Jobs come in, or ask for something else than before."""
        for job in jobs:
            before = self._requests.get(job.id)
            if before == job.request:
                continue
            if before is not None:
                self._places[before] = [one for one in self._places[before] if one[2] != job.id]
            self._requests[job.id] = job.request
            insort(self._places.setdefault(job.request, []), _place(job))

    def number(self, job: Job) -> int:
        """From 1; 0 for the only take of its request."""
        places = self._places.get(job.request, [])
        return bisect_left(places, _place(job)) + 1 if len(places) > 1 else 0


def _place(job: Job) -> _Place:
    return job.created_at, job.position, job.id
