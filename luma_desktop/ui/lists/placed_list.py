"""A list of equally high rows that stays where it is while rows come and change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Slot
from PySide6.QtWidgets import QAbstractItemView, QListView

Index = QModelIndex | QPersistentModelIndex


class PlacedList(QListView):
    """Heights are counted, not asked for: a view that is asked lays out every row first."""

    _pushes_down = False

    def top_row(self) -> int:
        """The topmost row in sight."""
        scrolled = self.verticalScrollBar().value()
        return scrolled // self._row_height() if scrolled else 0

    def scroll_to_row(self, row: int) -> None:
        """Show that row on top."""
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(row * self._row_height())

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802 - Qt's name
        super().setModel(model)
        if model is not None:
            model.rowsAboutToBeInserted.connect(self._on_rows_about_to_be_inserted)

    def dataChanged(  # noqa: N802 - Qt's name
        self, first: Index, last: Index, roles: Sequence[int] = ()
    ) -> None:
        """All rows are equally high: QListView's own would lay out every row anew."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:  # noqa: N802
        """What is in sight stays where it is when something comes in above it."""
        super().rowsInserted(parent, start, end)
        if self._pushes_down:
            bar = self.verticalScrollBar()
            value = bar.value() + self._row_height() * (end - start + 1)
            self.executeDelayedItemsLayout()
            bar.setValue(value)

    def keyboardSearch(self, _search: str) -> None:  # noqa: N802 - Qt's name
        """Letters are no search: a row that is jumped to would be played."""

    def _row_height(self) -> int:
        return max(1, self.sizeHintForIndex(self.model().index(0, 0)).height())

    @Slot(QModelIndex, int, int)
    def _on_rows_about_to_be_inserted(self, _parent: QModelIndex, start: int, _end: int) -> None:
        scrolled = self.verticalScrollBar().value()
        self._pushes_down = scrolled > 0 and start <= scrolled // self._row_height()
