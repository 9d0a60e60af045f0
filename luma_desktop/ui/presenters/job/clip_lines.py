"""How a clip was made, on the second line of its card in the library."""

from __future__ import annotations

from luma_desktop.domain.job import Job
from luma_desktop.ui.presenters.job.details import clip_length_text, pixels_text, when_text
from luma_desktop.ui.presenters.request.models import model_name, short_model_name


def clip_lines(job: Job, now: float) -> tuple[str, ...]:
    """`Ray 2 · 16:9 · 720p · 5 s · 20:41`, and shorter forms for less room.

    A clip made on another day than `now` (Unix seconds) also shows its date; the shorter forms
    then drop the time of day. The thumbnail shows the aspect ratio, so that is dropped first and
    the time last.
    """
    request, at = job.request, job.finished_at or job.created_at
    ratio, length = request.aspect_ratio.value, clip_length_text(job)
    size = request.resolution.value if request.resolution is not None else pixels_text(job)
    full, short = model_name(request.model), short_model_name(request.model)
    time, day = when_text(at, now), when_text(at, now, briefly=True)
    ways = (
        (full, ratio, size, length, time),
        (full, ratio, length, day),
        (short, ratio, length, day),
        (short, length, day),
        (short, day),
    )
    lines = (" · ".join(filter(None, way)) for way in ways)
    return tuple(dict.fromkeys(lines))
