"""A label for sentences: plain text that wraps.

It has no accessible name of its own, because that would hide its text from screen readers.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def text_label(name: str, text: str = "") -> QLabel:
    """A wrapping label that never takes its text for markup."""
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
