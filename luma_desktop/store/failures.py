"""Troubles of the disk and of SQLite, as the one `StoreError` that leaves this room."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.store.files import of_disk

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
