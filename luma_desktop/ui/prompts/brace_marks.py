"""Marks in the prompt which braces stand for alternatives, and which one is left open."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from luma_desktop.domain.alternatives import Alternatives, alternatives
from luma_desktop.domain.request import utf16_units
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme

translate = QCoreApplication.translate

_MOST_MARKS = 200
"""Maximum number of marks: each is moved at every key press."""


class BraceMarks(QObject):
    """They're drawn over the text, without touching it or its Undo."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._text = ""
        self._asked = alternatives("", most=1)
        self.hint = ""
        """Which brace is left open, and where; empty if none is."""
        Theme.current().changed.connect(self._show)

    def show_marks(self, text: str, asked: Alternatives) -> None:
        """`asked` is the parsed `text`, which is in the editor now."""
        self._text, self._asked = text, asked
        self.hint = _hint(text, asked.unclosed[-1]) if asked.unclosed else ""
        self._show()

    def _show(self) -> None:
        color = Theme.current().color
        meant, left_open = QTextCharFormat(), QTextCharFormat()
        meant.setForeground(color(Role.ACCENT_LINE))
        meant.setBackground(color(Role.SELECTION))
        left_open.setForeground(color(Role.WARNING))
        left_open.setUnderlineColor(color(Role.WARNING))
        left_open.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        self._editor.setExtraSelections(
            [
                *self._selections(self._asked.marks[:_MOST_MARKS], meant),
                *self._selections(self._asked.unclosed[:_MOST_MARKS], left_open),
            ]
        )

    def _selections(
        self, places: Iterable[int], form: QTextCharFormat
    ) -> list[QTextEdit.ExtraSelection]:
        selections = []
        units, reached = 0, 0
        for place in places:
            units += utf16_units(self._text[reached:place])  # Qt counts in UTF-16
            reached = place
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self._editor.document())
            cursor.setPosition(units)
            cursor.setPosition(units + 1, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor, selection.format = cursor, form
            selections.append(selection)
        return selections


def _hint(text: str, place: int) -> str:
    """Report the last one, where typing most likely happens."""
    before = text[:place]
    line, column = before.count("\n") + 1, place - before.rfind("\n")
    if "\n" in text:
        words = translate("BraceMarks", "The { in line {line}, column {column}, isn't closed.")
    else:
        words = translate("BraceMarks", "The { at character {column} isn't closed.")
    return words.replace("{line}", str(line)).replace("{column}", str(column))
