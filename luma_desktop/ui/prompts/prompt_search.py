"""The prompt popup's search field: its arrow keys move in the list below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_MAX_LENGTH = 500
_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
_CHOOSE_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_OF_THE_PAGE = frozenset({Qt.Key.Key_D, Qt.Key.Key_H, Qt.Key.Key_Delete})
"""With Ctrl; to a line edit two of them mean to delete."""

_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class PromptSearch(QLineEdit):
    """Without text, Left and Right switch pages."""

    moved = Signal(Qt.Key)
    """An arrow or page key that is the list's."""
    confirmed = Signal()
    turned = Signal(int)
    """-1 or 1: the page before, or the next one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prompt_search")
        self.setAccessibleName(self.tr("Search in prompts"))
        self.setMaxLength(_MAX_LENGTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = Qt.Key(event.key())
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if key in _OF_THE_PAGE and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif not plain:
            super().keyPressEvent(event)
        elif key in _MOVES:
            self.moved.emit(key)
        elif key in _CHOOSE_KEYS:
            if not event.isAutoRepeat():
                self.confirmed.emit()
        elif key in _SIDEWAYS and not self.text():
            self.turned.emit(_SIDEWAYS[key])
        else:
            super().keyPressEvent(event)
