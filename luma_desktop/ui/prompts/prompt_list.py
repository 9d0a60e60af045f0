"""The rows of the prompt popup's list, filtered by the typed text."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from luma_desktop.domain.search import holds_words
from luma_desktop.ui.kit.tool_tips import tool_tip
from luma_desktop.ui.presenters.request.prompt_rows import PromptRow, RowKind

Index = QModelIndex | QPersistentModelIndex


class PromptRole(IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1
    """PromptRow."""


class PromptListModel(QAbstractListModel):
    """Headings are rows that can't be selected."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PromptRow] = []

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip(row.text) if row.text else None
            case PromptRole.ROW:
                return row
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self._rows[index.row()].kind is RowKind.HEADING:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def show_rows(self, rows: Sequence[PromptRow]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def extend_rows(self, rows: Sequence[PromptRow]) -> None:
        """Append rows."""
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def row_of(self, text: str) -> int | None:
        """The row of `text`, if it can be selected."""
        return next(
            (
                place
                for place, row in enumerate(self._rows)
                if row.text == text and row.kind is not RowKind.HEADING
            ),
            None,
        )


def narrowed(rows: Sequence[PromptRow], typed: str) -> list[PromptRow]:
    """The rows that contain every word, with their headings."""
    kept: list[PromptRow] = []
    heading: PromptRow | None = None
    for row in rows:
        if row.kind is RowKind.HEADING:
            heading = row
        elif holds_words(f"{row.title} {row.text}", typed):
            if heading is not None:
                kept.append(heading)
                heading = None
            kept.append(row)
    return kept
