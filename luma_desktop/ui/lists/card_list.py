"""A list of cards: selection, playback, and the commands of jobs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyleOptionViewItem,
    QWidget,
)

from luma_desktop.domain.job import Job, JobState
from luma_desktop.ui.actions.actions import Wishes
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.lists.card_delegate import CardDelegate
from luma_desktop.ui.lists.job_list import JobRole
from luma_desktop.ui.lists.placed_list import PlacedList
from luma_desktop.ui.lists.thumbnails import Thumbnails
from luma_desktop.ui.presenters.job.cards import Card

Index = QModelIndex | QPersistentModelIndex

_GUTTER = 10
"""Right of the cards, with or without a scroll bar."""

_WHEEL_STEP = 24
_REMOVE_KEYS = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})
_PLAY_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class CardList(PlacedList):
    """Shows any model with `JobRole.JOB` and `JobRole.CARD`; emits commands as wishes."""

    current_changed = Signal(str)
    """Job id, empty if there is none."""
    choice_changed = Signal()
    """The selection changed."""

    def __init__(
        self,
        name: str,
        title: str,
        *,
        wishes: Wishes,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._wishes = wishes
        self._cards = CardDelegate(thumbnails, self)
        self._pressed: tuple[str, Command] | None = None
        self._heir: int | None = None
        self._out_of_sight: set[str] = set()
        """Selected jobs that a search or filter currently hides."""
        self._current_before = ""
        self._is_narrowing = False
        self._chooses_one = False
        self._is_adopting = False
        self._awaits_all = False
        self._removes_all = False
        self._build(name, title)
        self._connect(thumbnails)

    def _build(self, name: str, title: str) -> None:
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setItemDelegate(self._cards)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDropIndicatorShown(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(_WHEEL_STEP)
        self.setMouseTracking(True)
        self.setViewportMargins(0, 0, _GUTTER, 0)

    def _connect(self, thumbnails: Thumbnails) -> None:
        thumbnails.loaded.connect(self._on_thumbnail_loaded)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        self.doubleClicked.connect(self._on_double_clicked)

    # public

    def current_job(self) -> Job | None:
        """Also None if it isn't selected: Qt makes a row current when the list gets focus."""
        index = self.currentIndex()
        return _job(index) if self.selectionModel().isSelected(index) else None

    def selected_jobs(self) -> list[Job]:
        """In the order of the list."""
        rows = sorted(self.selectedIndexes(), key=lambda index: index.row())
        return [job for job in map(_job, rows) if job is not None]

    def select(self, job_id: str) -> bool:
        """Make a job current; False if it is not shown."""
        index = self._find(job_id)
        if index.isValid():
            self._choose_one(index)
        return index.isValid()

    def reveal(self, job_id: str) -> None:
        """Scroll to a job if it's shown, no further than needed."""
        self.scrollTo(self._find(job_id))

    def choice(self) -> tuple[frozenset[str], str]:
        """The selected jobs, including hidden ones, and the current one."""
        current = _job(self.currentIndex())
        chosen = {job.id for job in self.selected_jobs()} | self._out_of_sight
        return frozenset(chosen), "" if current is None else current.id

    def adopt(self, chosen: frozenset[str], current: str) -> None:
        """Take over the selection of another list: all lists share one."""
        self._is_adopting = True
        self.selectionModel().clear()
        self._out_of_sight, self._current_before = set(chosen), current
        self._recall_choice()
        self._is_adopting = False

    def await_all(self) -> None:
        """Select everything once it has loaded."""
        self._awaits_all, self._removes_all = True, False
        self.clearSelection()

    def choose_all(self) -> None:
        """Everything has loaded: run the commands that waited for it."""
        if not self._awaits_all:
            return
        removes, self._awaits_all = self._removes_all, False
        self.selectAll()
        if removes:
            self.wish(Command.REMOVE, self.selected_jobs())

    def wish(self, command: Command, jobs: Sequence[Job]) -> None:
        """Emit a command for `jobs`, if there are any."""
        if jobs:
            self._wishes.wish(command, [job.id for job in jobs])

    @contextmanager
    def keeping_choice(self) -> Iterator[None]:
        """Keep the selection while other cards are shown and when they come back."""
        self._remember_choice()
        self._is_narrowing = True
        yield
        self._is_narrowing = False
        self._recall_choice()

    @Slot(object)
    def repaint_cards(self, job_ids: frozenset[str]) -> None:
        """Repaint the visible cards of these jobs."""
        if not self.isVisible():  # asking it where its rows are would lay all of them out
            return
        for index in self._in_sight():
            job = _job(index)
            if job is not None and job.id in job_ids:
                self.viewport().update(self.visualRect(index))

    # Qt's events

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802 - Qt's name
        super().setModel(model)
        if model is not None:
            model.rowsRemoved.connect(self._on_rows_removed)
            model.modelAboutToBeReset.connect(self._remember_choice)
            model.modelReset.connect(self._recall_choice)
            model.modelReset.connect(self.scrollToTop)

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:  # noqa: N802
        """Here the current row is still what it was: the selection hears of it later."""
        loses_current = start <= self.currentIndex().row() <= end
        has_heir = loses_current and self.hasFocus() and not self._is_narrowing
        self._heir = start if has_heir else None
        super().rowsAboutToBeRemoved(parent, start, end)

    def selectionCommand(  # noqa: N802 - Qt's name
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """A new selection by mouse or key drops hidden jobs."""
        if self._chooses_one:
            return QItemSelectionModel.SelectionFlag.ClearAndSelect
        if event is not None:
            self._out_of_sight.clear()
            self._awaits_all = False
        return super().selectionCommand(index, event)

    def selectAll(self) -> None:  # noqa: N802 - Qt's name
        self._out_of_sight.clear()
        super().selectAll()

    def selectionChanged(  # noqa: N802 - Qt's name
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        super().selectionChanged(selected, deselected)
        self.choice_changed.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        job = _job(current)
        if self._is_adopting:
            return
        self.current_changed.emit("" if job is None else job.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in _REMOVE_KEYS:
            if not event.isAutoRepeat():
                self._removes_all = self._awaits_all
                self.wish(Command.REMOVE, self.selected_jobs())
        elif event.key() in _PLAY_KEYS and not event.isAutoRepeat():
            self._play(self.currentIndex())
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat():
                self._play_or_pause(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        jobs = self.selected_jobs()
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if not jobs or (by_mouse and not self.indexAt(event.pos()).isValid()):
            return
        from luma_desktop.ui.lists.card_menu import card_menu

        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            card = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(card.center())
        card_menu(jobs, self.wish, self).popup(place)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        # Not sooner: the first widget that Qt hands over sets up the types of all kinds (10 ms).
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        super().enterEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._set_hot(self._button_at(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._set_hot(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        button = self._button_at(event.position().toPoint())
        if button is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = button
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._button_at(event.position().toPoint()) is None:
            super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif pressed == self._button_at(event.position().toPoint()):
            job = _job(self.indexAt(event.position().toPoint()))
            if job is not None:
                self.wish(pressed[1], [job])

    # inside

    def _choose_one(self, index: QModelIndex) -> None:
        """Select it alone, whatever keys are held.

        Qt would add to the choice while it believes Ctrl to be down, which on X11 is until the next
        key or click after its release.
        """
        self._out_of_sight.clear()
        self._chooses_one = True
        self.setCurrentIndex(index)
        self._chooses_one = False

    def _find(self, job_id: str) -> QModelIndex:
        rows = (self.model().index(row, 0) for row in range(self.model().rowCount()))
        found = (row for row in rows if (job := _job(row)) is not None and job.id == job_id)
        return next(found, QModelIndex())

    def _in_sight(self) -> Iterator[QModelIndex]:
        index = self.indexAt(QPoint(1, 1))
        bottom = self.viewport().height()
        while index.isValid() and self.visualRect(index).top() < bottom:
            yield index
            index = index.siblingAtRow(index.row() + 1)

    def _button_at(self, position: QPoint) -> tuple[str, Command] | None:
        index = self.indexAt(position)
        job = _job(index)
        if job is None:
            return None
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        command = self._cards.command_at(position, option, index)
        return None if command is None else (job.id, command)

    def _set_hot(self, button: tuple[str, Command] | None) -> None:
        if button != self._cards.hot:
            touched = {one[0] for one in (button, self._cards.hot) if one is not None}
            self._cards.hot = button
            self.repaint_cards(frozenset(touched))

    def _play(self, index: QModelIndex) -> None:
        job = _job(index)
        if job is not None and job.state is JobState.READY:
            self.wish(Command.PLAY_CLIP, [job])

    def _play_or_pause(self, index: QModelIndex) -> None:
        """The clip that is in the preview already isn't begun again."""
        job, card = _job(index), index.data(JobRole.CARD)
        if job is not None and isinstance(card, Card) and card.watched:
            self.wish(Command.PLAY, [job])
        else:
            self._play(index)

    @Slot()
    def _remember_choice(self) -> None:
        self._out_of_sight.update(job.id for job in self.selected_jobs())
        current = _job(self.currentIndex())
        self._current_before = "" if current is None else current.id

    @Slot()
    def _recall_choice(self) -> None:
        chosen, self._out_of_sight = self._out_of_sight, set()
        if not chosen:
            return
        flag, selection = QItemSelectionModel.SelectionFlag, self.selectionModel()
        for row in range(self.model().rowCount()):
            index = self.model().index(row, 0)
            job = _job(index)
            if job is None or job.id not in chosen:
                continue
            chosen.discard(job.id)
            selection.select(index, flag.Select)
            if job.id == self._current_before:
                selection.setCurrentIndex(index, flag.NoUpdate)
        self._out_of_sight = chosen

    @Slot(str)
    def _on_thumbnail_loaded(self, job_id: str) -> None:
        self.repaint_cards(frozenset({job_id}))

    @Slot(int, int)
    def _on_range_changed(self, _minimum: int, maximum: int) -> None:
        self.setViewportMargins(0, 0, 0 if maximum > 0 else _GUTTER, 0)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self._play(index)

    @Slot()
    def _on_rows_removed(self) -> None:
        """Select the row that takes the removed one's place, so that Delete can be repeated."""
        if self._heir is not None and not self.selectedIndexes():
            last = self.model().rowCount() - 1
            self._choose_one(self.model().index(min(self._heir, last), 0))


def _job(index: Index) -> Job | None:
    job = index.data(JobRole.JOB) if index.isValid() else None
    return job if isinstance(job, Job) else None
