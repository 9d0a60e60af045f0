"""Which generations of the account may be ours, though their answers were lost. Pure decisions.

A generation is a candidate for an attempt only if the account did not list it before the attempt,
nobody else is known to own it, and it came to be while the attempt was under way. It is adopted
only when there are exactly as many candidates as jobs of that very request: then it does not
matter which is whose. Otherwise they are contested, and the user is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from luma_desktop.domain.attempt import Attempt, AttemptOutcome
from luma_desktop.domain.job import Job
from luma_desktop.domain.moments import is_plausible
from luma_desktop.domain.remote import ListedGeneration, Observation

CLOCK_MARGIN = 120.0
"""Seconds that the service's clock and ours may differ beyond what is known."""

TAKEN_WITHIN = 180.0
"""Seconds after its first byte within which a call was taken, if it ever was: the longest wait for
an answer (120 s), and time to get there. A kill leaves no better end.
"""


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """A job of unknown fate with the attempts that may have been taken, oldest first.

    Not `is_whole` where another one was sent with another key, or longer ago than the log reaches.
    """

    job: Job
    attempts: tuple[Attempt, ...]
    is_whole: bool = True


class Window(msgspec.Struct, frozen=True, order=True):
    """From and to, in Unix seconds of the service's clock."""

    start: float
    end: float

    def __contains__(self, moment: float | None) -> bool:
        return moment is not None and self.start <= moment <= self.end


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """`matched`: job id → the generation it may adopt.

    `contested`: job id → how many generations may be its own, where they cannot be told apart.
    """

    matched: Mapping[str, Observation]
    contested: Mapping[str, int]


def may_be_taken(attempt: Attempt) -> bool:
    """Whether nobody knows what became of it."""
    return attempt.outcome in {AttemptOutcome.UNKNOWN, None} and not _never_left(attempt)


def window_of(attempt: Attempt, server_ahead: float | None) -> Window:
    """When the service may have taken `attempt`; `server_ahead` is what is known of its clock now.

    What the attempt itself knows of the service's clock counts more: ours may have been set since.
    """
    left = attempt.first_byte_at or attempt.started_at
    first, latest = min(attempt.started_at, left), max(attempt.started_at, left)
    last = latest + TAKEN_WITHIN
    ended = attempt.ended_at
    if ended is not None and ended >= latest:
        last = min(last, ended)
    ahead = attempt.server_ahead if attempt.server_ahead is not None else server_ahead
    if attempt.server_time is not None and ended is not None:
        ahead = attempt.server_time - ended
    if ahead is None or not is_plausible(first + ahead):
        ahead = 0.0
    return Window(first + ahead - CLOCK_MARGIN, last + ahead + CLOCK_MARGIN)


def merged(windows: Collection[Window]) -> list[Window]:
    """The same times in as few windows as can be, none of which meets another."""
    whole: list[Window] = []
    for window in sorted(windows):
        if whole and window.start <= whole[-1].end:
            whole[-1] = Window(whole[-1].start, max(whole[-1].end, window.end))
        else:
            whole.append(window)
    return whole


def candidates(
    unknown: Sequence[Unknown], listed: Sequence[ListedGeneration], excluded: Collection[str]
) -> list[ListedGeneration]:
    """What the list holds that an attempt may have made; `excluded` belongs to somebody else."""
    return [
        row
        for row in listed
        if row.generation_id not in excluded
        and any(_is_new(row, attempt) for u in unknown for attempt in u.attempts)
    ]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of the candidates.

    `reserved` names the one job that a log row gives a generation to. `submitting` holds prompts
    that were being sent meanwhile. `server_ahead` is what is known of the service's clock now.
    """

    rows: Sequence[ListedGeneration]
    observed: Mapping[str, Observation]
    submitting: Collection[str] = ()
    reserved: Mapping[str, str] = {}
    server_ahead: float | None = None

    def judge(self, unknown: Sequence[Unknown]) -> Verdict:
        """Who may adopt what."""
        matched: dict[str, Observation] = {}
        contested: dict[str, int] = {}
        for request in {u.job.request for u in unknown}:
            group = [u for u in unknown if u.job.request == request]
            group.sort(key=lambda u: u.attempts[0].started_at)
            fitting = [row for row in self.rows if any(self._fits(u, row) for u in group)]
            fitting.sort(key=lambda row: self.observed[row.generation_id].created_at or 0.0)
            pairs = None
            if len(fitting) == len(group) and not self._is_moving(group[0].job):
                pairs = _pair_up(group, fitting, self._fits)
            if pairs is not None:
                matched |= {u.job.id: self.observed[row.generation_id] for u, row in pairs}
            elif fitting:
                contested |= {u.job.id: len(fitting) for u in group}
        return _without_doubles(matched, contested)

    def _is_moving(self, job: Job) -> bool:
        """Whether a generation on the list may be one whose answer is still to come."""
        if job.request.expand_prompt:
            return bool(self.submitting)
        return job.request.prompt in self.submitting

    def _fits(self, u: Unknown, row: ListedGeneration) -> bool:
        observation = self.observed.get(row.generation_id)
        if observation is None or not _prompt_fits(row, observation, u.job):
            return False
        if self.reserved.get(row.generation_id, u.job.id) != u.job.id:
            return False
        moment, ahead = observation.created_at, self.server_ahead
        return any(_is_new(row, a) and moment in window_of(a, ahead) for a in u.attempts)


def _never_left(attempt: Attempt) -> bool:
    return attempt.outcome is None and attempt.first_byte_at is None


def _is_new(row: ListedGeneration, attempt: Attempt) -> bool:
    """A list that could not be had says nothing; then the attempt's time alone decides."""
    return attempt.baseline is None or row.generation_id not in attempt.baseline


def _prompt_fits(row: ListedGeneration, observation: Observation, job: Job) -> bool:
    if job.request.expand_prompt:
        return True
    return job.request.prompt in {row.prompt, observation.prompt}


Pair = tuple[Unknown, ListedGeneration]


def _pair_up(
    group: Sequence[Unknown],
    rows: Sequence[ListedGeneration],
    fits: Callable[[Unknown, ListedGeneration], bool],
) -> list[Pair] | None:
    """Give each job a row that fits it, in the order of time as far as that goes.

    None if one of them would go without.
    """
    taken_by: dict[int, int] = {}

    def place(job: int, tried: set[int]) -> bool:
        order = sorted(range(len(rows)), key=lambda row: abs(row - job))
        for row in order:
            if row not in tried and fits(group[job], rows[row]):
                tried.add(row)
                if row not in taken_by or place(taken_by[row], tried):
                    taken_by[row] = job
                    return True
        return False

    if not all(place(job, set()) for job in range(len(group))):
        return None
    return [(group[job], rows[row]) for row, job in taken_by.items()]


def _without_doubles(matched: dict[str, Observation], contested: dict[str, int]) -> Verdict:
    """Drop every generation that two different requests lay claim to."""
    claims: dict[str, int] = {}
    for observation in matched.values():
        claims[observation.generation_id] = claims.get(observation.generation_id, 0) + 1
    single = {job: o for job, o in matched.items() if claims[o.generation_id] == 1}
    doubled = {job: claims[o.generation_id] for job, o in matched.items() if job not in single}
    return Verdict(matched=single, contested=contested | doubled)
