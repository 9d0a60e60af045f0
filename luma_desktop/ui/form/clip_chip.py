"""Names the clip that the form extends, leads up to, or edits, with a button to drop it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from luma_desktop.ui.kit.elided_label import ElidedLabel
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.painting import FIELD_RADIUS, paint_box
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.kit.tool_tips import tool_tip


class ClipChip(QWidget):
    """`object_name`, `text` and `close` are the objectNames of it and of its parts.

    `name` says what closing it does; so does `tip`, where it differs.
    """

    closed = Signal()

    def __init__(
        self,
        object_name: str,
        *,
        text: str,
        close: str,
        name: str,
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self._text = ElidedLabel(text)
        self._close = QToolButton()
        self._close.setObjectName(close)
        self._close.setAccessibleName(name)
        self._close.setToolTip(tool_tip(tip or name))
        self._close.setIcon(icon("x"))
        self._close.clicked.connect(self.closed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 2, 4, 2)
        layout.setSpacing(6)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._close)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        color = Theme.current().color
        ground, edge = color(Role.SELECTION), color(Role.ACCENT_LINE)
        paint_box(painter, QRectF(self.rect()), radius=FIELD_RADIUS, ground=ground, edge=edge)

    def set_text(self, text: str) -> None:
        self._text.set_text(text)

    def set_text_tip(self, text: str) -> None:
        """Set the tool tip of the text."""
        self._text.setToolTip(tool_tip(text))

    @property
    def close_button(self) -> QToolButton:
        """The widget to focus."""
        return self._close
