"""The SQLite file that lets a simulator outlive its process."""

from __future__ import annotations

import secrets
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS generations (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    inference_id TEXT NOT NULL,
    submission TEXT NOT NULL,
    twist TEXT NOT NULL,
    created_at REAL NOT NULL,
    finish_at REAL NOT NULL,
    completed_at REAL,
    outcome TEXT,
    clip TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS running ON generations (sequence) WHERE completed_at IS NULL;
CREATE TABLE IF NOT EXISTS ledger (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at REAL NOT NULL,
    direction TEXT NOT NULL,
    type TEXT NOT NULL,
    credits INTEGER NOT NULL,
    model TEXT,
    reference_id TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS logs (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at REAL NOT NULL,
    visible_at REAL,
    key TEXT NOT NULL,
    status TEXT NOT NULL,
    model TEXT NOT NULL,
    credits INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    inference_id TEXT NOT NULL,
    client_request_id TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS logs_of_key ON logs (key, created_at);
CREATE INDEX IF NOT EXISTS logs_of_inference ON logs (inference_id);
CREATE TABLE IF NOT EXISTS uploads (
    id TEXT PRIMARY KEY,
    media_type TEXT NOT NULL,
    created_at REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS leaks (
    at REAL NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    place TEXT NOT NULL
) STRICT;
"""


def open_database(path: Path) -> sqlite3.Connection:
    """Open or make the file. The connection commits each statement unless told otherwise."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.executescript(SCHEMA)
    return connection


def read_meta(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row["value"])


def write_meta(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def secret(connection: sqlite3.Connection) -> bytes:
    """What links are signed with: made once for a data folder, so that they outlive a restart."""
    known = read_meta(connection, "secret")
    if known is None:
        known = secrets.token_hex(32)
        write_meta(connection, "secret", known)
    return bytes.fromhex(known)
