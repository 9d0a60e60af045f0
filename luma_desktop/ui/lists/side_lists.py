"""The queue's and the library's cards, and the models that they show."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import FINISHED, Job, JobState
from luma_desktop.ui.actions.actions import Wishes
from luma_desktop.ui.lists.card_list import CardList
from luma_desktop.ui.lists.job_list import JobListModel
from luma_desktop.ui.lists.library_list import LibraryListModel
from luma_desktop.ui.lists.queue_filter import QueueFilter
from luma_desktop.ui.lists.queue_list import QueueList
from luma_desktop.ui.lists.thumbnails import Thumbnails
from luma_desktop.ui.state.job_store import Change, JobStore

_OF_THE_LIBRARY = FINISHED | {JobState.QUEUED}
"""States passed on to the library: finished jobs, and cancelled ones that are queued again."""


class SideLists(QObject):
    """Created by the side panel once it has been shown: until then there are no cards."""

    def __init__(
        self,
        jobs: JobStore,
        thumbnail_path: Callable[[Job], str | None],
        wishes: Wishes,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.queue_model = JobListModel(self, store=jobs)
        self.library_model = LibraryListModel(self, store=jobs)
        jobs.changed.connect(self._on_changed)
        self.queue_filter = QueueFilter(self)
        self.queue_filter.setSourceModel(self.queue_model)
        thumbnails = Thumbnails(thumbnail_path, self)
        self.queue = QueueList("queue", self.tr("Queue"), wishes=wishes, thumbnails=thumbnails)
        self.queue.setAcceptDrops(True)
        self.queue.setModel(self.queue_filter)
        self.queue_model.repaint_wanted.connect(self.queue.repaint_cards)
        self.library = CardList("library", self.tr("Library"), wishes=wishes, thumbnails=thumbnails)
        self.library.setModel(self.library_model)

    def _on_changed(self, change: Change) -> None:
        """Update the queue, and the library with finished jobs."""
        self.queue_model.remove(change.left)
        self.queue_model.change_all(change.jobs)
        self.queue_model.add(change.entered)
        if not change.is_new:
            entered = {job.id for job in change.entered if not job.is_finished}
            told = (job for job in change.jobs if job.removed or job.state in _OF_THE_LIBRARY)
            self.library_model.heed(job for job in told if job.id not in entered)
