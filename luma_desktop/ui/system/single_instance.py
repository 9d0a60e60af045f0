"""One window per data folder: the lock, and the bell that a second start rings.

The lock (QLockFile) is taken before anything is opened and is free again after a crash. The bell
is a local socket that only the same user can reach; it is hung up after the first paint.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

PATIENCE = 2000
"""Milliseconds that a second start waits for the first to answer."""

_TURN = 100
"""Milliseconds in which a start that ends just now lets go of the lock."""


class Lock:
    """Held for as long as the object lives.

    QLockFile believes a file that was left behind if its process number is in use again by a
    program of the same name, which "python" easily is, and for ever if it is empty, as after a
    crash on a full disk. The system's own lock on the file knows better: `removeStaleLockFile`
    takes a file away only if no living process holds that.
    """

    def __init__(self, path: Path) -> None:
        self._file = QLockFile(str(path))
        self._file.setStaleLockTime(0)
        self.is_held = self._file.tryLock(_TURN)
        if not self.is_held and self._file.removeStaleLockFile():
            self.is_held = self._file.tryLock(_TURN)
        self.is_anothers = self._file.error() is QLockFile.LockError.LockFailedError
        """Another program holds it; else, when it is not held, the folder takes no file."""
        if self.is_held:
            with contextlib.suppress(OSError):  # some disks know no owners
                path.chmod(0o600)

    def release(self) -> None:
        if self.is_held:
            self._file.unlock()
            self.is_held = False


class Bell:
    """Rings `on_ring` when a second start knocks."""

    def __init__(self, data_dir: Path, on_ring: Callable[[], None]) -> None:
        from PySide6.QtNetwork import QLocalServer

        self._on_ring = on_ring
        self._server: QLocalServer = QLocalServer()
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        name = _name(data_dir)
        if not self._server.listen(name):
            # We hold the lock, so a socket that is still there was left by a crash.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def close(self) -> None:
        self._server.close()

    def _on_connection(self) -> None:
        connection = self._server.nextPendingConnection()
        connection.disconnected.connect(connection.deleteLater)
        connection.disconnectFromServer()
        self._on_ring()


def ring(data_dir: Path) -> bool:
    """Ask the first start to come to the front; False if nobody answers."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(_name(data_dir))
    answered = socket.waitForConnected(PATIENCE)
    if answered:
        socket.waitForDisconnected(PATIENCE)
    return answered


def _name(data_dir: Path) -> str:
    """A socket name that is the same for every spelling of the folder's path."""
    import hashlib  # not needed before the first paint

    digest = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()
    return f"luma-desktop-{digest[:24]}"
