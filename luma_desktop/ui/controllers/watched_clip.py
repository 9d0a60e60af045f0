"""The actions that are about the clip in the preview: which can be done, and doing them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.lineage import can_be_source
from luma_desktop.ui.actions.action_table import OF_A_FILE, OF_A_FILM, OF_A_JOB, OF_A_SOURCE, Name
from luma_desktop.ui.actions.actions import Actions
from luma_desktop.ui.controllers.clip_commands import ClipCommands
from luma_desktop.ui.frames.frame_source import Moment
from luma_desktop.ui.frames.frame_well import FrameSlot
from luma_desktop.ui.preview.preview_panel import PreviewPanel

_FRAMES = {
    Name.USE_CURRENT_FRAME: (FrameSlot.START, Moment.CURRENT),
    Name.LAST_AS_END: (FrameSlot.END, Moment.LAST),
    Name.CURRENT_AS_END: (FrameSlot.END, Moment.CURRENT),
}
"""Which frame of the watched clip goes into which well."""


class UseFrame(Protocol):
    """`FrameDesk.use_frame`."""

    def __call__(self, job_id: str, slot: FrameSlot, moment: Moment) -> None: ...


class WatchedClip(QObject):
    """Follows the preview."""

    def __init__(
        self,
        *,
        actions: Actions,
        clips: ClipCommands,
        use_frame: UseFrame,
        preview: PreviewPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._preview = preview
        self._connect(clips, use_frame)
        self._on_job_changed(preview.job)

    def _connect(self, clips: ClipCommands, use_frame: UseFrame) -> None:
        of_the_watched: dict[Name, Callable[[str], object]] = {
            Name.EXTEND: clips.extend,
            Name.USE_LAST_FRAME: clips.use_last_frame,
            Name.REMIX: clips.remix,
            Name.EDIT_CLIP: clips.edit_clip,
            Name.REFRAME: clips.reframe,
            Name.SAVE_AS: clips.save_as,
            Name.REVEAL: clips.reveal,
            Name.COPY_PROMPT: clips.copy_prompt,
        }
        for name, (slot, moment) in _FRAMES.items():
            of_the_watched[name] = partial(use_frame, slot=slot, moment=moment)
        for name, do_to in of_the_watched.items():
            self._actions[name].triggered.connect(lambda _on, do=do_to: self._do(do))
        self._preview.job_changed.connect(self._on_job_changed)

    def _do(self, do: Callable[[str], object]) -> None:
        if self._preview.job is not None:
            do(self._preview.job.id)

    def _on_job_changed(self, job: Job | None) -> None:
        clip = job.clip if job is not None and job.state is JobState.READY else None
        self._actions.set_enabled(OF_A_FILE, enabled=clip is not None)
        is_film = clip is not None and clip.previewable
        self._actions.set_enabled(OF_A_FILM, enabled=is_film)
        is_source = clip is not None and job is not None and can_be_source(job)
        self._actions.set_enabled(OF_A_SOURCE, enabled=is_source)
        self._actions.set_enabled(OF_A_JOB, enabled=job is not None)
