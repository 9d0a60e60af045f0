"""Shows internal errors to the user, one at a time, from any thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget


class CrashDesk(QObject):
    """`tell` may be called from any thread."""

    safe_restart_requested = Signal()
    _told = Signal(str, str, bool)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._open: QDialog | None = None
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def tell(self, summary: str, details: str, *, was_last_run: bool) -> None:
        self._told.emit(summary, details, was_last_run)

    def _on_told(self, summary: str, details: str, was_last_run: bool) -> None:
        """Open a dialog, unless one is open: the first error explains the rest."""
        if self._open is not None:
            return
        from luma_desktop.ui.system.crash_dialog import CrashDialog

        dialog = CrashDialog(summary, details, was_last_run=was_last_run, parent=self._window)
        dialog.safe_restart_requested.connect(self.safe_restart_requested)
        dialog.finished.connect(self._on_finished)
        self._open = dialog
        dialog.open()

    def _on_finished(self) -> None:
        if self._open is not None:
            self._open.deleteLater()
            self._open = None
