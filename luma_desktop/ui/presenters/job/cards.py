"""All that one card of a list shows, in words and shares."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job, JobState
from luma_desktop.engine.holds import Hold
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.presenters.job.progress import Progress, is_moving, progress_fraction
from luma_desktop.ui.presenters.job.short_titles import short_title
from luma_desktop.ui.presenters.job.states import (
    cost_text,
    placeholder_text,
    spoken_text,
    state_role,
    state_text,
)

translate = QCoreApplication.translate


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """`fraction` is None while nothing can be measured; `moving` says whether a bar is shown."""

    job: Job
    title: str
    state: str
    state_role: Role
    cost: str
    placeholder: str
    moving: bool
    fraction: float | None
    short_title: str = ""
    """The title without what a card beside it says as well, for where all of it does not fit."""
    shorter: tuple[str, ...] = ()
    """Shorter forms of `state` for narrow cards, longest first."""
    unwatched: bool = False
    """Its clip became ready, and nobody has watched it."""
    watched: bool = False
    """Its clip is in the preview."""

    @property
    def spoken(self) -> str:
        spoken = spoken_text(self.title, self.state, self.cost)
        if self.watched:
            return translate("cards", "{card}. Shown in the preview").format(card=spoken)
        if self.unwatched:
            return translate("cards", "{card}. Not watched yet").format(card=spoken)
        return spoken


def card(
    job: Job,
    *,
    progress: Progress | None,
    now: float,
    typical: float | None,
    place: int | None = None,
    edited: bool = False,
    watched: bool = False,
    unwatched: bool = False,
    holds: Sequence[Hold] = (),
    take: int = 0,
    neighbours: tuple[Job | None, ...] = (),
) -> Card:
    """The card of `job` at `now` (Unix seconds); see `state_text` for the rest.

    `take` is its number among those of the same request (0: it is the only one), `neighbours` are
    the jobs of the cards above and below.
    """
    made = Card(
        job=job,
        title=job.title or translate("cards", "(no prompt)"),
        state=state_text(job, progress, now, typical, place=place, edited=edited, holds=holds),
        state_role=state_role(job),
        cost=cost_text(job),
        placeholder=placeholder_text(job, progress, now, typical),
        moving=is_moving(job),
        watched=watched,
        unwatched=unwatched,
        fraction=progress_fraction(job, progress, now, typical),
        short_title=short_title(job, neighbours),
    )
    if not _is_film(job):
        return made
    state, *shorter = (f"{made.state} · {line}" for line in _lines(job, now, take))
    return msgspec.structs.replace(made, state=state, shorter=(*shorter, made.state))


def library_card(made: Card, now: float, take: int = 0) -> Card:
    """`made` as the library shows it: every clip there is ready, so it says how it was made."""
    if not _is_film(made.job):
        return made
    line, *shorter = _lines(made.job, now, take)
    return msgspec.structs.replace(made, state=line, shorter=tuple(shorter), state_role=Role.MUTED)


def _is_film(job: Job) -> bool:
    return job.state is JobState.READY and job.clip is not None and job.clip.previewable


def _lines(job: Job, now: float, take: int) -> tuple[str, ...]:
    # Not sooner: the first paint shows no card.
    from luma_desktop.ui.presenters.job.clip_lines import clip_lines

    return clip_lines(job, now, take)
