"""Shows the clip that is chosen in a list, so that what the buttons below it do, they do to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from luma_desktop.ui.lists.side_panel import SidePanel
from luma_desktop.ui.preview.preview_panel import PreviewPanel

REST = 150
"""Milliseconds: a held arrow key runs through the list without loading every clip on its way."""


class ChosenClip(QObject):
    """`play` shows a clip by its job's id. Only the user chooses, by mouse or key in the list."""

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
