"""Conditions for commands: each says whether a job allows it in its current state."""

from __future__ import annotations

from collections.abc import Callable

from luma_desktop.domain.job import DUPLICABLE, RETRYABLE, Job, JobState
from luma_desktop.domain.lineage import can_be_source, leads_up_by_id, may_go_by_frame

S = JobState

Can = Callable[[Job], bool]

_CHECKABLE = frozenset({S.SUBMIT_UNKNOWN, S.ACCEPTED_UNLOCATED, S.ACCEPTED})


def always(_job: Job) -> bool:
    return True


def waits(job: Job) -> bool:
    """It's in the queue and hasn't been sent."""
    return job.state is S.QUEUED


def is_removed(job: Job) -> bool:
    return job.removed


def is_clip(job: Job) -> bool:
    return job.state is S.READY and job.clip is not None


def is_film(job: Job) -> bool:
    """A playable clip: neither frames nor a video of an unknown format."""
    return is_clip(job) and job.clip is not None and job.clip.previewable


def can_extend(job: Job) -> bool:
    return is_film(job) and job.generation_id is not None


def can_lead_up(job: Job) -> bool:
    return job.state is S.READY and leads_up_by_id(job, job.request.model)


def can_make_version(job: Job) -> bool:
    return job.state is S.READY and can_be_source(job)


def can_go_by_frame(job: Job) -> bool:
    return may_go_by_frame(job)


def can_retry(job: Job) -> bool:
    return job.state in RETRYABLE and job.request.is_known


def can_duplicate(job: Job) -> bool:
    return job.state in DUPLICABLE and job.request.is_known


def can_fetch_again(job: Job) -> bool:
    return job.state is S.DOWNLOAD_FAILED


def can_check(job: Job) -> bool:
    return job.state in _CHECKABLE


def can_resend(job: Job) -> bool:
    return job.state is S.SUBMIT_UNKNOWN


def can_abandon(job: Job) -> bool:
    return job.state in {S.SUBMIT_UNKNOWN, S.ACCEPTED_UNLOCATED}


def has_remote_prompt(job: Job) -> bool:
    return bool(job.remote_prompt)
