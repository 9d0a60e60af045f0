"""An internal error: what it means for the user's work, details to copy, and what to do.

The program continued, crashed in its last run, or can't continue: each has its own text.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.ui.kit.fonts import semibold
from luma_desktop.ui.kit.foot import dialog_foot
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.text_label import text_label
from luma_desktop.ui.kit.theme import set_muted

_WIDTH = 560
_DETAILS_HEIGHT = 180


class CrashDialog(QDialog):
    """Opened over the window while the program continues. One dialog shows one error."""

    safe_restart_requested = Signal()
    """Close properly and restart in safe mode."""

    def __init__(
        self,
        summary: str,
        details: str,
        *,
        was_last_run: bool = False,
        is_the_end: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._summary = summary
        self._details = details
        self._was_last_run = was_last_run
        self._is_the_end = is_the_end
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setObjectName("crash_dialog")
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setMinimumWidth(_WIDTH)
        title = text_label("crash_title", self._title())
        title.setFont(semibold(title.font()))
        self._fault = text_label("crash_summary", self._summary)
        set_muted(self._fault)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(text_label("crash_meaning", self._meaning()))
        layout.addWidget(self._fault)
        layout.addWidget(self._build_details(), 1)
        layout.addSpacing(4)
        layout.addLayout(self._build_buttons())

    def _build_details(self) -> QPlainTextEdit:
        details = self._text = QPlainTextEdit(self._details)
        details.setObjectName("crash_details")
        details.setAccessibleName(self.tr("Details"))
        details.setReadOnly(True)
        details.setTabChangesFocus(True)
        details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        details.setMinimumHeight(_DETAILS_HEIGHT)
        return details

    def _build_buttons(self) -> QHBoxLayout:
        self._copy = text_button("copy_crash_details", self.tr("Copy details"))
        self._safe = text_button("restart_in_safe_mode", self.tr("Restart in safe mode"))
        self._safe.setToolTip(
            self.tr("Closes properly and restarts without graphics acceleration.")
        )
        go_on = self.tr("Close") if self._is_the_end else self.tr("Continue")
        self._go_on = text_button("close_crash", go_on)
        self._go_on.setDefault(True)
        return dialog_foot([self._copy], [self._safe, self._go_on])

    def _connect(self) -> None:
        self._copy.clicked.connect(self._on_copy)
        self._safe.clicked.connect(self._on_safe)
        self._go_on.clicked.connect(self.accept)

    def _title(self) -> str:
        if self._was_last_run:
            return self.tr("Luma Desktop quit unexpectedly last time")
        if self._is_the_end:
            return self.tr("Luma Desktop can't continue")
        return self.tr("Luma Desktop ran into an internal error")

    def _meaning(self) -> str:
        if self._was_last_run:
            return self.tr(
                "Nothing you paid for is lost: the queue continues where it stopped. "
                "If this happens again, start in safe mode, which doesn't use the "
                "graphics card."
            )
        if self._is_the_end:
            return self.tr(
                "Nothing you paid for is lost: each step was saved before it was "
                "taken. Start the program again, or start it in safe mode, which "
                "doesn't use the graphics card."
            )
        return self.tr(
            "Nothing you paid for is lost: each step was saved before it was "
            "taken. You can continue, or restart in safe mode if something no "
            "longer works."
        )

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._summary}\n\n{self._details}")
        copied = self.tr("Copied")
        self._copy.setText(copied)
        self._copy.setAccessibleName(copied)

    def _on_safe(self) -> None:
        self.safe_restart_requested.emit()
        self.accept()
