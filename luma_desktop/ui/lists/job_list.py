"""The jobs of one list, a row each, kept in order and in place while facts arrive.

What changes with time alone (bars, times left, bytes) is not announced by `dataChanged`: in a
list view that lays out every row anew. `repaint_wanted` names the cards to be drawn again, at
most some ten times a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import groupby
from typing import Any

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)

from luma_desktop.domain.job import Job, JobState
from luma_desktop.engine.holds import Hold
from luma_desktop.ui.kit.job_mime import JOB_IDS, carry_job_ids
from luma_desktop.ui.lists.order import Order, in_line, insertion_row
from luma_desktop.ui.presenters.job.cards import Card, card
from luma_desktop.ui.presenters.job.details import tooltip_text
from luma_desktop.ui.presenters.job.progress import Progress, is_running

Index = QModelIndex | QPersistentModelIndex

REPAINT_PAUSE = 80
"""Milliseconds that progress facts are gathered for."""

TICK = 1000
"""Milliseconds between two looks at the clock while a job is running."""


class JobRole(IntEnum):
    """What a row can be asked for besides Qt's own roles."""

    JOB = Qt.ItemDataRole.UserRole + 1
    CARD = Qt.ItemDataRole.UserRole + 2


class JobListModel(QAbstractListModel):
    """Rows keyed by job id. `order` gives each job's place; `clock` is Unix time."""

    repaint_wanted = Signal(object)
    """frozenset[str]: ids of the jobs whose cards have to be drawn again."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        order: Order = in_line,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._order = order
        self._clock = clock
        self._jobs: list[Job] = []
        self._rows: dict[str, int] | None = {}
        self._places: dict[str, int] = {}
        self._progress: dict[str, Progress] = {}
        self._furthest: dict[str, tuple[JobState, float]] = {}
        self._typical: float | None = None
        self._edited: str | None = None
        self._holds: tuple[Hold, ...] = ()
        self._dirty: set[str] = set()
        self._gather = QTimer(self, singleShot=True, interval=REPAINT_PAUSE)
        self._tick = QTimer(self, interval=TICK)
        self._gather.timeout.connect(self._on_gathered)
        self._tick.timeout.connect(self._on_tick)

    # reading

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._jobs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        job = self.job(index)
        if job is None:
            return None
        answer = _ANSWERS.get(role)
        return None if answer is None else answer(self, job)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cards can be dragged; what may be dropped where is for the views to say."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        return [JOB_IDS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """The ids of the jobs, from above."""
        jobs = map(self.job, sorted(indexes, key=QModelIndex.row))
        return carry_job_ids(job.id for job in jobs if job is not None)

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def job(self, index: Index) -> Job | None:
        if not index.isValid() or index.row() >= len(self._jobs):
            return None
        return self._jobs[index.row()]

    def job_by_id(self, job_id: str) -> Job | None:
        return self.job(self.index_of(job_id))

    def index_of(self, job_id: str) -> QModelIndex:
        """The row of a job; invalid if it is not here."""
        if self._rows is None:
            self._rows = {job.id: row for row, job in enumerate(self._jobs)}
        row = self._rows.get(job_id)
        return QModelIndex() if row is None else self.index(row)

    def __iter__(self) -> Iterator[Job]:
        return iter(self._jobs)

    def card(self, job: Job) -> Card:
        """What the card of `job`, which is here, shows now."""
        made = card(
            job,
            progress=self._progress.get(job.id),
            now=self._clock(),
            typical=self._typical,
            place=self._places.get(job.id),
            edited=job.id == self._edited,
            holds=self._holds,
        )
        if made.fraction is None:
            return made
        return msgspec.structs.replace(made, fraction=self._never_back(job, made.fraction))

    # changing

    def reset(self, jobs: Iterable[Job]) -> None:
        """Show `jobs` and nothing else."""
        self.beginResetModel()
        self._jobs = sorted({job.id: job for job in jobs}.values(), key=self._order)
        self._rows = None
        self._progress.clear()
        self._furthest.clear()
        self._places = self._count_places()
        self.endResetModel()
        self._heed_time()

    def add(self, jobs: Iterable[Job]) -> None:
        """Put `jobs` in their places; those that are here already are changed."""
        new: dict[str, Job] = {}
        for job in jobs:
            if not self.change(job):
                new[job.id] = job
        ordered = sorted(new.values(), key=self._order)
        runs = groupby(ordered, key=lambda job: insertion_row(self._jobs, job, self._order))
        # From the end, so that the rows of the earlier runs stay true.
        for row, run in reversed([(row, list(run)) for row, run in runs]):
            self.beginInsertRows(QModelIndex(), row, row + len(run) - 1)
            self._jobs[row:row] = run
            self._rows = None
            self.endInsertRows()
        self._settle()

    def change(self, job: Job) -> bool:
        """Take a job's newer snapshot; False if it is not here."""
        index = self.index_of(job.id)
        old = self.job(index)
        if old is None:
            return False
        if job.state is not JobState.COMPLETED:
            self._progress.pop(job.id, None)
        if self._order(job) == self._order(old):
            self._jobs[index.row()] = job
            index_after = index
        else:
            index_after = self._move(index.row(), job)
        self.dataChanged.emit(index_after, index_after)
        self._settle()
        return True

    def change_all(self, jobs: Iterable[Job]) -> None:
        """Take newer snapshots of several at once; those that are not here are left alone."""
        newer = {job.id: job for job in jobs if self.index_of(job.id).isValid()}
        if not newer:
            return
        self.layoutAboutToBeChanged.emit()
        old = [job.id for job in self._jobs]
        jobs_now = [newer.get(job.id, job) for job in self._jobs]
        self._jobs = sorted(jobs_now, key=self._order)
        self._rows = None
        before = self.persistentIndexList()
        after = [self.index_of(old[index.row()]) for index in before]
        self.changePersistentIndexList(before, after)
        self._places = self._count_places()
        self.layoutChanged.emit()
        self.dataChanged.emit(self.index(0), self.index(len(self._jobs) - 1))
        self._heed_time()

    def remove(self, job_ids: Iterable[str]) -> list[Job]:
        """Take jobs out; returns those that were here."""
        gone = {job_id for job_id in job_ids if self.index_of(job_id).isValid()}
        rows = [row for row, job in enumerate(self._jobs) if job.id in gone]
        removed = [self._jobs[row] for row in rows]
        for first, last in reversed(_ranges(rows)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._jobs[first : last + 1]
            self._rows = None
            self.endRemoveRows()
        for job_id in gone:
            self._progress.pop(job_id, None)
            self._furthest.pop(job_id, None)
        self._settle()
        return removed

    def set_progress(self, job_id: str, received: int, total: int | None) -> None:
        """Bytes of a job's download; ignored for a job that is not here."""
        if self.index_of(job_id).isValid():
            self._progress[job_id] = (received, total)
            self._want_repaint([job_id])

    def set_typical(self, seconds: float) -> None:
        """How long such jobs took lately."""
        self._typical = seconds
        self._want_repaint(job.id for job in self._jobs if is_running(job))

    def set_edited(self, job_id: str | None) -> None:
        """The job that is held back while its request is edited."""
        before, self._edited = self._edited, job_id
        for changed in (before, job_id):
            index = QModelIndex() if changed is None else self.index_of(changed)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def set_holds(self, holds: tuple[Hold, ...]) -> None:
        """Why the queue waits: said by the cards of the jobs in line that it concerns."""
        self._holds = holds
        self._tell_changed(self._places)

    # inside

    def _tell_changed(self, job_ids: Iterable[str]) -> None:
        rows = [self.index_of(job_id).row() for job_id in job_ids]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))

    def _never_back(self, job: Job, fraction: float) -> float:
        """A bar that a newer estimate would pull back stands still instead."""
        state, furthest = self._furthest.get(job.id, (job.state, 0.0))
        if state is job.state:
            fraction = max(fraction, furthest)
        self._furthest[job.id] = (job.state, fraction)
        return fraction

    def _settle(self) -> None:
        """After any change: who stands where in line, and whether the clock matters."""
        old, self._places = self._places, self._count_places()
        places = self._places.items()
        self._tell_changed(job_id for job_id, place in places if old.get(job_id) != place)
        self._heed_time()

    def _count_places(self) -> dict[str, int]:
        line = sorted((job for job in self._jobs if job.state is JobState.QUEUED), key=in_line)
        return {job.id: place for place, job in enumerate(line, 1)}

    def _move(self, row: int, job: Job) -> QModelIndex:
        others = [*self._jobs[:row], *self._jobs[row + 1 :]]
        target = insertion_row(others, job, self._order)
        if target == row:
            self._jobs[row] = job
            return self.index(row)
        # Qt counts the target before the row is taken out.
        below = target + 1 if target > row else target
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), below)
        others.insert(target, job)
        self._jobs = others
        self._rows = None
        self.endMoveRows()
        return self.index(target)

    def _heed_time(self) -> None:
        """Look at the clock only while something runs."""
        if not any(is_running(job) for job in self._jobs):
            self._tick.stop()
        elif not self._tick.isActive():
            self._tick.start()

    def _want_repaint(self, job_ids: Iterable[str]) -> None:
        self._dirty.update(job_ids)
        if self._dirty and not self._gather.isActive():
            self._gather.start()

    @Slot()
    def _on_gathered(self) -> None:
        dirty, self._dirty = frozenset(self._dirty), set()
        self.repaint_wanted.emit(dirty)

    @Slot()
    def _on_tick(self) -> None:
        self._want_repaint(job.id for job in self._jobs if is_running(job))


_ANSWERS: dict[int, Callable[[JobListModel, Job], Any]] = {
    JobRole.JOB: lambda _model, job: job,
    JobRole.CARD: lambda model, job: model.card(job),
    Qt.ItemDataRole.DisplayRole: lambda model, job: model.card(job).spoken,
    Qt.ItemDataRole.AccessibleTextRole: lambda model, job: model.card(job).spoken,
    Qt.ItemDataRole.ToolTipRole: lambda _model, job: tooltip_text(job),
}
"""What `data` answers, by role."""


def _ranges(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending rows as runs of neighbours."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
