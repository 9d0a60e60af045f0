"""Compares two jobs: two selected in a list, or one with the previously watched clip."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from luma_desktop.ui.state.job_store import JobStore

_PAIR = 2


class Comparing(QObject):
    """`use` puts a job's request in the form, `use_prompt` a prompt."""

    def __init__(
        self,
        *,
        bridge: Bridge,
        jobs: JobStore,
        preview: PreviewPanel,
        messages: MessageDesk,
        use: Callable[[str], None],
        use_prompt: Callable[[str], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._jobs = jobs
        self._messages = messages
        self._use = use
        self._use_prompt = use_prompt
        self._window = window
        self._watched: list[str] = []
        preview.job_changed.connect(self._on_watched)

    def compare(self, job_ids: Sequence[str]) -> None:
        """Compare two jobs, or one with the last clip watched other than it."""
        if len(job_ids) == 1:
            others = [job_id for job_id in self._watched if job_id != job_ids[0]]
            job_ids = [*others[-1:], *job_ids]
        jobs = [job for job in map(self._jobs.get, job_ids) if job is not None]
        if len(jobs) == _PAIR:
            self._open(*jobs)
        else:
            self._messages.tell(
                "compare", self.tr("Select two cards in a list to compare them (Ctrl+click).")
            )

    def _open(self, left: Job, right: Job) -> None:
        from luma_desktop.ui.compare.compare_dialog import CompareDialog

        path = self._bridge.library.thumbnail_path
        dialog = CompareDialog(left, right, pictures=(path(left), path(right)), parent=self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.use_requested.connect(self._use)
        dialog.prompt_chosen.connect(self._use_prompt)
        dialog.open()

    def _on_watched(self, job: Job | None) -> None:
        """Remember the two clips that were watched last."""
        if job is not None and self._watched[-1:] != [job.id]:
            self._watched = [*self._watched, job.id][-_PAIR:]
