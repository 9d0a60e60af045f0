"""SQLite as this program wants it: durable at each commit, read while written, errors as ours."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.store.files import of_disk

T = TypeVar("T")

_READ_CACHE_KIB = 16_384
"""Holds what the library scans of some ten thousand jobs."""

_KINDS = {
    sqlite3.SQLITE_BUSY: ProblemKind.DATABASE_LOCKED,
    sqlite3.SQLITE_LOCKED: ProblemKind.DATABASE_LOCKED,
    sqlite3.SQLITE_CORRUPT: ProblemKind.DATABASE_BROKEN,
    sqlite3.SQLITE_NOTADB: ProblemKind.DATABASE_BROKEN,
    sqlite3.SQLITE_FULL: ProblemKind.DISK_FULL,
    sqlite3.SQLITE_IOERR: ProblemKind.DISK_ERROR,
    sqlite3.SQLITE_CANTOPEN: ProblemKind.DISK_ERROR,
    sqlite3.SQLITE_READONLY: ProblemKind.DISK_ERROR,
    sqlite3.SQLITE_PERM: ProblemKind.DISK_ERROR,
    sqlite3.SQLITE_NOLFS: ProblemKind.DISK_ERROR,
}
"""By primary result code (https://www.sqlite.org/rescode.html); any other is our own fault."""


def connect_writer(path: Path, busy_timeout: float) -> sqlite3.Connection:
    """The connection that writes. It waits `busy_timeout` seconds for another program's lock.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    connection = _connect(path, busy_timeout)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        if sys.platform == "darwin":
            # Its plain fsync leaves the data in the drive's cache.
            connection.execute("PRAGMA fullfsync = ON")
            connection.execute("PRAGMA checkpoint_fullfsync = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_reader(path: Path, busy_timeout: float) -> sqlite3.Connection:
    """A connection that cannot write.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    connection = _connect(path, busy_timeout)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA cache_size = -{_READ_CACHE_KIB}")
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path, busy_timeout: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=busy_timeout, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def transact(
    connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T], mode: str = "IMMEDIATE"
) -> T:
    """Run `work` in one transaction: all of it, or nothing."""
    connection.execute(f"BEGIN {mode}")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        # SQLite has rolled back by itself after some errors, a full disk among them.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result


def of_sqlite(error: sqlite3.Error) -> StoreError:
    """The cause by SQLite's own code; errors that Python's module makes have none."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    kind = ProblemKind.INTERNAL if code is None else _KINDS.get(code & 0xFF, ProblemKind.INTERNAL)
    return StoreError(str(error), kind=kind)


@contextmanager
def translated() -> Iterator[None]:
    """Let a foreign error leave as a `StoreError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise of_sqlite(error) from error
    except OSError as error:
        raise of_disk(error) from error
