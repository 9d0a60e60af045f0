"""What Generate offers without an API key: nothing was sent, nothing is lost."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from luma_desktop.ui.kit.painting import WELL_RADIUS, paint_box
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.text_label import text_label
from luma_desktop.ui.kit.theme import Theme


class KeyOffer(QWidget):
    """Shown above Generate until there's a key."""

    key_requested = Signal()
    demo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        self.add_key.clicked.connect(self.key_requested)
        self._demo.clicked.connect(self.demo_requested)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        color = Theme.current().color
        ground, edge = color(Role.SELECTION), color(Role.ACCENT_LINE)
        paint_box(painter, QRectF(self.rect()), radius=WELL_RADIUS, ground=ground, edge=edge)

    def _build(self) -> None:
        self.setObjectName("key_offer")
        words = text_label(
            "key_offer_words",
            self.tr("Nothing was sent. To make clips, add an API key from your own account."),
        )
        self.add_key = self._button("add_key", self.tr("Add your API key…"))
        self._demo = self._button("try_demo", self.tr("Try the demo"))
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.add_key, 1)
        buttons.addWidget(self._demo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(10)
        layout.addWidget(words)
        layout.addLayout(buttons)

    @staticmethod
    def _button(name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setAutoDefault(True)  # Enter presses it too, since the hand is at Ctrl+Enter
        return button
