"""The search field."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.palette import Role

PAUSE = 150
"""Milliseconds without a key before the search begins."""

_MAX_LENGTH = 500


class SearchField(QLineEdit):
    """Escape empties it; the down key leads into what was found."""

    text_settled = Signal(str)
    """The text without white space at its ends, some time after the last key."""
    down_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settled = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setObjectName("search")
        self.setAccessibleName(self.tr("Search"))
        self.setPlaceholderText(self.tr("Search prompts…"))
        self.setMaxLength(_MAX_LENGTH)
        self._clear = self.addAction(icon("x", Role.MUTED), self.ActionPosition.TrailingPosition)
        self._clear.setObjectName("clear_search")
        self._clear.setToolTip(self.tr("Clear (Esc)"))
        self._clear.setVisible(False)

    def _connect(self) -> None:
        self._clear.triggered.connect(self.empty)
        self._pause.timeout.connect(self._on_paused)
        self.textChanged.connect(self._on_text_changed)

    @property
    def settled_text(self) -> str:
        return self._settled

    @Slot()
    def empty(self) -> None:
        """Clear the search at once."""
        self.clear()
        self._pause.stop()
        self._on_paused()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.empty()
        elif event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._pause.start()

    @Slot()
    def _on_paused(self) -> None:
        text = self.text().strip()
        if text != self._settled:
            self._settled = text
            self.text_settled.emit(text)
