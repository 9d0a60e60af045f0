"""A job's state in words, with its cost and its colour role."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.money import ZERO
from luma_desktop.domain.priority import Priority
from luma_desktop.domain.remote import RemotePhase
from luma_desktop.engine.holds import Hold
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.presenters.job.kept_files import kind_name
from luma_desktop.ui.presenters.job.progress import Progress, expected_end, is_running
from luma_desktop.ui.presenters.texts.amounts import duration_text, price_text, size_text
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP
from luma_desktop.ui.presenters.trouble.problems import reason_text

translate = QCoreApplication.translate
S = JobState

_STEP = 5
"""Seconds a remaining time is rounded up to, so that the text doesn't flicker."""

_LATE = 1.5
"""Multiple of the expected time after which a job is called late."""

_NAMES = {
    S.QUEUED: QT_TRANSLATE_NOOP("states", "Queued"),
    S.SUBMITTING: QT_TRANSLATE_NOOP("states", "Sending"),
    S.SUBMIT_UNKNOWN: QT_TRANSLATE_NOOP("states", "Checking whether it was sent"),
    S.ACCEPTED_UNLOCATED: QT_TRANSLATE_NOOP("states", "Sent · looking for it"),
    S.ACCEPTED: QT_TRANSLATE_NOOP("states", "Running"),
    S.COMPLETED: QT_TRANSLATE_NOOP("states", "Downloading"),
    S.DOWNLOAD_FAILED: QT_TRANSLATE_NOOP("states", "Not downloaded"),
    S.READY: QT_TRANSLATE_NOOP("states", "Ready"),
    S.REJECTED: QT_TRANSLATE_NOOP("states", "Failed"),
    S.FAILED: QT_TRANSLATE_NOOP("states", "Failed"),
    S.CANCELLED: QT_TRANSLATE_NOOP("states", "Cancelled"),
    S.ABANDONED: QT_TRANSLATE_NOOP("states", "Given up"),
    S.LOST: QT_TRANSLATE_NOOP("states", "Lost by the service"),
}

_ROLES = {
    S.SUBMIT_UNKNOWN: Role.WARNING,
    S.ACCEPTED_UNLOCATED: Role.WARNING,
    S.DOWNLOAD_FAILED: Role.WARNING,
    S.READY: Role.OK,
    S.REJECTED: Role.ERROR,
    S.FAILED: Role.ERROR,
    S.LOST: Role.ERROR,
}

_PLACEHOLDERS = {
    S.QUEUED: QT_TRANSLATE_NOOP("states", "queued"),
    S.SUBMITTING: QT_TRANSLATE_NOOP("states", "sending"),
    S.SUBMIT_UNKNOWN: "?",
    S.ACCEPTED_UNLOCATED: "?",
    S.COMPLETED: "↓",
    S.CANCELLED: "–",
    S.ABANDONED: "–",
}

_PERCENT = 100


def state_role(job: Job) -> Role:
    """The colour that goes with the state's words (which never stand for it alone)."""
    return _ROLES.get(job.state, Role.MUTED)


def state_text(
    job: Job,
    progress: Progress | None,
    now: float,
    typical: float | None,
    *,
    place: int | None = None,
    edited: bool = False,
    holds: Sequence[Hold] = (),
) -> str:
    """The state in words; `place` is the job's position in the queue, from 1.

    `edited` means its request is being edited; `holds` are why the queue waits.
    """
    match job.state:
        case S.QUEUED if place is not None:
            # Not sooner: before the first paint nothing waits.
            from luma_desktop.ui.presenters.job.waiting import waiting_text

            text = _queued(job, place, edited=edited)
            return " · ".join(filter(None, (text, waiting_text(job, holds))))
        case S.ACCEPTED:
            return _at_service(job, now, typical)
        case S.COMPLETED if progress is not None:
            return translate("states", "Downloading {size}").format(size=size_text(*progress))
        case S.REJECTED | S.FAILED if job.problem is not None:
            return translate("states", "Failed: {reason}").format(reason=reason_text(job.problem))
        case S.DOWNLOAD_FAILED if job.problem is not None:
            return translate("states", "Not downloaded: {reason}").format(
                reason=reason_text(job.problem)
            )
        case _:
            return _plain_state(job)


def _plain_state(job: Job) -> str:
    if job.state is S.READY and job.clip is not None and not job.clip.previewable:
        return translate("states", "Ready · no preview")
    return state_name(job.state)


def state_name(state: JobState) -> str:
    """A state's name; one only a newer version knows is shown as stored."""
    known = _NAMES.get(state)
    return state.value if known is None else translate("states", known)


def _queued(job: Job, place: int, *, edited: bool) -> str:
    text = translate("states", "Queued · #{place}").format(place=place)
    if edited:
        return translate("states", "{state} · being edited").format(state=text)
    match job.priority:
        case Priority.FIRST:
            return translate("states", "{state} · first").format(state=text)
        case Priority.LAST:
            return translate("states", "{state} · last").format(state=text)
        case _:
            return text


def _at_service(job: Job, now: float, typical: float | None) -> str:
    if job.phase is RemotePhase.WAITING:
        return translate("states", "Queued at the service")
    left = _seconds_left(job, now, typical)
    if left is None:
        return state_name(S.ACCEPTED)
    if _is_late(job, now, typical):
        return translate("states", "Running · longer than usual")
    if left <= 0:
        return translate("states", "Running · any moment now")
    return translate("states", "Running · about {time} left").format(time=duration_text(left))


def _seconds_left(job: Job, now: float, typical: float | None) -> int | None:
    end = expected_end(job, typical)
    return None if end is None else math.ceil((end - now) / _STEP) * _STEP


def _is_late(job: Job, now: float, typical: float | None) -> bool:
    """Half of all jobs take longer than the typical one, so that alone isn't unusual."""
    end = expected_end(job, typical)
    if end is None or job.accepted_at is None:
        return False
    return now - job.accepted_at > _LATE * (end - job.accepted_at)


def placeholder_text(job: Job, progress: Progress | None, now: float, typical: float | None) -> str:
    """What is shown where a thumbnail will be."""
    match job.state:
        case S.ACCEPTED:
            left = _seconds_left(job, now, typical) if is_running(job) else None
            return f"~{duration_text(left)}" if left is not None and left > 0 else "…"
        case S.COMPLETED if progress is not None and progress[1]:
            return f"{_percent(progress)} %"
        case S.READY if job.clip is not None and not job.clip.previewable:
            return kind_name(job.clip) or "?"
        case S.READY:
            return job.request.aspect_ratio.value
        case _:
            return translate("states", _PLACEHOLDERS.get(job.state, "!"))


def _percent(progress: Progress) -> int:
    received, total = progress
    return min(received * _PERCENT // total, _PERCENT - 1) if total else 0


def cost_text(job: Job) -> str:
    """The cost as far as it's known: `$0.25`, `$0.25?`, `price unknown`, `not charged`."""
    if job.brought_in:
        return translate("states", "made elsewhere")
    amount = price_text([job]) if job.charged is None else str(job.charged)
    match job.state:
        case S.SUBMIT_UNKNOWN | S.ABANDONED:
            return f"{amount}?"
        case S.REJECTED | S.FAILED if job.state is S.REJECTED or job.charged == ZERO:
            return translate("states", "not charged")
        case S.FAILED:
            return translate("states", "probably not charged")
        case S.CANCELLED:
            return translate("states", "not charged")
        case _:
            return amount


def spoken_text(title: str, state: str, cost: str) -> str:
    """A card in words, for screen readers."""
    parts = (title, state.replace(" · ", ", "), cost)
    return ". ".join(part.rstrip(".") for part in parts)
