"""Finds the clip that the watched one came of, and leads there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from luma_desktop.domain.job import Job
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.known_jobs import KnownJobs
from luma_desktop.ui.preview.preview_panel import PreviewPanel


class Lineage(QObject):
    """`play` shows a clip by its job's id. A parent that was removed is not told of."""

    def __init__(
        self,
        *,
        bridge: Bridge,
        known: KnownJobs,
        preview: PreviewPanel,
        play: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._known = known
        self._preview = preview
        self._play = play
        self._asked_for: str | None = None
        preview.job_changed.connect(self._on_watched_job)
        preview.parent_requested.connect(self._on_parent_requested)
        bridge.job_loaded.connect(self._on_job_loaded)

    @property
    def _parent_id(self) -> str | None:
        job = self._preview.job
        return None if job is None else job.parent_id

    def _on_watched_job(self, _job: Job | None) -> None:
        parent_id = self._parent_id
        found = None if parent_id is None else self._known.get(parent_id)
        self._preview.show_parent(found)
        if parent_id is not None and found is None and parent_id != self._asked_for:
            self._asked_for = parent_id
            self._bridge.load_job(parent_id)

    def _on_job_loaded(self, job: Job) -> None:
        if job.id == self._parent_id:
            self._known.learn_from_library([job])
            self._preview.show_parent(job)

    def _on_parent_requested(self) -> None:
        if self._parent_id is not None:
            self._play(self._parent_id)
