"""Shows a file in the system's file manager."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject

_DESTINATION = "org.freedesktop.FileManager1"
_PATH = "/org/freedesktop/FileManager1"


def reveal_file(path: str, parent: QObject) -> None:
    """Open the folder of `path` with the file chosen in it, where the system can do that."""
    if sys.platform == "win32":
        _start("explorer", "/select,", str(Path(path)))
    elif sys.platform == "darwin":
        _start("open", "-R", path)
    else:
        _reveal_by_bus(path, parent)


def open_folder(path: str) -> None:
    """Open a folder itself."""
    open_file(path)


def open_file(path: str) -> None:
    """Open a file with the program that the system has for its kind."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl.fromLocalFile(path))


def _start(*command: str) -> None:
    from PySide6.QtCore import QProcess

    QProcess.startDetached(command[0], list(command[1:]))


def _reveal_by_bus(path: str, parent: QObject) -> None:
    from PySide6.QtCore import QUrl
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        _open_parent(path)
        return
    call = QDBusMessage.createMethodCall(_DESTINATION, _PATH, _DESTINATION, "ShowItems")
    # Encoded in full: an address with a space in it is none.
    encoded = QUrl.ComponentFormattingOption.FullyEncoded
    call.setArguments([[QUrl.fromLocalFile(path).toString(encoded)], ""])
    watcher = QDBusPendingCallWatcher(bus.asyncCall(call), parent)

    def on_finished() -> None:
        if watcher.isError():
            _open_parent(path)
        watcher.deleteLater()

    watcher.finished.connect(on_finished)


def _open_parent(path: str) -> None:
    open_folder(str(Path(path).parent))
