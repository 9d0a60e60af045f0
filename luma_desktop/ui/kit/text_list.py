"""Texts to be read, one below the other."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QAbstractItemView, QListWidget, QWidget

_LONGEST = 2100
"""Characters of a text: more of many would take seconds to lay out."""


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
        self.addItems([" ".join(_bounded(text).split()) or "–" for text in texts])
        self.setCurrentRow(0)


def _bounded(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
