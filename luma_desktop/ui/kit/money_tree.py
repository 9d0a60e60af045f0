"""A quiet tree of rows whose amounts stand under each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from luma_desktop.ui.kit.fonts import body_font, semibold, tabular
from luma_desktop.ui.kit.painting import paint_focus_ring
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.kit.tool_tips import tool_tip

_ROW_HEIGHT = 28
_RING_RADIUS = 5.0
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MoneyTree(QTreeWidget):
    """The first column takes the room that is left."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._amounts: frozenset[int] = frozenset()
        self.setObjectName(name)
        self.setFont(tabular(body_font()))
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def set_columns(self, title: str, columns: Sequence[str], *, amounts: Sequence[int]) -> None:
        """`title` names the tree; `amounts` are the columns of money."""
        self._amounts = frozenset(amounts)
        self.setAccessibleName(title)
        self.setColumnCount(len(columns))
        self.setHeaderLabels(list(columns))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in amounts:
            self.headerItem().setTextAlignment(column, _RIGHT)

    def add_row(
        self, cells: Sequence[str], parent: QTreeWidgetItem | None = None, *, heading: bool = False
    ) -> QTreeWidgetItem:
        """A row of plain texts; a heading is bold and cannot be chosen."""
        item = QTreeWidgetItem(list(cells))
        item.setSizeHint(0, QSize(0, _ROW_HEIGHT))
        item.setToolTip(0, tool_tip(cells[0]))
        for column in self._amounts:
            item.setTextAlignment(column, _RIGHT)
        if heading:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for column in range(len(cells)):
                item.setFont(column, semibold(self.font()))
        if parent is None:
            self.addTopLevelItem(item)
        else:
            parent.addChild(item)
        return item

    def say_empty(self, text: str) -> None:
        """A quiet line in place of rows."""
        item = self.add_row([text, *[""] * (self.columnCount() - 1)])
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFirstColumnSpanned(True)
        self.tint(item, 0, Role.MUTED)

    def drawRow(  # noqa: N802 - Qt's name
        self,
        painter: QPainter,
        options: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The keyboard's row has a ring as the keyboard's card has; Fusion's is a gradient."""
        super().drawRow(painter, options, index)
        if self.hasFocus() and self.currentIndex().siblingAtColumn(index.column()) == index:
            top = self.visualRect(index).top()
            row = QRectF(0, top, self.viewport().width(), self.rowHeight(index))
            paint_focus_ring(painter, row, _RING_RADIUS)

    def currentChanged(  # noqa: N802 - Qt's name
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt draws two cells anew; the rings are as wide as their rows."""
        super().currentChanged(current, previous)
        self.viewport().update()

    @staticmethod
    def tint(item: QTreeWidgetItem, column: int, role: Role) -> None:
        """Give one cell's text the colour of `role`."""
        item.setForeground(column, Theme.current().color(role))
