"""The part of the form that scrolls, up and down only."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class FormInner(QWidget):
    """Keeps the height that its fields like best: they scroll before they are squeezed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("form_inner")

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        least = super().minimumSizeHint()
        by_width = self.heightForWidth(self.width())  # -1 where no text wraps
        liked = by_width if by_width >= 0 else self.sizeHint().height()
        return QSize(least.width(), max(least.height(), liked))


class FormScroll(QScrollArea):
    """The keyboard goes to the fields in it, never to the area."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("form_scroll")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
