"""Which generations of the account may be ours, though their answers were lost. Pure decisions.

A generation is a candidate for an attempt only if the account did not list it before the attempt,
nobody else is known to own it, and it came to be while the attempt was under way. It is adopted
only when there are exactly as many candidates as jobs of that very request: then it does not
matter which is whose.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from luma_desktop.domain.attempt import Attempt
from luma_desktop.domain.job import Job
from luma_desktop.domain.remote import ListedGeneration, Observation

CLOCK_MARGIN = 120.0
"""Seconds that the service's clock and ours may differ."""


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """A job of unknown fate with the attempt that made it so."""

    job: Job
    attempt: Attempt


def new_to_the_account(
    unknown: Sequence[Unknown], listed: Sequence[ListedGeneration], known: Collection[str]
) -> list[ListedGeneration]:
    """What the list holds that was in no baseline and belongs to no job of ours."""
    if any(u.attempt.baseline is None for u in unknown):
        return []
    seen_before = {i for u in unknown for i in (u.attempt.baseline or ())}
    return [
        row
        for row in listed
        if row.generation_id not in seen_before and row.generation_id not in known
    ]


def adoptable(
    unknown: Sequence[Unknown],
    candidates: Sequence[ListedGeneration],
    observed: Mapping[str, Observation],
    still_submitting: Collection[str],
) -> dict[str, Observation]:
    """Job id → the generation it may adopt. `still_submitting` holds prompts being sent now."""
    matched: dict[str, Observation] = {}
    for request in {u.job.request for u in unknown}:
        if request.prompt in still_submitting:
            continue
        group = [u for u in unknown if u.job.request == request]
        fitting = [
            observed[row.generation_id]
            for row in candidates
            if row.generation_id in observed
            and _prompt_fits(row, observed[row.generation_id], group[0].job)
            and any(_in_window(observed[row.generation_id], u.attempt) for u in group)
        ]
        if len(fitting) == len(group):
            fitting.sort(key=lambda o: o.created_at or 0.0)
            group.sort(key=lambda u: u.attempt.started_at)
            for u, observation in zip(group, fitting, strict=True):
                matched[u.job.id] = observation
    return _without_doubles(matched)


def _prompt_fits(row: ListedGeneration, observation: Observation, job: Job) -> bool:
    if job.request.expand_prompt:
        return True
    return job.request.prompt in {row.prompt, observation.prompt}


def _in_window(observation: Observation, attempt: Attempt) -> bool:
    if observation.created_at is None:
        return False
    end = (attempt.ended_at or attempt.started_at) + CLOCK_MARGIN
    return attempt.started_at - CLOCK_MARGIN <= observation.created_at <= end


def _without_doubles(matched: dict[str, Observation]) -> dict[str, Observation]:
    """Drop every generation that two different requests lay claim to."""
    claims: dict[str, int] = {}
    for observation in matched.values():
        claims[observation.generation_id] = claims.get(observation.generation_id, 0) + 1
    return {job: o for job, o in matched.items() if claims[o.generation_id] == 1}
