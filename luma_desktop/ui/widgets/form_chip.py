"""Says what the form is for at the moment, and ends that."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from luma_desktop.ui.icons import icon
from luma_desktop.ui.painting import FIELD_RADIUS, paint_box
from luma_desktop.ui.palette import Role
from luma_desktop.ui.theme import Theme
from luma_desktop.ui.tool_tips import tool_tip
from luma_desktop.ui.widgets.elided_label import ElidedLabel


class FormChip(QWidget):
    """Shown above the prompt. `ending` is what its cross does, in words."""

    closed = Signal()

    def __init__(
        self, name: str, text: str, close: str, ending: str, parent: QWidget | None = None
    ) -> None:
        """`name`, `text` and `close` are the objectNames of the chip and of its parts."""
        super().__init__(parent)
        self.setObjectName(name)
        self.text = ElidedLabel(text)
        self._close = QToolButton()
        self._close.setObjectName(close)
        self._close.setAccessibleName(ending)
        self._close.setToolTip(tool_tip(self.tr("{ending} (Esc)").format(ending=ending)))
        self._close.setIcon(icon("x"))
        self._close.clicked.connect(self.closed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 2, 4, 2)
        layout.setSpacing(6)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._close)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        color = Theme.current().color
        ground, edge = color(Role.SELECTION), color(Role.ACCENT_LINE)
        paint_box(painter, QRectF(self.rect()), radius=FIELD_RADIUS, ground=ground, edge=edge)
