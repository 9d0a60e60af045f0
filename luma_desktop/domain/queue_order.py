"""The line: in which order jobs are sent, and what a job becomes that is put elsewhere in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby, pairwise

import msgspec

from luma_desktop.domain.job import Job
from luma_desktop.domain.priority import Priority

STEP = 1.0
"""Between the positions of neighbours where nothing limits them."""

_LEAST_STEP = 1e-5
"""Below it all neighbours' positions are spread again: a float of today's Unix time has steps
of 2.4e-7.
"""


class Side(StrEnum):
    BEFORE = "before"
    AFTER = "after"


def line_order(job: Job) -> tuple[int, float, str]:
    """A queued job's sort key."""
    return (job.priority, job.position, job.id)


def moved(
    line: Iterable[Job], job_ids: Collection[str], side: Side, anchor: str | None
) -> list[Job]:
    """What changes when `job_ids` are put, in their order, on one side of the job `anchor`.

    Before None is the very front, after None the very end. The place wins: a job whose priority
    does not belong there takes on the nearest that does. Ids that are not in line, and an anchor
    that has left it, change nothing.
    """
    before = sorted(line, key=line_order)
    going = [job for job in before if job.id in job_ids]
    staying = [job for job in before if job.id not in job_ids]
    place = _place(before, job_ids, side, anchor)
    if place is None or not going:
        return []
    after = [*staying[:place], *going, *staying[place:]]
    if [job.id for job in after] == [job.id for job in before]:
        return []
    low = staying[place - 1].priority if place else Priority.FIRST
    high = staying[place].priority if place < len(staying) else Priority.LAST
    going = [
        msgspec.structs.replace(job, priority=Priority(min(max(job.priority, low), high)))
        for job in going
    ]
    placed = [*staying[:place], *_spaced(going, staying[:place], staying[place:])]
    placed += staying[place:]
    old = {job.id: job for job in before}
    return [job for job in _spread(placed) if job != old[job.id]]


def _place(
    before: Sequence[Job], job_ids: Collection[str], side: Side, anchor: str | None
) -> int | None:
    """How many of those that stay come before the place; None if there is no such place."""
    ids = [job.id for job in before]
    if anchor is None:
        end = 0 if side is Side.BEFORE else len(ids)
    elif anchor in ids:
        end = ids.index(anchor) + (side is Side.AFTER)
    else:
        return None
    return sum(job_id not in job_ids for job_id in ids[:end])


def _spaced(going: Sequence[Job], ahead: Sequence[Job], behind: Sequence[Job]) -> Iterator[Job]:
    """`going` with positions between their new neighbours of the same priority."""
    for priority, run in groupby(going, key=lambda job: job.priority):
        jobs = list(run)
        low = ahead[-1].position if ahead and ahead[-1].priority is priority else None
        high = behind[0].position if behind and behind[0].priority is priority else None
        for job, position in zip(jobs, _positions(jobs, low, high), strict=True):
            yield msgspec.structs.replace(job, position=position)


def _positions(jobs: Sequence[Job], low: float | None, high: float | None) -> list[float]:
    numbers = range(1, len(jobs) + 1)
    if low is None and high is None:
        low = jobs[0].position - STEP
    if low is None and high is not None:
        return [high - STEP * (len(jobs) + 1 - number) for number in numbers]
    low = low or 0.0
    step = STEP if high is None else (high - low) / (len(jobs) + 1)
    return [low + step * number for number in numbers]


def _spread(line: Sequence[Job]) -> Iterator[Job]:
    """`line` as it is, but where positions have become too close to tell apart."""
    for _, run in groupby(line, key=lambda job: job.priority):
        jobs = list(run)
        steps = (after.position - before.position for before, after in pairwise(jobs))
        if all(step >= _LEAST_STEP for step in steps):
            yield from jobs
            continue
        first = min(job.position for job in jobs)
        for number, job in enumerate(jobs):
            yield msgspec.structs.replace(job, position=first + STEP * number)
