"""Read-only text that can be copied, with some words marked."""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.presenters.job.comparison import Piece, only_words


class MarkedText(QPlainTextEdit):
    """The marked words are bold and underlined, on a ground of their own."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: tuple[Piece, ...] = ()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        Theme.current().changed.connect(self._write)

    def show_pieces(self, pieces: tuple[Piece, ...]) -> None:
        self._pieces = pieces
        marked = only_words(pieces)
        self.setAccessibleDescription(
            self.tr("Only on this side: {words}").format(words=marked) if marked else ""
        )
        self._write()

    def _write(self) -> None:
        self.clear()
        plain, marked = QTextCharFormat(), QTextCharFormat()
        marked.setFontWeight(QFont.Weight.DemiBold)
        marked.setFontUnderline(True)
        marked.setBackground(Theme.current().color(Role.SELECTION))
        cursor = self.textCursor()
        for piece in self._pieces:
            words = piece.text.rstrip()
            cursor.insertText(words, marked if piece.differs else plain)
            cursor.insertText(piece.text[len(words) :], plain)
        cursor.setPosition(0)
        self.setTextCursor(cursor)
