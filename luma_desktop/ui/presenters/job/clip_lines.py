"""How a clip was made, on the second line of its card in the library."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job
from luma_desktop.ui.presenters.job.details import clip_length_text, pixels_text, when_text
from luma_desktop.ui.presenters.request.models import model_name, short_model_name

translate = QCoreApplication.translate


def clip_lines(job: Job, now: float, take: int = 0) -> tuple[str, ...]:
    """`16:9 · Ray 2 · 720p · 5 s · take 2 · 20:41`, and shorter forms for less room.

    A clip made on another day than `now` (Unix seconds) also shows its date; the shorter forms
    then drop the time of day. A `take` of 0 is the only one; what tells takes apart is kept
    longest.
    """
    request, at = job.request, job.finished_at or job.created_at
    ratio, length = request.aspect_ratio.value, clip_length_text(job)
    size = request.resolution.value if request.resolution is not None else pixels_text(job)
    full, short = model_name(request.model), short_model_name(request.model)
    time, day = when_text(at, now), when_text(at, now, briefly=True)
    number = translate("cards", "take {number}").format(number=take) if take else ""
    ways = (
        (ratio, full, size, length, number, time),
        (ratio, full, length, number, day),
        (ratio, short, length, number, day),
        (ratio, short, length, number),
        (ratio, short, number),
        (ratio, number),
    )
    lines = (" · ".join(filter(None, way)) for way in ways)
    return tuple(dict.fromkeys(lines))
