"""The QApplication, taught to leave quitting to the asyncio loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Quitting (at session end or with the last window) is only requested: `on_quit` decides.

    Let through, QEvent.Quit would end the event loop under the running coroutine, and every
    await of the clean-up would fail.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        # The program writes only to its own folders.
        self.setAttribute(Qt.ApplicationAttribute.AA_DisableShaderDiskCache)
        # Named here, because asking which style is in force loads what styles are made of (8 ms).
        super().__init__([*arguments, "-style", "fusion"])
        self.on_quit: Callable[[], None] | None = None
        self.setApplicationName("luma-desktop")
        self.setApplicationDisplayName("Luma Desktop")
        self.setDesktopFileName("luma-desktop")
        self.setQuitOnLastWindowClosed(False)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Quit and self.on_quit is not None:
            event.ignore()
            self.on_quit()
            return True
        return super().event(event)
