"""Which jobs a hold concerns: nearly always all of the queue."""

from __future__ import annotations

from luma_desktop.domain.job import Job
from luma_desktop.domain.picture_delivery import pictures_of
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.holds import HoldKind


def is_held_by(job: Job, kind: HoldKind) -> bool:
    """Whether a hold of this kind keeps `job` from being sent: the others go on meanwhile."""
    match kind:
        case HoldKind.ENDPOINT_GONE:
            return job.dialect is Dialect.LEGACY
        case HoldKind.PICTURES:
            return bool(pictures_of(job.request))
        case _:
            return True
