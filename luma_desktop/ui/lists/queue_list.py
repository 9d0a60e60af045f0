"""The queue's cards: queued jobs are moved by dragging and by key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.queue_order import Side
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.kit.job_mime import carried_job_ids
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.lists.card_layout import GAP
from luma_desktop.ui.lists.card_list import CardList
from luma_desktop.ui.lists.job_list import JobRole

Index = QModelIndex | QPersistentModelIndex
Place = tuple[Side, str | None]
"""Beside which queued job; None is that end of the queue."""

_LINE = 2.0
_KNOB = 3.0
_INSET = 6.0


class QueueList(CardList):
    """Shows the new order only once it is a fact."""

    move_requested = Signal(list, object, object)
    """list[str] of job ids, Side, and the id of the queued job beside which they go (str | None:
    that end of the queue).
    """

    _drop_row: int | None = None
    """Row above which the drop indicator is drawn."""

    def move_jobs(self, command: Command, job_ids: Collection[str]) -> None:
        """Ask to move the waiting jobs up or down one place, or to an end of the queue."""
        going = [job for job in self._jobs() if job.id in job_ids and _waits(job)]
        place = self._place_of(command, going) if going else None
        if place is not None:
            self._request_move([job.id for job in going], place)

    # Qt's events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        super().dragEnterEvent(event)
        self._heed(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        super().dragMoveEvent(event)  # scrolls near the edges
        self._heed(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        super().dragLeaveEvent(event)
        self._show_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        going, row = self._dropped(event)
        self._show_drop(None)
        self.stopAutoScroll()
        self.setState(self.State.NoState)
        place = None if row is None else self._place_at(row, going)
        if place is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self._request_move(going, place)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self._drop_row is not None:
            painter = QPainter(self.viewport())
            self._paint_drop(painter, self._edge_above(self._drop_row))

    # inside

    def _heed(self, event: QDragMoveEvent) -> None:
        going, row = self._dropped(event)
        if row is None or self._place_at(row, going) is None:
            self._show_drop(None)
            event.ignore()
        else:
            self._show_drop(row)
            event.acceptProposedAction()

    def _dropped(self, event: QDropEvent) -> tuple[list[str], int | None]:
        """The queued jobs being dragged, and the row above which they'd be dropped."""
        dragged = set(carried_job_ids(event.mimeData()))
        going = [job.id for job in self._jobs() if job.id in dragged and _waits(job)]
        return going, self._row_at(event.position().toPoint()) if going else None

    def _row_at(self, position: QPoint) -> int:
        index = self.indexAt(position)
        if not index.isValid():
            return self.model().rowCount()
        below = position.y() > self.visualRect(index).center().y()
        return index.row() + below

    def _place_at(self, row: int, going: Iterable[str]) -> Place | None:
        """The drop place beside a queued job; there is none among sent jobs."""
        jobs, moving = self._jobs(), set(going)
        above = [job for job in reversed(jobs[:row]) if _counts(job)]
        below = [job for job in jobs[row:] if _counts(job)]
        if not ((above and _waits(above[0])) or (below and _waits(below[0]))):
            return None
        behind = [job.id for job in below if _waits(job) and job.id not in moving]
        ahead = [job.id for job in above if _waits(job) and job.id not in moving]
        if behind:
            return Side.BEFORE, behind[0]
        return (Side.AFTER, ahead[0]) if ahead else None

    def _place_of(self, command: Command, going: Sequence[Job]) -> Place | None:
        waiting = [job.id for job in self._jobs() if _waits(job)]
        moving = {job.id for job in going}
        first, last = waiting.index(going[0].id), waiting.index(going[-1].id)
        match command:
            case Command.MOVE_FIRST:
                return Side.BEFORE, None
            case Command.MOVE_LAST:
                return Side.AFTER, None
            case Command.MOVE_UP:
                ahead = waiting[:first]
                anchor = ahead[-1] if ahead else going[0].id
                return Side.BEFORE, anchor
            case _:
                behind = [job_id for job_id in waiting[last:] if job_id not in moving]
                anchor = behind[0] if behind else going[-1].id
                return Side.AFTER, anchor

    def _request_move(self, going: list[str], place: Place) -> None:
        self.move_requested.emit(going, *place)

    def _jobs(self) -> list[Job]:
        model = self.model()
        rows = (model.index(row, 0) for row in range(model.rowCount()))
        return [index.data(JobRole.JOB) for index in rows]

    def _show_drop(self, row: int | None) -> None:
        if row != self._drop_row:
            self._drop_row = row
            self.viewport().update()

    def _edge_above(self, row: int) -> float:
        """Vertical centre of the gap above a row."""
        last = self.model().rowCount() - 1
        rect = self.visualRect(self.model().index(min(row, last), 0))
        top = rect.top() if row <= last else rect.bottom() + 1
        return max(top - GAP / 2, _KNOB + 1)

    def _paint_drop(self, painter: QPainter, top: float) -> None:
        """Draw the drop indicator: a line with a knob at its start, as wide as the cards."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(Theme.current().color(Role.ACCENT_LINE), _LINE)
        painter.setPen(pen)
        width = self.viewport().width()
        begin, end = (_INSET, width - _INSET)
        if self.isRightToLeft():
            begin, end = end, begin
        inner = begin + (_KNOB if begin < end else -_KNOB)
        painter.drawLine(QPointF(inner, top), QPointF(end, top))
        painter.setBrush(Theme.current().color(Role.PANEL))
        painter.drawEllipse(QPointF(begin, top), _KNOB, _KNOB)


def _waits(job: Job) -> bool:
    return job.state is JobState.QUEUED


def _counts(job: Job) -> bool:
    """Cancelled jobs are shown in the queue without being part of it."""
    return job.state is not JobState.CANCELLED
