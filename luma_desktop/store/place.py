"""Whether the database's file is still where it was opened, and a fresh copy of it where it isn't.

SQLite goes on writing to a file that has been deleted or moved away: nobody would find it again.
"""

from __future__ import annotations

import itertools
import logging
import sqlite3
from pathlib import Path

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.store.migrations import back_up

SIDE_FILES = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps by that name, by what it adds to it."""

_log = logging.getLogger(__name__)


def expect_files(path: Path) -> None:
    """Opening what is no file may wait for ever: a named pipe does.

    Raises:
        StoreError: DISK_ERROR, something else is in the place of a file.
    """
    for side in SIDE_FILES:
        file = path.with_name(path.name + side)
        if file.exists() and not file.is_file():
            raise StoreError(f"{file.name} is no file", kind=ProblemKind.DISK_ERROR)


class Place:
    """Of an open database. Used in the writer's thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = self._found()

    def is_left(self) -> bool:
        """Whether the open file is no longer found by its path."""
        return self._found() != self._file

    def write_fresh(self, connection: sqlite3.Connection) -> None:
        """Copy what is open to where it belongs; whatever lies there now is kept beside it.

        Raises:
            OSError, sqlite3.Error: it can't be written, and what is open stays as it is.
        """
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for side in SIDE_FILES:
            self._set_aside(self._path.with_name(self._path.name + side))
        back_up(connection, self._path)

    def _set_aside(self, file: Path) -> None:
        if not file.exists():
            return
        names = (file.with_name(f"{file.name}.replaced-{n}") for n in itertools.count(1))
        aside = next(name for name in names if not name.exists())
        file.rename(aside)
        _log.info("%s was not ours and is now %s", file.name, aside.name)

    def _found(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
