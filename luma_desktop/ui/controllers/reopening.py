"""Opens the window where it was closed: the list, its place, and the clip that was watched."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.settings import LeftOpen
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.lists.side_panel import LIBRARY, SidePanel
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from luma_desktop.ui.state.job_store import JobStore


class Reopening(QObject):
    """What the user does meanwhile counts: then nothing is put in its place."""

    def __init__(
        self,
        left: LeftOpen,
        *,
        bridge: Bridge,
        jobs: JobStore,
        side: SidePanel,
        preview: PreviewPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._jobs = jobs
        self._side = side
        self._preview = preview
        self._job_id, self._row = left.job_id, left.row if left.in_library else 0
        preview.job_changed.connect(self._on_job_changed)
        bridge.library.job_loaded.connect(self._on_job_loaded)
        bridge.library.job_missing.connect(self._on_job_missing)
        bridge.library.loaded.connect(self._go_to_row)
        if left.in_library:
            side.show_tab(LIBRARY)

    def show_clip(self) -> None:
        """Show the clip that was watched, on its first frame."""
        if self._job_id:
            self._bridge.library.load_job(self._job_id)

    def left(self) -> LeftOpen:
        """What is remembered for the next start."""
        job = self._preview.job
        watched = job.id if job is not None and job.state is JobState.READY else self._job_id
        row = max(self._row, self._side.top_row())
        return LeftOpen(in_library=self._side.is_in_library, job_id=watched, row=row)

    def _on_job_changed(self, _job: Job | None) -> None:
        self._job_id = ""

    def _on_job_missing(self, job_id: str) -> None:
        if job_id == self._job_id:
            self._job_id = ""

    def _on_job_loaded(self, job: Job) -> None:
        if job.id != self._job_id:
            return
        self._job_id = ""
        (job,) = self._jobs.learn([job])
        path = self._bridge.library.clip_path(job)
        if job.state is JobState.READY and path is not None and Path(path).is_file():
            self._preview.play(job, path, self._bridge.library.thumbnail_path(job), paused=True)

    def _go_to_row(self) -> None:
        """Further pages are asked for until the row is there."""
        if self._row and self._side.scroll_to_row(self._row):
            self._row = 0
