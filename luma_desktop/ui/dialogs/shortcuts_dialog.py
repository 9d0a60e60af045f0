"""The table of keys."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.ui.action_table import Menu, Scope, Spec
from luma_desktop.ui.fonts import label_font, semibold

_ROW_HEIGHT = 24


class ShortcutsDialog(QDialog):
    """Every action with a key, by menu, and where its key works."""

    def __init__(self, menus: tuple[Menu, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        for menu in menus:
            self._add(menu)
        self._table.expandAll()

    def _build(self) -> None:
        self.setObjectName("shortcuts_dialog")
        self.setWindowTitle(self.tr("Keys"))
        self.resize(560, 640)
        table = self._table = QTreeWidget()
        table.setObjectName("shortcuts_table")
        table.setAccessibleName(self.tr("Keys"))
        table.setColumnCount(3)
        table.setHeaderLabels([self.tr("What"), self.tr("Key"), self.tr("Where")])
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setRootIsDecorated(False)
        table.setItemsExpandable(False)
        table.setIndentation(12)
        table.setUniformRowHeights(True)
        header = table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.addWidget(table)

    def _add(self, menu: Menu) -> None:
        specs = [spec for group in menu.groups for spec in group if spec.keys]
        if not specs:
            return
        heading = QTreeWidgetItem([menu.title.replace("&", "")])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        heading.setFont(0, semibold(label_font()))
        heading.setForeground(0, self.palette().placeholderText())
        heading.setSizeHint(0, QSize(0, _ROW_HEIGHT))
        self._table.addTopLevelItem(heading)
        heading.setFirstColumnSpanned(True)
        for spec in specs:
            row = QTreeWidgetItem(self._row(spec))
            row.setSizeHint(0, QSize(0, _ROW_HEIGHT))
            heading.addChild(row)

    def _row(self, spec: Spec) -> list[str]:
        native = QKeySequence.SequenceFormat.NativeText
        keys = [QKeySequence(key).toString(native) for key in spec.keys]
        places = {
            Scope.WINDOW: self.tr("anywhere"),
            Scope.STAGE: self.tr("in the preview"),
            Scope.LISTS: self.tr("in the lists"),
        }
        return [spec.text.replace("&", ""), ", ".join(keys), places[spec.scope]]
