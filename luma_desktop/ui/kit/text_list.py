"""Texts to be read, one below the other."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QAbstractItemView, QListWidget, QWidget


class TextList(QListWidget):
    """Each wraps where it has to; the first is current."""

    def __init__(
        self, name: str, accessible_name: str, texts: Iterable[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setWordWrap(True)
        self.setSpacing(3)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.addItems([" ".join(text.split()) or "–" for text in texts])
        self.setCurrentRow(0)
