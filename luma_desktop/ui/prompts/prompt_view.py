"""The list in the prompt popup: a click or Return chooses a row, its star makes it a favourite."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem, QWidget

from luma_desktop.ui.presenters.request.prompt_rows import PromptRow, RowKind
from luma_desktop.ui.prompts.prompt_delegate import PromptDelegate
from luma_desktop.ui.prompts.prompt_list import PromptListModel, PromptRole

_NEAR_THE_END = 300
"""Remaining logical pixels below the visible part at which more rows are loaded."""

_WHEEL_STEP = 20
_CHOOSE_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class PromptView(QListView):
    """The focus may stay in the search field, whose arrow keys call `move_choice`."""

    chosen = Signal(object)
    """PromptRow."""
    star_pressed = Signal(object)
    """PromptRow of a prompt."""
    more_wanted = Signal()
    """The list was scrolled near its end."""
    current_changed = Signal()

    def __init__(self, model: PromptListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._delegate = PromptDelegate(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setObjectName("prompt_list")
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.verticalScrollBar().setSingleStep(_WHEEL_STEP)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)

    def _connect(self) -> None:
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._on_scrolled)
        self.clicked.connect(self._on_clicked)

    # public

    def current_row(self) -> PromptRow | None:
        """The row that Return chooses."""
        row = self.currentIndex().data(PromptRole.ROW)
        return row if isinstance(row, PromptRow) and row.kind is not RowKind.HEADING else None

    def choose_current(self) -> None:
        row = self.current_row()
        if row is not None:
            self.chosen.emit(row)

    def press_star(self) -> None:
        """Like a click on the current prompt's star."""
        row = self.current_row()
        if row is not None and row.kind is RowKind.PROMPT:
            self.star_pressed.emit(row)

    def select_text(self, text: str) -> None:
        """Make the row of `text` current, or the first one."""
        place = self._rows.row_of(text)
        if place is None:
            self._select(0, 1)
        else:
            self.setCurrentIndex(self._rows.index(place, 0))

    def move_choice(self, key: Qt.Key) -> None:
        """Handle an arrow or page key of the search field."""
        step = -1 if key in {Qt.Key.Key_Up, Qt.Key.Key_PageUp} else 1
        far = key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
        place = self.currentIndex().row()
        if far:
            page = self.viewport().height()
            here = self.visualRect(self.currentIndex()).center()
            there = self.indexAt(here + QPoint(0, step * page))
            end = self._rows.rowCount() - 1 if step > 0 else 0
            goal = there.row() if there.isValid() else end
            if not self._select(goal, step):
                self._select(goal, -step)
        else:
            self._select(place + step, step)

    # Qt's events

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in _CHOOSE_KEYS and not event.isAutoRepeat():
            self.choose_current()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        place = event.position().toPoint()
        index = self.indexAt(place)
        if index.isValid() and index == self.currentIndex() and self._is_on_star(place, index):
            self.press_star()
            return
        super().mouseReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]  # noqa: N802
        super().currentChanged(current, previous)
        self.current_changed.emit()

    # inside

    def _select(self, place: int, step: int) -> bool:
        """Select the nearest row from `place` on in the direction of `step`, if there is one."""
        last = self._rows.rowCount() - 1
        for row in (*range(place, -1 if step < 0 else last + 1, step),):
            index = self._rows.index(row, 0)
            if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentIndex(index)
                if row <= 1:
                    self.scrollToTop()
                return True
        return False

    def _is_on_star(self, place: QPoint, index: QModelIndex) -> bool:
        row = index.data(PromptRole.ROW)
        if not isinstance(row, PromptRow) or row.kind is not RowKind.PROMPT:
            return False
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        return self._delegate.star_rect(option).contains(place)

    def _on_clicked(self, index: QModelIndex) -> None:
        row = index.data(PromptRole.ROW)
        if isinstance(row, PromptRow) and row.kind is not RowKind.HEADING:
            self.chosen.emit(row)

    def _on_scrolled(self) -> None:
        bar = self.verticalScrollBar()
        if bar.maximum() - bar.value() < _NEAR_THE_END:
            self.more_wanted.emit()
