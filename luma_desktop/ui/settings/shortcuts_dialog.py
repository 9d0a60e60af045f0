"""The table of keyboard shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.ui.actions.actions import menu_groups, menu_title
from luma_desktop.ui.actions.commands import Command, Place, Scope
from luma_desktop.ui.actions.offers import native_key, plain_text
from luma_desktop.ui.kit.first_size import resize_to_screen
from luma_desktop.ui.kit.fonts import label_font, semibold
from luma_desktop.ui.kit.foot import closing_foot
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import set_ground

_ROW_HEIGHT = 24
_HEADING_HEIGHT = 34


class ShortcutsDialog(QDialog):
    """Every command with a key, by menu, and where the key works if not everywhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        for menu in Place:
            self._add(menu)
        self._table.expandAll()

    def _build(self) -> None:
        self.setObjectName("shortcuts_dialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        resize_to_screen(self, 540, 560)
        set_ground(self, Role.PANEL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(17, 8, 6, 16)
        layout.setSpacing(16)
        layout.addWidget(self._build_table(), 1)
        layout.addLayout(self._build_buttons())

    def _build_table(self) -> QTreeWidget:
        table = self._table = QTreeWidget()
        table.setObjectName("shortcuts_table")
        table.setAccessibleName(self.tr("Keyboard shortcuts"))
        table.setColumnCount(3)
        table.setHeaderLabels([self.tr("Command"), self.tr("Key"), self.tr("Where")])
        table.setHeaderHidden(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setRootIsDecorated(False)
        table.setItemsExpandable(False)
        table.setIndentation(0)
        header = table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return table

    def _build_buttons(self) -> QHBoxLayout:
        row = closing_foot(self, "close_shortcuts")
        row.setContentsMargins(0, 0, 14, 0)
        return row

    def _add(self, menu: Place) -> None:
        commands = [one for group in menu_groups(menu) for one in group if one.spec.keys]
        if not commands:
            return
        heading = QTreeWidgetItem([menu_title(menu).replace("&", "")])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        heading.setFont(0, semibold(label_font()))
        heading.setForeground(0, self.palette().placeholderText())
        heading.setTextAlignment(0, Qt.AlignmentFlag.AlignBottom)
        heading.setSizeHint(0, QSize(0, _HEADING_HEIGHT))
        self._table.addTopLevelItem(heading)
        heading.setFirstColumnSpanned(True)
        for command in commands:
            row = QTreeWidgetItem(self._row(command))
            row.setSizeHint(0, QSize(0, _ROW_HEIGHT))
            row.setForeground(2, self.palette().placeholderText())
            heading.addChild(row)

    def _row(self, command: Command) -> list[str]:
        spec = command.spec
        keys = [native_key(key) for key in spec.keys]
        places = {
            Scope.WINDOW: "",
            Scope.STAGE: self.tr("in the preview"),
            Scope.LISTS: self.tr("in the lists"),
        }
        return [plain_text(command), self.tr(" or ").join(keys), places[spec.scope]]
