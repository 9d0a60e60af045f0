"""One window per data folder: the lock, and the bell that a second start rings.

The lock (QLockFile) is taken before anything is opened and is free again after a crash. The bell
is a local socket that only the same user can reach; it is hung up after the first paint. A file
beside the lock says where it hangs, since its folder depends on each start's TMPDIR.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

PATIENCE = 2000
"""Milliseconds that a second start waits for the first to answer."""

_TURN = 100
"""Milliseconds in which a closing program releases the lock."""


class Lock:
    """Held for as long as the object lives.

    QLockFile believes a file that was left behind if its process number is in use again by a
    program of the same name, which "python" easily is, and for ever if it is empty, as after a
    crash on a full disk. The system's own lock on the file knows better: `removeStaleLockFile`
    takes a file away only if no living process holds that.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        _make_way(path)
        self._file = QLockFile(str(path))
        self._file.setStaleLockTime(0)
        self.is_held = False
        self._inode: int | None = None
        self.try_again(_TURN)

    def try_again(self, milliseconds: int = 0) -> bool:
        """Take the lock if it's free now, or within that time."""
        self.is_held = self._file.tryLock(milliseconds)
        if not self.is_held and self._file.removeStaleLockFile():
            self.is_held = self._file.tryLock(milliseconds)
        if self.is_held:
            with contextlib.suppress(OSError):  # some disks know no owners
                self._path.chmod(0o600)
            self._inode = _inode(self._path)
        return self.is_held

    def keep(self) -> bool:
        """Take it again if its file was deleted; False once another start has put its own there.

        The system's lock is on a file: one without a name keeps nobody away.
        """
        if not self.is_held or _inode(self._path) == self._inode:
            return True
        try:
            self._path.parent.mkdir(mode=0o700, exist_ok=True)
            self._path.open("xb").close()  # the old lock takes away what lies there
        except FileExistsError:
            return False
        except OSError:  # not now: the next look tries again
            return True
        self._file.unlock()
        return self.try_again()

    @property
    def is_anothers(self) -> bool:
        """Another program holds it; else, when it is not held, the folder takes no file."""
        return not self.is_held and self._file.error() is QLockFile.LockError.LockFailedError

    @property
    def refusal(self) -> OSError:
        """Why the folder takes no lock file: Qt's unknown error is that of a full disk."""
        is_full = self._file.error() is QLockFile.LockError.UnknownError
        code = errno.ENOSPC if is_full else errno.EACCES
        return OSError(code, os.strerror(code), str(self._path.parent))

    def release(self) -> None:
        if self.is_held:
            self._file.unlock()
            self.is_held = False


def _make_way(path: Path) -> None:
    """Remove what is no file: it is no lock, and opening a named pipe would never end."""
    if os.path.lexists(path) and not path.is_file():
        with contextlib.suppress(OSError):  # a folder with something in it stays
            path.rmdir() if path.is_dir() else path.unlink()


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class Answer(Enum):
    """The first start's answer to a second one."""

    SHOWN = b"shown"
    CLOSING = b"closing"
    NONE = b""


class Bell:
    """Calls `on_ring` when a second start knocks; it returns False while the program closes."""

    def __init__(self, data_dir: Path, on_ring: Callable[[], bool]) -> None:
        from PySide6.QtNetwork import QLocalServer

        self._on_ring = on_ring
        self._sign = _sign(data_dir)
        self._server: QLocalServer = QLocalServer()
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        name = _name(data_dir)
        if not self._server.listen(name):
            # We hold the lock, so a socket that is still there was left by a crash.
            QLocalServer.removeServer(name)
            self._server.listen(name)
        # Without it only starts with the same TMPDIR find us.
        with contextlib.suppress(OSError):
            self._sign.unlink(missing_ok=True)  # it may be no file: a named pipe would never open
            with open(self._sign, "xb", opener=_private) as sign:
                sign.write(os.fsencode(self._server.fullServerName()))

    def close(self) -> None:
        self._server.close()
        with contextlib.suppress(OSError):
            self._sign.unlink()

    def _on_connection(self) -> None:
        connection = self._server.nextPendingConnection()
        connection.disconnected.connect(connection.deleteLater)
        answer = Answer.SHOWN if self._on_ring() else Answer.CLOSING
        connection.write(answer.value)
        connection.disconnectFromServer()  # once that is written


def ring(data_dir: Path) -> Answer:
    """Ask the first start to come to the front; NONE if nobody answers in time."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    sign, address = _sign(data_dir), _name(data_dir)
    if sign.is_file():
        with contextlib.suppress(OSError):
            address = os.fsdecode(sign.read_bytes())
    socket.connectToServer(address)
    if socket.waitForConnected(PATIENCE) and socket.waitForReadyRead(PATIENCE):
        said = socket.readAll().data()
        return Answer.CLOSING if said == Answer.CLOSING.value else Answer.SHOWN
    return Answer.NONE


def _sign(data_dir: Path) -> Path:
    return data_dir / "bell.txt"


def _name(data_dir: Path) -> str:
    """A socket name that is the same for every spelling of the folder's path."""
    import hashlib  # not needed before the first paint

    digest = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()
    return f"luma-desktop-{digest[:24]}"
