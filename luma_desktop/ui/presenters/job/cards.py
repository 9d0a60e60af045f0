"""Everything one card of a list shows, in words and fractions."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job, JobState
from luma_desktop.engine.holds import Hold
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.presenters.job.progress import Progress, is_moving, progress_fraction
from luma_desktop.ui.presenters.job.states import (
    cost_text,
    placeholder_text,
    spoken_text,
    state_role,
    state_text,
)

translate = QCoreApplication.translate


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """`fraction` is None while progress can't be measured; `moving` shows a progress bar."""

    job: Job
    title: str
    state: str
    state_role: Role
    cost: str
    placeholder: str
    moving: bool
    fraction: float | None
    shorter: tuple[str, ...] = ()
    """Shorter forms of `state` for narrow cards, longest first."""
    watched: bool = False
    """Its clip is in the preview."""

    @property
    def spoken(self) -> str:
        spoken = spoken_text(self.title, self.state, self.cost)
        if not self.watched:
            return spoken
        return translate("cards", "{card}. Shown in the preview").format(card=spoken)


def card(
    job: Job,
    *,
    progress: Progress | None,
    now: float,
    typical: float | None,
    place: int | None = None,
    edited: bool = False,
    watched: bool = False,
    holds: Sequence[Hold] = (),
) -> Card:
    """The card of `job` at `now` (Unix seconds); see `state_text` for the rest."""
    return Card(
        job=job,
        title=job.title or translate("cards", "(no prompt)"),
        state=state_text(job, progress, now, typical, place=place, edited=edited, holds=holds),
        state_role=state_role(job),
        cost=cost_text(job),
        placeholder=placeholder_text(job, progress, now, typical),
        moving=is_moving(job),
        watched=watched,
        fraction=progress_fraction(job, progress, now, typical),
    )


def library_card(made: Card, now: float) -> Card:
    """`made` as the library shows it: every clip there is ready, so it says how it was made."""
    # Not sooner: the first paint shows no card.
    from luma_desktop.ui.presenters.job.clip_lines import clip_lines

    job = made.job
    if job.state is not JobState.READY or job.clip is None or not job.clip.previewable:
        return made
    line, *shorter = clip_lines(job, now)
    return msgspec.structs.replace(made, state=line, shorter=tuple(shorter), state_role=Role.MUTED)
