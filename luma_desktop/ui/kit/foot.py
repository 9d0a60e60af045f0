"""The button row at the bottom of a dialog."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton

translate = QCoreApplication.translate


def dialog_foot(first: Sequence[QPushButton], last: Sequence[QPushButton]) -> QHBoxLayout:
    """`first` at the start of the row, `last` at its end."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in first:
        row.addWidget(button)
    row.addStretch(1)
    for button in last:
        row.addWidget(button)
    return row


def closing_foot(dialog: QDialog, name: str) -> QHBoxLayout:
    """For a dialog that only shows something: Close, which Enter presses too."""
    close = QPushButton(translate("dialogs", "Close"))
    close.setObjectName(name)
    close.setAccessibleName(close.text())
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    return dialog_foot([], [close])
