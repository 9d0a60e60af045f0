"""Shows the clip selected in a list, so that the buttons below the preview act on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from luma_desktop.ui.lists.side_panel import SidePanel
from luma_desktop.ui.preview.preview_panel import PreviewPanel

REST = 150
"""Milliseconds: a held arrow key moves through the list without loading every clip."""


class ChosenClip(QObject):
    """`play` shows a clip by its job's id. Only selecting by mouse or key counts."""

    def __init__(
        self,
        *,
        side: SidePanel,
        preview: PreviewPanel,
        play: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._side = side
        self._preview = preview
        self._play = play
        self._rests = QTimer(self, singleShot=True, interval=REST)
        self._rests.timeout.connect(self._on_rests)
        side.current_changed.connect(self._on_current_changed)

    def _on_current_changed(self, job_id: str) -> None:
        if job_id and self._side.cards.hasFocus():
            self._rests.start()
        else:
            self._rests.stop()

    def _on_rests(self) -> None:
        job, watched = self._side.current_job(), self._preview.job
        if job is not None and (watched is None or watched.id != job.id):
            self._play(job.id)
