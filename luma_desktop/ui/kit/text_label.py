"""Labels of plain text: one for a few words, one for sentences that wrap.

They have no accessible name of their own: that would hide their text from screen readers.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

_READING_WIDTH = 420
"""Logical pixels that a text fills before it wraps, where there is room."""


class TextLabel(QLabel):
    """Asks for the height of its text at a width that reads well.

    A QLabel that wraps asks for a narrow, high block, and QFormLayout believes it.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(line) for line in self.text().split("\n"))
        width = min(widest + 2 * self.margin() + 1, _READING_WIDTH, self.maximumWidth())
        return QSize(width, self.heightForWidth(width))


def plain_label(name: str, text: str = "") -> QLabel:
    """A label on one line that never takes its text for markup."""
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def text_label(name: str, text: str = "") -> TextLabel:
    """A wrapping label that never takes its text for markup."""
    label = TextLabel(text)
    label.setObjectName(name)
    return label
