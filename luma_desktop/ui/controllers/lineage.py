"""Finds the clip that the watched one was made from, and links to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from luma_desktop.domain.job import Job
from luma_desktop.domain.library import Relative
from luma_desktop.domain.picture import picture_hash
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from luma_desktop.ui.state.job_store import JobStore


class Lineage(QObject):
    """`play` shows a clip by its job's id. A parent that was removed isn't shown."""

    def __init__(
        self,
        *,
        bridge: Bridge,
        jobs: JobStore,
        preview: PreviewPanel,
        play: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._jobs = jobs
        self._preview = preview
        self._play = play
        self._watched: str | None = None
        self._parent: Relative | None = None
        preview.job_changed.connect(self._on_watched_job)
        preview.parent_requested.connect(self._on_parent_requested)
        bridge.lineage.parents_loaded.connect(self._on_parents_loaded)

    def _on_watched_job(self, job: Job | None) -> None:
        """A newer snapshot of the same job has the same parents."""
        watched = None if job is None else job.id
        if watched == self._watched:
            self._preview.show_parent(self._parent)
            return
        self._watched = watched
        self._show(None)
        if job is not None and _may_have_parents(job):
            self._bridge.lineage.load_parents(job.id)

    def _on_parents_loaded(self, job_id: str, parents: Sequence[Relative]) -> None:
        if job_id == self._watched:
            self._jobs.learn([relative.job for relative in parents])
            self._show(parents[0] if parents else None)

    def _show(self, parent: Relative | None) -> None:
        self._parent = parent
        self._preview.show_parent(parent)

    def _on_parent_requested(self) -> None:
        if self._parent is not None:
            self._play(self._parent.job.id)


def _may_have_parents(job: Job) -> bool:
    """Most clips are made from text alone: those need no query."""
    request = job.request
    frames = (request.start_image_url, request.end_image_url)
    named = (job.parent_id, job.take_of, job.retry_of, job.remix_of, request.leads_to)
    return any(named) or any(picture_hash(address or "") for address in frames)
