"""A job on one line, and in full for copying."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job, JobState
from luma_desktop.ui.kit.markup import escaped
from luma_desktop.ui.presenters.job.states import cost_text, state_name
from luma_desktop.ui.presenters.request.models import model_name
from luma_desktop.ui.presenters.texts.amounts import length_text
from luma_desktop.ui.presenters.texts.words_locale import full_date_text, words_locale
from luma_desktop.ui.presenters.trouble.problems import money_text, problem_words

translate = QCoreApplication.translate


def details_line(job: Job, *, now: float | None = None) -> str:
    """`Dream Machine v1 · 16:9 · 1360x752 · 5 s · $0.25 · 20:41`; unknown parts are skipped.

    A job of another day than `now` (Unix seconds, the present unless given) shows its date.
    """
    request = job.request
    parts = [model_name(request.model)]
    if job.clip is not None or not job.brought_in:  # its shape isn't known before the download
        parts.append(request.aspect_ratio.value)
    if request.resolution is not None:
        parts.append(request.resolution.value)
    parts += [pixels_text(job), clip_length_text(job), cost_text(job)]
    parts.append(when_text(job.finished_at or job.created_at, time.time() if now is None else now))
    return " · ".join(filter(None, parts))


def pixels_text(job: Job) -> str:
    """`1360x752`; empty while it isn't known."""
    size = job.clip if job.clip is not None and job.clip.width else job.video
    known = size is not None and size.width and size.height
    return f"{size.width}×{size.height}" if size is not None and known else ""


def clip_length_text(job: Job) -> str:
    """`5 s`; empty while it isn't known."""
    return length_text(job.clip.duration) if job.clip is not None and job.clip.duration else ""


def when_text(at: float, now: float, *, briefly: bool = False) -> str:
    """Local time of day, with the date if `at` is on another day than `now`.

    `briefly` gives only the date then, without the year if that is the year of `now`.
    """
    from PySide6.QtCore import QDateTime, QLocale

    then = QDateTime.fromSecsSinceEpoch(int(at))
    today = QDateTime.fromSecsSinceEpoch(int(now)).date()
    locale = words_locale()
    clock = locale.toString(then.time(), QLocale.FormatType.ShortFormat)
    if then.date() == today:
        return clock
    if briefly and then.date().year() == today.year():
        return locale.toString(then.date(), "d MMM")
    date = full_date_text(then.date())
    return date if briefly else f"{date} {clock}"


def tooltip_text(job: Job) -> str:
    """The whole prompt, the prompt the service used, and what went wrong.

    This is explicitly rich text with the service's words escaped, because a tool tip otherwise
    guesses whether its text is rich.
    """
    lines = [job.request.prompt.strip()]
    if job.remote_prompt:
        made = translate("details", "Prompt used by the service: {prompt}")
        lines.append(made.format(prompt=job.remote_prompt.strip()))
    if job.problem is not None:
        lines.append(problem_words(job.problem, job=job).line)
    elif job.state in {JobState.ABANDONED, JobState.CANCELLED}:
        lines.append(money_text(job))
    paragraphs = "".join(f"<p>{escaped(line).replace(chr(10), '<br>')}</p>" for line in lines)
    return f"<qt>{paragraphs}</qt>"


def full_details(job: Job) -> str:
    """What support may ask for: IDs, times, and the problem, but no key and no link."""
    rows = {
        translate("details", "Prompt"): job.title,
        translate("details", "Prompt used by the service"): " ".join(
            (job.remote_prompt or "").split()
        ),
        translate("details", "State"): state_name(job.state),
        translate("details", "Job ID"): job.id,
        translate("details", "Made from job"): job.parent_id,
        translate("details", "Generation ID"): job.generation_id,
        translate("details", "Inference ID"): job.inference_id,
        translate("details", "Service"): job.origin,
        translate("details", "Created"): _utc(job.created_at),
        translate("details", "Accepted"): _utc(job.accepted_at),
        translate("details", "Cost"): cost_text(job),
        translate("details", "Problem"): _problem(job),
    }
    return "\n".join(f"{name}: {value}" for name, value in rows.items() if value)


def _utc(at: float | None) -> str | None:
    return None if at is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def _problem(job: Job) -> str | None:
    if job.problem is None:
        return None
    status = "" if job.problem.status is None else f" {job.problem.status}"
    return f"{job.problem.kind}{status} {job.problem.detail}".strip()
