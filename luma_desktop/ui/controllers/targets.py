"""Keeps the menu bar's commands on the selected cards."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer

from luma_desktop.domain.job import Job
from luma_desktop.ui.actions.actions import Actions
from luma_desktop.ui.lists.side_panel import SidePanel
from luma_desktop.ui.preview.preview_panel import PreviewPanel


class Targets(QObject):
    """A hidden panel has no selected cards."""

    def __init__(
        self, *, actions: Actions, side: SidePanel, preview: PreviewPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._side = side
        self._preview = preview
        self._chosen: frozenset[str] = frozenset()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show)
        side.choice_changed.connect(self._show)
        side.shown_changed.connect(self._show)
        preview.job_changed.connect(self._show)
        self._show()

    def heed(self, jobs: Iterable[Job]) -> None:
        """Newer snapshots may allow other commands: checked once for many facts."""
        if self._chosen and any(job.id in self._chosen for job in jobs):
            self._soon.start()

    def _show(self) -> None:
        chosen = self._side.chosen_jobs()
        self._chosen = frozenset(job.id for job in chosen)
        job = self._preview.job
        watched = [] if job is None else [job]
        self._actions.set_jobs(chosen=chosen, watched=watched)
