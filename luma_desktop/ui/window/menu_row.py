"""The window's top row: the menus, and the status at their right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QWidget

from luma_desktop.ui.actions.actions import Actions, menu_groups, menu_title
from luma_desktop.ui.actions.commands import Place
from luma_desktop.ui.kit.painting import fill_rect
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme, set_ground
from luma_desktop.ui.window.header_bar import HeaderBar

_LINE = 1


class MenuRow(QWidget):
    """If the system has its own menu bar, only the right part is shown here."""

    def __init__(self, actions: Actions, header: HeaderBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("menu_row")
        set_ground(self, Role.PANEL)
        self._bar = QMenuBar()
        self._bar.setObjectName("menu_bar")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 14, _LINE)
        layout.setSpacing(8)
        layout.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        layout.addWidget(header)
        self._fill(actions)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        foot = QRectF(0, self.height() - _LINE, self.width(), _LINE)
        fill_rect(painter, foot, Theme.current().color(Role.LINE))

    def _fill(self, actions: Actions) -> None:
        for menu in Place:
            drop = self._bar.addMenu(menu_title(menu))
            drop.setObjectName(f"menu_{menu.name.lower()}")
            for number, group in enumerate(menu_groups(menu)):
                if number:
                    drop.addSeparator()
                drop.addActions([actions[command] for command in group])
