"""A small button that opens a menu.

Not ``QToolButton.setMenu``: that runs a nested event loop while the menu is open, which starves
the program's tasks.
"""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QToolButton, QWidget


class PopupButton(QToolButton):
    """The menu is this button's ``menu_below``; it opens above it when there is no room below."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.menu_below = QMenu(self)
        self.menu_below.setObjectName(f"{name}_menu")
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        size = self.menu_below.sizeHint()
        corner = self.mapToGlobal(QPoint(0, self.height() + 4))
        room = self.screen().availableGeometry()
        if corner.y() + size.height() > room.bottom():
            corner = self.mapToGlobal(QPoint(0, -size.height() - 4))
        corner.setX(min(corner.x(), room.right() - size.width()))
        self.menu_below.popup(corner)
