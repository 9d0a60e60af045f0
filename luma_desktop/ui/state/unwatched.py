"""Which clips became ready and haven't been watched: the window's one place for that."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal, Slot

from luma_desktop.domain.job import Job


class Unwatched(QObject):
    """Removed clips don't count until they are restored."""

    changed = Signal(object)
    """frozenset[str]: ids of jobs that are or were among them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: set[str] = set()
        self._watched: set[str] = set()
        """What was watched before the stored ones came."""
        self._removed: set[str] = set()

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._ids and job_id not in self._removed

    def __len__(self) -> int:
        return len(self._ids - self._removed)

    @Slot(object)
    def put(self, job_ids: frozenset[str]) -> None:
        """Those of earlier runs."""
        self._ids |= job_ids - self._watched
        self.changed.emit(job_ids)

    def add(self, jobs: Iterable[Job]) -> None:
        """Their clips have just become ready."""
        self._set(self._ids, {job.id for job in jobs} - self._watched)

    def watch(self, job_id: str) -> bool:
        """A clip is watched; False if it was before."""
        self._watched.add(job_id)
        if job_id not in self._ids:
            return False
        self._ids.discard(job_id)
        self.changed.emit(frozenset({job_id}))
        return True

    def heed(self, jobs: Iterable[Job]) -> None:
        """Newer snapshots: some may be removed, or back."""
        known = [job for job in jobs if job.id in self._ids]
        gone = {job.id for job in known if job.removed}
        back = {job.id for job in known if not job.removed} & self._removed
        self._removed -= back
        self._set(self._removed, gone, back)

    def _set(self, ids: set[str], new: set[str], others: Iterable[str] = ()) -> None:
        touched = frozenset((new - ids).union(others))
        ids |= new
        if touched:
            self.changed.emit(touched)
