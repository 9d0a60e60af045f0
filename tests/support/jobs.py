"""Jobs in any state, brought there by real events."""

from __future__ import annotations

from typing import Any

import msgspec

from luma_desktop.domain import events as ev
from luma_desktop.domain.clip import Clip
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.money import V1_GENERATION_PRICE, Money
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Acceptance, Observation, RemotePhase, RemoteVideo
from luma_desktop.domain.request import GenerationRequest

S = JobState

NOW = 1_800_000_000.0

PROBLEM = Problem(kind=ProblemKind.REJECTED, detail="said the service")
VIDEO = RemoteVideo(url="http://127.0.0.1/clip.mp4", width=1360, height=752)
CLIP = Clip(path="videos/a.mp4", size=8_400_000, sha256="0" * 64, width=1360, height=752)


def observation(phase: RemotePhase = RemotePhase.RUNNING, **fields: object) -> Observation:
    base = Observation(generation_id="g-1", phase=phase)
    return msgspec.structs.replace(base, **fields)


EVENTS: dict[type[ev.JobEvent], ev.JobEvent] = {
    type(event): event
    for event in (
        ev.SubmitStarted(at=NOW + 1),
        ev.Accepted(at=NOW + 2, acceptance=Acceptance(observation=observation(), status=201)),
        ev.NotSent(at=NOW + 2, problem=PROBLEM),
        ev.Rejected(at=NOW + 2, problem=PROBLEM),
        ev.OutcomeUnknown(at=NOW + 2, problem=PROBLEM),
        ev.FoundUnlocated(at=NOW + 3, inference_id="inf-1"),
        ev.ResendApproved(at=NOW + 3),
        ev.Abandoned(at=NOW + 3),
        ev.Cancelled(at=NOW + 3),
        ev.Reinstated(at=NOW + 4),
        ev.Edited(at=NOW + 1, request=GenerationRequest(prompt="Whale"), quoted=Money(1)),
        ev.Observed(at=NOW + 4, observation=observation()),
        ev.Completed(at=NOW + 5, observation=observation(RemotePhase.COMPLETED, video=VIDEO)),
        ev.Failed(at=NOW + 5, problem=PROBLEM),
        ev.Lost(at=NOW + 5, problem=PROBLEM),
        ev.Downloaded(at=NOW + 6, clip=CLIP),
        ev.DownloadFailed(at=NOW + 6, problem=PROBLEM),
    )
}
"""One of each kind."""

_WAY: dict[JobState, tuple[type[ev.JobEvent], ...]] = {
    S.QUEUED: (),
    S.SUBMITTING: (ev.SubmitStarted,),
    S.SUBMIT_UNKNOWN: (ev.SubmitStarted, ev.OutcomeUnknown),
    S.ACCEPTED_UNLOCATED: (ev.SubmitStarted, ev.OutcomeUnknown, ev.FoundUnlocated),
    S.ACCEPTED: (ev.SubmitStarted, ev.Accepted),
    S.COMPLETED: (ev.SubmitStarted, ev.Accepted, ev.Completed),
    S.DOWNLOAD_FAILED: (ev.SubmitStarted, ev.Accepted, ev.Completed, ev.DownloadFailed),
    S.READY: (ev.SubmitStarted, ev.Accepted, ev.Completed, ev.Downloaded),
    S.REJECTED: (ev.SubmitStarted, ev.Rejected),
    S.FAILED: (ev.SubmitStarted, ev.Accepted, ev.Failed),
    S.CANCELLED: (ev.Cancelled,),
    S.ABANDONED: (ev.SubmitStarted, ev.OutcomeUnknown, ev.Abandoned),
    S.LOST: (ev.SubmitStarted, ev.Accepted, ev.Lost),
}


def queued(job_id: str = "job-1", *, prompt: str = "Flying jellyfish", **fields: Any) -> Job:
    job = Job(
        id=job_id,
        click_id="click-1",
        created_at=NOW,
        changed_at=NOW,
        position=NOW,
        request=GenerationRequest(prompt=prompt),
        origin="https://api.aimlapi.com",
        quoted=V1_GENERATION_PRICE,
    )
    return msgspec.structs.replace(job, **fields)


def in_state(state: JobState, job_id: str = "job-1", **fields: Any) -> Job:
    """A job that came to `state` by events."""
    job = queued(job_id, **fields)
    for kind in _WAY[state]:
        job = job.apply(EVENTS[kind])
    return job
