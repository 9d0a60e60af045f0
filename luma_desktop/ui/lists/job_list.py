"""The jobs of one list, one per row, kept in order while facts arrive.

What changes with time alone (bars, times left, bytes) isn't announced by `dataChanged`, which
makes a list view lay out every row. `repaint_wanted` names the cards to repaint, at most about
ten times a second.
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
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
from luma_desktop.ui.lists.order import Key, Order, in_line
from luma_desktop.ui.presenters.job.cards import Card, card
from luma_desktop.ui.presenters.job.details import tooltip_text
from luma_desktop.ui.presenters.job.progress import Progress, is_running
from luma_desktop.ui.state.job_store import JobStore

Index = QModelIndex | QPersistentModelIndex

REPAINT_PAUSE = 80
"""Milliseconds for which progress facts are collected."""

TICK = 1000
"""Milliseconds between clock updates while a job is running."""


class JobRole(IntEnum):
    """Data roles beyond Qt's own."""

    JOB = Qt.ItemDataRole.UserRole + 1
    CARD = Qt.ItemDataRole.UserRole + 2


class JobListModel(QAbstractListModel):
    """Rows keyed by job id. `order` gives each job's place; `clock` is Unix time."""

    repaint_wanted = Signal(object)
    """frozenset[str]: ids of the jobs whose cards need repainting."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        store: JobStore | None = None,
        order: Order = in_line,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._store = store or JobStore(self)
        self._order = order
        self._clock = clock
        self._ids: list[str] = []
        self._keys: list[Key] = []
        """The sort key of each row: a row is found by its job's own key."""
        self._key_of: dict[str, Key] = {}
        self._running: set[str] = set()
        self._waiting: dict[str, Key] = {}
        """Queue position of waiting jobs, in the order of `in_line`."""
        self._places: dict[str, int] = {}
        self._progress: dict[str, Progress] = {}
        self._furthest: dict[str, tuple[JobState, float]] = {}
        self._typical: float | None = None
        self._edited: str | None = None
        self.watched: str | None = None
        """The job whose clip is in the preview; whoever changes it repaints the cards."""
        self._holds: tuple[Hold, ...] = ()
        self._dirty: set[str] = set()
        self._gather = QTimer(self, singleShot=True, interval=REPAINT_PAUSE)
        self._tick = QTimer(self, interval=TICK)
        self._store.unwatched.changed.connect(self._on_unwatched_changed)
        self._gather.timeout.connect(self._on_gathered)
        self._tick.timeout.connect(self._on_tick)

    # reading

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        job = self.job(index)
        if job is None:
            return None
        answer = _ANSWERS.get(role)
        return None if answer is None else answer(self, job)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cards can be dragged; the views decide where they can be dropped."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        return [JOB_IDS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """The job ids, from the top."""
        jobs = map(self.job, sorted(indexes, key=QModelIndex.row))
        return carry_job_ids(job.id for job in jobs if job is not None)

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def job(self, index: Index) -> Job | None:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        return self._store[self._ids[index.row()]]

    def job_by_id(self, job_id: str) -> Job | None:
        return self.job(self.index_of(job_id))

    def index_of(self, job_id: str) -> QModelIndex:
        """The row of a job; invalid if it is not here."""
        key = self._key_of.get(job_id)
        return QModelIndex() if key is None else self.index(bisect_left(self._keys, key))

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._key_of

    def __iter__(self) -> Iterator[Job]:
        return (self._store[job_id] for job_id in self._ids)

    def card(self, job: Job) -> Card:
        """What the card of `job`, which is here, shows now."""
        made = card(
            job,
            progress=self._progress.get(job.id),
            now=self._clock(),
            typical=self._typical,
            place=self._places.get(job.id),
            edited=job.id == self._edited,
            watched=job.id == self.watched,
            unwatched=job.id in self._store.unwatched,
            holds=self._holds,
            take=self._store.take_number(job),
            neighbours=self._neighbours(job),
        )
        if made.fraction is None:
            return made
        return msgspec.structs.replace(made, fraction=self._never_back(job, made.fraction))

    def take_number(self, job: Job) -> int:
        """Which take of its request it is; 0 for the only one."""
        return self._store.take_number(job)

    def _neighbours(self, job: Job) -> tuple[Job | None, Job | None]:
        """The jobs above and below."""
        index = self.index_of(job.id)
        row = index.row()
        return self.job(index.siblingAtRow(row - 1)), self.job(index.siblingAtRow(row + 1))

    # changing

    def reset(self, jobs: Iterable[Job]) -> None:
        """Show `jobs` and nothing else."""
        self.beginResetModel()
        rows = sorted(
            {job.id: job for job in self._store.learn(list(jobs))}.values(), key=self._order
        )
        self._ids = [job.id for job in rows]
        self._keys = [self._order(job) for job in rows]
        self._key_of = dict(zip(self._ids, self._keys, strict=True))
        for record in (self._progress, self._furthest, self._running, self._waiting):
            record.clear()
        self._note(rows)
        self._places = self._count_places()
        self.endResetModel()

    def add(self, jobs: Iterable[Job]) -> None:
        """Insert `jobs` in order; update those already here."""
        new: dict[str, Job] = {}
        here: list[Job] = []
        for job in jobs:
            if job.id in self:
                here.append(job)
            else:
                new[job.id] = job
        self.change_all(here)
        ordered = sorted(self._store.learn(new.values()), key=self._order)
        runs = groupby(ordered, key=lambda job: bisect_right(self._keys, self._order(job)))
        # From the end, so that the rows of the earlier runs stay true.
        for row, run in reversed([(row, list(run)) for row, run in runs]):
            self.beginInsertRows(QModelIndex(), row, row + len(run) - 1)
            keys = [self._order(job) for job in run]
            self._ids[row:row] = [job.id for job in run]
            self._keys[row:row] = keys
            self._key_of.update(zip(self._ids[row : row + len(run)], keys, strict=True))
            self.endInsertRows()
        self._settle(self._note(ordered))

    def change(self, job: Job) -> bool:
        """Take a job's newer snapshot; False if the job isn't here."""
        if job.id not in self:
            return False
        self.change_all([job])
        return True

    def change_all(self, jobs: Iterable[Job]) -> None:
        """Take newer snapshots with one layout; ignore jobs that aren't here."""
        here = {job.id: job for job in jobs if job.id in self}
        newer = {job.id: job for job in self._store.learn(here.values())}
        if not newer:
            return
        for job in newer.values():
            if job.state is not JobState.COMPLETED:
                self._progress.pop(job.id, None)
        moved = [job for job in newer.values() if self._order(job) != self._key_of[job.id]]
        if len(moved) > 1:
            self._lay_out(moved)
        elif moved:
            self._move(moved[0])
        self._tell_changed(newer)
        self._settle(self._note(newer.values()))

    def remove(self, job_ids: Iterable[str]) -> list[Job]:
        """Remove jobs; return those that were here."""
        gone = {job_id for job_id in job_ids if job_id in self}
        rows = sorted(bisect_left(self._keys, self._key_of[job_id]) for job_id in gone)
        removed = [self._store[self._ids[row]] for row in rows]
        for first, last in reversed(_ranges(rows)):
            self.beginRemoveRows(QModelIndex(), first, last)
            for job_id in self._ids[first : last + 1]:
                del self._key_of[job_id]
            del self._ids[first : last + 1]
            del self._keys[first : last + 1]
            self.endRemoveRows()
        for job_id in gone:
            self._progress.pop(job_id, None)
            self._furthest.pop(job_id, None)
            self._running.discard(job_id)
        shorter = [self._waiting.pop(job_id, None) for job_id in gone]
        self._settle(any(key is not None for key in shorter))
        return removed

    def set_progress(self, job_id: str, received: int, total: int | None) -> None:
        """Set a job's downloaded bytes; ignored for a job that isn't here."""
        if job_id in self:
            self._progress[job_id] = (received, total)
            self._want_repaint([job_id])

    def set_typical(self, seconds: float) -> None:
        """Set how long such jobs took recently."""
        self._typical = seconds
        self._want_repaint(self._running)

    def set_edited(self, job_id: str | None) -> None:
        """Set the job that is on hold while its request is edited."""
        before, self._edited = self._edited, job_id
        for changed in (before, job_id):
            index = QModelIndex() if changed is None else self.index_of(changed)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def set_holds(self, holds: tuple[Hold, ...]) -> None:
        """Set why the queue waits; shown on the queued cards affected."""
        self._holds = holds
        self._tell_changed(self._places)

    # inside

    def _tell_changed(self, job_ids: Iterable[str]) -> None:
        keys = [self._key_of[job_id] for job_id in job_ids]
        if keys:
            first, last = (bisect_left(self._keys, key) for key in (min(keys), max(keys)))
            self.dataChanged.emit(self.index(first), self.index(last))

    def _never_back(self, job: Job, fraction: float) -> float:
        """A bar never moves back when an estimate grows; it waits."""
        state, furthest = self._furthest.get(job.id, (job.state, 0.0))
        if state is job.state:
            fraction = max(fraction, furthest)
        self._furthest[job.id] = (job.state, fraction)
        return fraction

    def _note(self, jobs: Iterable[Job]) -> bool:
        """Update running and waiting jobs; True if the queue order changed."""
        changed = False
        for job in jobs:
            (self._running.add if is_running(job) else self._running.discard)(job.id)
            key = in_line(job) if job.state is JobState.QUEUED else None
            if key == self._waiting.get(job.id):
                continue
            changed = True
            if key is None:
                del self._waiting[job.id]
            else:
                self._waiting[job.id] = key
        return changed

    def _settle(self, line_changed: bool) -> None:
        """Update queue positions and the clock after any change."""
        if line_changed:
            old, self._places = self._places, self._count_places()
            places = self._places.items()
            self._tell_changed([job_id for job_id, place in places if old.get(job_id) != place])
        self._heed_time()

    def _count_places(self) -> dict[str, int]:
        line = sorted(self._waiting, key=self._waiting.__getitem__)
        return {job_id: place for place, job_id in enumerate(line, 1)}

    def _move(self, job: Job) -> None:
        """Put one row in its new place."""
        row, key = bisect_left(self._keys, self._key_of[job.id]), self._order(job)
        target = bisect_left(self._keys, key)  # Qt counts before the row is taken out
        if target in {row, row + 1}:
            self._keys[row] = self._key_of[job.id] = key
            return
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), target)
        del self._ids[row], self._keys[row]
        place = bisect_left(self._keys, key)
        self._ids.insert(place, job.id)
        self._keys.insert(place, key)
        self._key_of[job.id] = key
        self.endMoveRows()

    def _lay_out(self, moved: Sequence[Job]) -> None:
        """Put many rows in their new places at once."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._ids[index.row()] for index in before]
        self._key_of.update((job.id, self._order(job)) for job in moved)
        self._ids.sort(key=self._key_of.__getitem__)
        self._keys = [self._key_of[job_id] for job_id in self._ids]
        self.changePersistentIndexList(before, [self.index_of(job_id) for job_id in ids])
        self.layoutChanged.emit()

    def _heed_time(self) -> None:
        """Run the clock only while a job is running."""
        if not self._running:
            self._tick.stop()
        elif not self._tick.isActive():
            self._tick.start()

    def _want_repaint(self, job_ids: Iterable[str]) -> None:
        self._dirty.update(job_ids)
        if self._dirty and not self._gather.isActive():
            self._gather.start()

    @Slot(object)
    def _on_unwatched_changed(self, job_ids: frozenset[str]) -> None:
        self._tell_changed(job_id for job_id in job_ids if job_id in self)

    @Slot()
    def _on_gathered(self) -> None:
        dirty, self._dirty = frozenset(self._dirty), set()
        self.repaint_wanted.emit(dirty)

    @Slot()
    def _on_tick(self) -> None:
        self._want_repaint(self._running)


_ANSWERS: dict[int, Callable[[JobListModel, Job], Any]] = {
    JobRole.JOB: lambda _model, job: job,
    JobRole.CARD: lambda model, job: model.card(job),
    Qt.ItemDataRole.DisplayRole: lambda model, job: model.card(job).spoken,
    Qt.ItemDataRole.AccessibleTextRole: lambda model, job: model.card(job).spoken,
    Qt.ItemDataRole.ToolTipRole: lambda _model, job: tooltip_text(job),
}
"""What `data` answers, by role."""


def _ranges(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Group ascending rows into contiguous runs."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
