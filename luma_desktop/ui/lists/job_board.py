"""The queue and the library as facts make them: which job stands in which list."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from luma_desktop.domain.job import FINISHED, Job, JobState
from luma_desktop.domain.library import LibraryPage
from luma_desktop.engine.holds import Hold
from luma_desktop.ui.lists.job_list import JobListModel
from luma_desktop.ui.lists.library_list import LibraryListModel


class JobBoard(QObject):
    """The queue holds what is not finished, and what finished in this run until it is cleared."""

    changed = Signal()
    """Some list has other rows or numbers than before."""
    clicked_in = Signal(str)
    """Id of the last job of a click that has just come in."""

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(parent)
        self.queue = JobListModel(self, clock=clock)
        self.library = LibraryListModel(self, clock=clock)
        self._left_queue: set[str] = set()

    @property
    def unfinished(self) -> int:
        """How many jobs of the queue are not finished."""
        return sum(not job.is_finished for job in self.queue)

    @Slot(list, bool)
    def add_jobs(self, jobs: Sequence[Job], undoable: bool) -> None:
        """New in line; `undoable` right after a click."""
        self.queue.add(job for job in jobs if not job.cleared and not job.removed)
        self.changed.emit()
        if undoable and jobs:
            self.clicked_in.emit(jobs[-1].id)

    @Slot(object)
    def change_job(self, job: Job) -> None:
        """A job's newer snapshot; a finished one comes to the library too."""
        self.queue.change(job)
        self._tell_library([job])
        self.changed.emit()

    @Slot(list)
    def change_jobs(self, jobs: Sequence[Job]) -> None:
        """Newer snapshots of several at once."""
        self.queue.change_all(jobs)
        self._tell_library(jobs)
        self.changed.emit()

    @Slot(list)
    def remove_jobs(self, jobs: Sequence[Job]) -> None:
        """Gone from both lists."""
        self._leave_queue([job.id for job in jobs])
        self.library.heed(jobs)
        self.changed.emit()

    @Slot(list)
    def clear_jobs(self, job_ids: Sequence[str]) -> None:
        """Gone from the queue, not from the library."""
        self._leave_queue(job_ids)
        self.changed.emit()

    @Slot(list)
    def restore_jobs(self, jobs: Sequence[Job]) -> None:
        """Back where they were: of the finished ones only those of this run to the queue."""
        back = [job for job in jobs if job.id in self._left_queue or not job.is_finished]
        self._left_queue.difference_update(job.id for job in back)
        self.queue.add(back)
        self.library.heed(job for job in jobs if job.is_finished)
        self.changed.emit()

    @Slot(str, object, object)
    def set_download_progress(self, job_id: str, received: int, total: int | None) -> None:
        """Bytes on disk so far and in all."""
        self.queue.set_progress(job_id, received, total)

    @Slot(float)
    def set_typical(self, seconds: float) -> None:
        """How long such jobs took lately."""
        self.queue.set_typical(seconds)

    @Slot(tuple)
    def set_holds(self, holds: tuple[Hold, ...]) -> None:
        """Why the queue waits."""
        self.queue.set_holds(holds)
        self.library.set_holds(holds)

    @Slot(object)
    def show_library(self, page: LibraryPage) -> None:
        """An answer to a question of the library's; one that came too late is ignored."""
        if self.library.show_page(page):
            self.changed.emit()

    def _tell_library(self, jobs: Iterable[Job]) -> None:
        """Of what has ended, and of what is in line (again): that was cancelled and is no more."""
        told = FINISHED | {JobState.QUEUED}
        self.library.heed(job for job in jobs if job.state in told)

    def _leave_queue(self, job_ids: Sequence[str]) -> None:
        self._left_queue.update(job.id for job in self.queue.remove(job_ids))
