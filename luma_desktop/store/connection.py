"""SQLite as this program wants it: durable at each commit, read while written."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_READ_CACHE_KIB = 16_384
"""Holds what the library scans of some ten thousand jobs."""


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
