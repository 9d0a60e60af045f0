"""A dot in a state's colour; words always stand beside it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme


class StatusDot(QWidget):
    """``diameter`` is in logical pixels."""

    def __init__(self, role: Role, diameter: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._diameter = diameter
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_role(self, role: Role) -> None:
        self._role = role
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._diameter, self._diameter)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Theme.current().color(self._role))
        painter.drawEllipse(QRectF(self.rect()))
