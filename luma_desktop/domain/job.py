"""A job: what the user asked for, and all that has become of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from luma_desktop.domain import events as ev
from luma_desktop.domain.clip import Clip
from luma_desktop.domain.money import V1_GENERATION_PRICE, Money
from luma_desktop.domain.open_values import OpenStrEnum
from luma_desktop.domain.priority import Priority
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.remote import Observation, RemotePhase, RemoteVideo
from luma_desktop.domain.request import AspectRatio, Dialect, GenerationRequest, Model


class JobState(OpenStrEnum):
    QUEUED = "queued"
    SUBMITTING = "submitting"
    SUBMIT_UNKNOWN = "submit_unknown"
    ACCEPTED_UNLOCATED = "accepted_unlocated"
    ACCEPTED = "accepted"
    COMPLETED = "completed"
    DOWNLOAD_FAILED = "download_failed"
    READY = "ready"
    REJECTED = "rejected"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"
    LOST = "lost"


S = JobState

TRANSITIONS: Mapping[JobState, frozenset[JobState]] = {
    S.QUEUED: frozenset({S.QUEUED, S.SUBMITTING, S.CANCELLED, S.REJECTED, S.SUBMIT_UNKNOWN}),
    S.SUBMITTING: frozenset({S.ACCEPTED, S.QUEUED, S.REJECTED, S.SUBMIT_UNKNOWN}),
    S.SUBMIT_UNKNOWN: frozenset(
        {S.ACCEPTED, S.ACCEPTED_UNLOCATED, S.REJECTED, S.QUEUED, S.ABANDONED}
    ),
    S.ACCEPTED_UNLOCATED: frozenset({S.ACCEPTED, S.FAILED, S.ABANDONED}),
    S.ACCEPTED: frozenset({S.ACCEPTED, S.COMPLETED, S.FAILED, S.LOST}),
    S.COMPLETED: frozenset({S.COMPLETED, S.READY, S.DOWNLOAD_FAILED}),
    S.DOWNLOAD_FAILED: frozenset({S.COMPLETED}),
    S.READY: frozenset(),
    S.REJECTED: frozenset(),
    S.FAILED: frozenset(),
    S.CANCELLED: frozenset({S.QUEUED}),
    S.ABANDONED: frozenset(),
    S.LOST: frozenset(),
}
"""What each state may become. ACCEPTED and COMPLETED may be seen again with newer facts, QUEUED
with another request; CANCELLED may be taken back.
"""

FINISHED = frozenset(state for state, after in TRANSITIONS.items() if not after) | {S.CANCELLED}
"""States that nothing follows automatically."""

DUPLICABLE = (FINISHED | {S.QUEUED}) - {S.REJECTED}
"""States in which the same may be asked for once more: it waits, or ended and was not refused."""

RETRYABLE = FINISHED - {S.READY, S.REJECTED}
"""States that ended without a clip; a refused request would only be refused again."""

IN_FLIGHT = frozenset({S.SUBMITTING, S.SUBMIT_UNKNOWN, S.ACCEPTED_UNLOCATED, S.ACCEPTED})
"""States in which the service has, or may have, the job in hand."""

CHARGED = frozenset(
    {S.ACCEPTED, S.ACCEPTED_UNLOCATED, S.COMPLETED, S.DOWNLOAD_FAILED, S.READY, S.LOST}
)
"""States in which the money is known to have been taken."""

COUNTED = IN_FLIGHT | CHARGED | {S.ABANDONED}
"""States in which money was, may have been, or is being spent: nobody knows of an abandoned job."""

_BECOMES: Mapping[type[ev.JobEvent], JobState] = {
    ev.SubmitStarted: S.SUBMITTING,
    ev.Accepted: S.ACCEPTED,
    ev.NotSent: S.QUEUED,
    ev.Rejected: S.REJECTED,
    ev.OutcomeUnknown: S.SUBMIT_UNKNOWN,
    ev.FoundUnlocated: S.ACCEPTED_UNLOCATED,
    ev.ResendApproved: S.QUEUED,
    ev.Abandoned: S.ABANDONED,
    ev.Cancelled: S.CANCELLED,
    ev.Reinstated: S.QUEUED,
    ev.Edited: S.QUEUED,
    ev.Observed: S.ACCEPTED,
    ev.Completed: S.COMPLETED,
    ev.Failed: S.FAILED,
    ev.Lost: S.LOST,
    ev.Downloaded: S.READY,
    ev.DownloadFailed: S.DOWNLOAD_FAILED,
}

_ONLY_FROM: Mapping[type[ev.JobEvent], frozenset[JobState]] = {
    ev.NotSent: frozenset({S.SUBMITTING}),
    ev.ResendApproved: frozenset({S.SUBMIT_UNKNOWN}),
    ev.Reinstated: frozenset({S.CANCELLED}),
    ev.Edited: frozenset({S.QUEUED}),
    ev.Observed: frozenset({S.ACCEPTED}),
    ev.Accepted: frozenset({S.SUBMITTING, S.SUBMIT_UNKNOWN, S.ACCEPTED_UNLOCATED}),
}
"""Events that share a target state, told apart by where they may come from."""


class IllegalTransitionError(Exception):
    """An event that cannot happen to a job in its state: a fault of the program."""


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """What a job counts for against the limits, and from when on (Unix seconds).

    `charged` is what the service said it took, `seconds` how long the job took there; None where
    that is not known.
    """

    job_id: str
    model: Model
    at: float
    amount: Money
    charged: Money | None = None
    seconds: float | None = None


class Job(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One clip that was asked for. Times are Unix seconds; `origin` is where the job belongs.

    `key_fingerprint` is a keyed hash of the API key that the job was made with, never the key.
    All jobs of one click share `click_id`. `priority` and then `position` order the line.
    """

    id: str
    click_id: str
    created_at: float
    position: float
    request: GenerationRequest
    origin: str
    quoted: Money
    stand_in: bool = False
    """`quoted` was paid for clips of other models: limits count it, but it is told nobody."""
    key_fingerprint: str | None = None
    parent_id: str | None = None
    """Our id of the job whose clip this one goes on from."""
    priority: Priority = Priority.IN_TURN
    retry_of: str | None = None
    take_of: str | None = None
    """Our id of the job whose request this one repeats beside it."""
    remix_of: str | None = None
    """Our id of the job whose request this one was changed from."""
    state: JobState = S.QUEUED
    changed_at: float = 0.0
    attempts: int = 0
    """The highest number of an attempt."""
    generation_id: str | None = None
    inference_id: str | None = None
    sent_at: float | None = None
    """When it last left the line."""
    spent_at: float | None = None
    """When its money was spent, by the service's clock as far as that was known."""
    accepted_at: float | None = None
    completed_at: float | None = None
    finished_at: float | None = None
    phase: RemotePhase = RemotePhase.WAITING
    estimate_seconds: float | None = None
    estimated_at: float | None = None
    remote_prompt: str | None = None
    """What the service made of the prompt, where it differs."""
    charged: Money | None = None
    """What the service said it took; None until it says."""
    video: RemoteVideo | None = None
    clip: Clip | None = None
    problem: Problem | None = None
    cleared: bool = False
    """No longer shown in the queue panel."""
    removed: bool = False
    """Removed by the user; kept as a tombstone with its ids."""
    brought_in: bool = False
    """Made elsewhere and taken over from the account: it cost nothing here."""

    @classmethod
    def from_account(
        cls,
        event: ev.BroughtIn,
        *,
        job_id: str,
        click_id: str,
        position: float,
        origin: str,
        key_fingerprint: str | None,
    ) -> Job:
        """A job that the service has in hand already; `event` is the first of its life.

        Its shape is a guess until the clip is here. `accepted_at` stays open, since nothing can be
        learned from how long it took.
        """
        seen = event.observation
        job = cls(
            id=job_id,
            click_id=click_id,
            created_at=seen.created_at or event.at,
            position=position,
            request=GenerationRequest(prompt=seen.prompt or ""),
            origin=origin,
            key_fingerprint=key_fingerprint,
            quoted=V1_GENERATION_PRICE,
            state=S.ACCEPTED,
            changed_at=event.at,
            generation_id=seen.generation_id,
            brought_in=True,
        )
        return msgspec.structs.replace(job, **_observed(job, seen, event.at))

    @property
    def dialect(self) -> Dialect:
        return self.request.dialect

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def spent(self) -> Spent | None:
        """None for what cost nothing here. What a newer version's state means is not known."""
        if self.brought_in or not (self.state in COUNTED or not self.state.is_known):
            return None
        timed = self.accepted_at is not None and self.completed_at is not None
        return Spent(
            job_id=self.id,
            model=self.request.model,
            at=self.spent_at or self.accepted_at or self.changed_at,
            amount=self.charged or self.quoted,
            charged=self.charged,
            seconds=(self.completed_at or 0.0) - (self.accepted_at or 0.0) if timed else None,
        )

    @property
    def title(self) -> str:
        """The prompt as one line."""
        return " ".join(self.request.prompt.split())

    def apply(self, event: ev.JobEvent) -> Job:
        """The job after `event`.

        Raises:
            IllegalTransitionError: if the table does not allow it.
        """
        target = _BECOMES.get(type(event))
        origins = _ONLY_FROM.get(type(event))
        if (
            target is None
            or target not in TRANSITIONS.get(self.state, ())
            or (origins and self.state not in origins)
        ):
            raise IllegalTransitionError(f"{type(event).__name__} on a job that is {self.state}")
        changes: dict[str, Any] = {"state": target, "changed_at": event.at, "problem": None}
        changes.update(_changes(self, event))
        if target in FINISHED:
            changes["finished_at"] = event.at
        return msgspec.structs.replace(self, **changes)


def _changes(job: Job, event: ev.JobEvent) -> dict[str, Any]:
    """What `event` brings besides the state."""
    changes: dict[str, Any] = {}
    match event:
        case ev.SubmitStarted() | ev.Edited() | ev.Reinstated():
            changes.update(_changes_in_line(job, event))
        case ev.Accepted(acceptance=acceptance):
            changes.update(_observed(job, acceptance.observation, event.at))
            changes["generation_id"] = acceptance.observation.generation_id
            changes["inference_id"] = acceptance.inference_id or job.inference_id
            changes["accepted_at"] = event.at
            changes["spent_at"] = acceptance.server_time or job.spent_at
        case ev.FoundUnlocated(inference_id=inference_id):
            changes["inference_id"] = inference_id or job.inference_id
        case ev.Observed(observation=observation):
            changes.update(_observed(job, observation, event.at))
        case ev.Completed(observation=observation):
            changes.update(_observed(job, observation, event.at))
            changes["completed_at"] = job.completed_at or event.at
        case ev.Downloaded(clip=clip):
            changes["clip"] = clip
            if job.brought_in and clip.width and clip.height:
                shape = AspectRatio.nearest(clip.width, clip.height)
                changes["request"] = msgspec.structs.replace(job.request, aspect_ratio=shape)
        case ev.Failed(problem=problem, charged=charged):
            changes["problem"] = problem
            changes["charged"] = job.charged if charged is None else charged
        case (
            ev.NotSent(problem=problem)
            | ev.Rejected(problem=problem)
            | ev.OutcomeUnknown(problem=problem)
            | ev.Lost(problem=problem)
            | ev.DownloadFailed(problem=problem)
        ):
            changes["problem"] = problem
    return changes


def _changes_in_line(
    job: Job, event: ev.SubmitStarted | ev.Edited | ev.Reinstated
) -> dict[str, Any]:
    match event:
        case ev.SubmitStarted(number=number, key_fingerprint=fingerprint, spent_at=spent_at):
            return {
                "attempts": job.attempts + 1 if number is None else max(job.attempts, number),
                "key_fingerprint": fingerprint or job.key_fingerprint,
                "sent_at": event.at,
                "spent_at": spent_at,
            }
        case ev.Edited(request=request, quoted=quoted, stand_in=stand_in):
            source = request.source_job_id
            is_other = source != job.request.source_job_id
            parent_id = source if is_other else job.parent_id
            return {
                "request": request,
                "quoted": quoted,
                "stand_in": stand_in,
                "parent_id": parent_id,
            }
        case _:
            return {"finished_at": None, "cleared": False, "removed": False}


def _observed(job: Job, observation: Observation, at: float) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "phase": observation.phase,
        "video": observation.video or job.video,
        "charged": job.charged if observation.charged is None else observation.charged,
    }
    if observation.estimate_seconds is not None:
        changes["estimate_seconds"] = observation.estimate_seconds
        changes["estimated_at"] = at
    if observation.prompt and observation.prompt != job.request.prompt:
        changes["remote_prompt"] = observation.prompt
    return changes
