"""Notes which clips have been watched, and says how many haven't."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job, JobState
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.kit.announcing import announce
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from luma_desktop.ui.state.job_store import Change, JobStore


class Watching(QObject):
    """A clip that plays behind another window, or in none, isn't watched."""

    def __init__(
        self,
        *,
        bridge: Bridge,
        jobs: JobStore,
        preview: PreviewPanel,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._unwatched = jobs.unwatched
        self._preview = preview
        self._window = window
        jobs.changed.connect(self._on_changed)
        self._unwatched.changed.connect(self._show_count)
        player = preview.stage.player
        player.first_frame_shown.connect(self._on_shown)
        player.playing_changed.connect(self._on_playing)
        preview.job_changed.connect(self._on_job_changed)
        preview.play_failed.connect(self._watch)
        bridge.library.unwatched_loaded.connect(self._unwatched.put)
        bridge.library.load_unwatched()

    def _on_changed(self, change: Change) -> None:
        for job in change.ready:
            text = self.tr("Clip ready: {title}. {cost}")
            announce(self._window, text.format(title=job.title, cost=job.charged or job.quoted))

    def _on_job_changed(self, job: Job | None) -> None:
        """What can't be played here is watched by choosing it."""
        if job is not None and job.clip is not None and not job.clip.previewable:
            self._watch(job)

    def _on_playing(self, playing: bool) -> None:
        if playing and self._preview.stage.surface.has_picture:
            self._on_shown()

    def _on_shown(self) -> None:
        is_playing = self._preview.stage.player.is_playing
        if is_playing and self._preview.job is not None and self._window.isActiveWindow():
            self._watch(self._preview.job)

    def _watch(self, job: Job) -> None:
        if job.state is JobState.READY and self._unwatched.watch(job.id):
            self._bridge.library.mark_watched(job.id)

    def _show_count(self) -> None:
        count = len(self._unwatched)
        words = self.tr("%n unwatched", "", count)
        self._window.setWindowTitle(f"{words} – Luma Desktop" if count else "Luma Desktop")
