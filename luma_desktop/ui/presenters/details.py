"""A job on one line, and in full for copying."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job, JobState
from luma_desktop.ui.markup import escaped
from luma_desktop.ui.presenters.amounts import length_text
from luma_desktop.ui.presenters.models import model_name
from luma_desktop.ui.presenters.problems import money_text, problem_words
from luma_desktop.ui.presenters.states import cost_text, state_name

translate = QCoreApplication.translate


def details_line(job: Job, *, now: float | None = None) -> str:
    """`Dream Machine v1 · 16:9 · 1360x752 · 5 s · $0.25 · 20:41`; what is not known is left out.

    `now` (Unix seconds, the present unless given) tells whether the day has to be named.
    """
    request, clip, video = job.request, job.clip, job.video
    parts = [model_name(request.model)]
    if clip is not None or not job.brought_in:  # its shape is not known before the clip is here
        parts.append(request.aspect_ratio.value)
    if request.resolution is not None:
        parts.append(request.resolution.value)
    size = clip if clip is not None and clip.width else video
    if size is not None and size.width and size.height:
        parts.append(f"{size.width}×{size.height}")
    if clip is not None and clip.duration:
        parts.append(length_text(clip.duration))
    parts.append(cost_text(job))
    parts.append(when_text(job.finished_at or job.created_at, time.time() if now is None else now))
    return " · ".join(parts)


def when_text(at: float, now: float) -> str:
    """Local time of day, with the date if `at` is on another day than `now`."""
    from PySide6.QtCore import QDateTime, QLocale

    then = QDateTime.fromSecsSinceEpoch(int(at))
    locale = QLocale()
    clock = locale.toString(then.time(), QLocale.FormatType.ShortFormat)
    if then.date() == QDateTime.fromSecsSinceEpoch(int(now)).date():
        return clock
    return f"{locale.toString(then.date(), QLocale.FormatType.ShortFormat)} {clock}"


def tooltip_text(job: Job) -> str:
    """The whole prompt, what the service made of it, and what went wrong.

    It is rich text that holds the service's words escaped: a tool tip guesses whether its text is
    rich, and this leaves it nothing to guess.
    """
    lines = [job.request.prompt.strip()]
    if job.remote_prompt:
        made = translate("details", "The service made of it: {prompt}")
        lines.append(made.format(prompt=job.remote_prompt.strip()))
    if job.problem is not None:
        lines.append(problem_words(job.problem, job=job).line)
    elif job.state in {JobState.ABANDONED, JobState.CANCELLED}:
        lines.append(money_text(job))
    paragraphs = "".join(f"<p>{escaped(line).replace(chr(10), '<br>')}</p>" for line in lines)
    return f"<qt>{paragraphs}</qt>"


def full_details(job: Job) -> str:
    """What support may ask for: ids, times and the trouble, no key and no link."""
    rows = {
        translate("details", "Prompt"): job.title,
        translate("details", "Prompt as the service has it"): " ".join(
            (job.remote_prompt or "").split()
        ),
        translate("details", "State"): state_name(job.state),
        translate("details", "Job"): job.id,
        translate("details", "Made of job"): job.parent_id,
        translate("details", "Generation"): job.generation_id,
        translate("details", "Inference"): job.inference_id,
        translate("details", "Service"): job.origin,
        translate("details", "Created"): _utc(job.created_at),
        translate("details", "Accepted"): _utc(job.accepted_at),
        translate("details", "Cost"): cost_text(job),
        translate("details", "Trouble"): _trouble(job),
    }
    return "\n".join(f"{name}: {value}" for name, value in rows.items() if value)


def _utc(at: float | None) -> str | None:
    return None if at is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def _trouble(job: Job) -> str | None:
    if job.problem is None:
        return None
    status = "" if job.problem.status is None else f" {job.problem.status}"
    return f"{job.problem.kind}{status} {job.problem.detail}".strip()
