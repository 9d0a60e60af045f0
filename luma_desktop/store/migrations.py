"""The database's shape, and the way there from every earlier one."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from luma_desktop.disk.whole import sync_folder
from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.store.connection import transact
from luma_desktop.store.derived import derive_all
from luma_desktop.store.files import make_private

APPLICATION_ID = 0x4C756D61
"""In the file's header, as `file` and SQLite know it: "Luma"."""

Step = Callable[[sqlite3.Connection], None]
"""Brings the database from one version to the next, inside a transaction that it must not end."""

_SCHEMA = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT",
    # `doc` is the whole job; the other columns are what is searched and kept unique. `words` is
    # the prompt as the library searches it.
    """
    CREATE TABLE jobs (
        id TEXT PRIMARY KEY NOT NULL,
        click_id TEXT NOT NULL,
        state TEXT NOT NULL,
        created_at REAL NOT NULL,
        position REAL NOT NULL,
        origin TEXT NOT NULL,
        dialect TEXT NOT NULL,
        generation_id TEXT,
        key_fingerprint TEXT,
        finished INTEGER NOT NULL,
        cleared INTEGER NOT NULL,
        removed INTEGER NOT NULL,
        accepted_at REAL,
        completed_at REAL,
        words TEXT NOT NULL,
        doc TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX jobs_by_generation ON jobs (origin, dialect, generation_id)
    WHERE generation_id IS NOT NULL
    """,
    "CREATE INDEX jobs_in_line ON jobs (position, id) WHERE finished = 0 AND removed = 0",
    # The library answers from this index alone (for which `removed` is in it, too) and reads only
    # the documents of one page.
    """
    CREATE INDEX jobs_in_library
    ON jobs (created_at DESC, position DESC, id, state, removed, words)
    WHERE removed = 0
    """,
    "CREATE INDEX jobs_by_completion ON jobs (completed_at DESC) WHERE completed_at IS NOT NULL",
    """
    CREATE TABLE attempts (
        id TEXT PRIMARY KEY NOT NULL,
        job_id TEXT NOT NULL REFERENCES jobs (id),
        number INTEGER NOT NULL,
        first_byte_at REAL,
        doc TEXT NOT NULL,
        UNIQUE (job_id, number)
    ) STRICT
    """,
    # Append-only.
    """
    CREATE TABLE job_events (
        job_id TEXT NOT NULL REFERENCES jobs (id),
        seq INTEGER NOT NULL,
        at REAL NOT NULL,
        kind TEXT NOT NULL,
        doc TEXT NOT NULL,
        PRIMARY KEY (job_id, seq)
    ) STRICT, WITHOUT ROWID
    """,
)


def _create(connection: sqlite3.Connection) -> None:
    for statement in _SCHEMA:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _add_picture_links(connection: sqlite3.Connection) -> None:
    """Where the pictures lie that were uploaded, by who uploaded them."""
    connection.execute(
        """
        CREATE TABLE picture_links (
            origin TEXT NOT NULL,
            key_fingerprint TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            url TEXT NOT NULL,
            at REAL NOT NULL,
            PRIMARY KEY (origin, key_fingerprint, sha256)
        ) STRICT, WITHOUT ROWID
        """
    )


_PROMPT_HELP = (
    # The higher `id`, the later it was starred. `words` as in `jobs`.
    """
    CREATE TABLE favourite_prompts (
        id INTEGER PRIMARY KEY NOT NULL,
        text TEXT NOT NULL UNIQUE,
        words TEXT NOT NULL
    ) STRICT
    """,
    # `key` is the folded name: "My style" and "my style" are one.
    """
    CREATE TABLE snippets (
        key TEXT PRIMARY KEY NOT NULL,
        name TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)


def _add_prompt_help(connection: sqlite3.Connection) -> None:
    for statement in _PROMPT_HELP:
        connection.execute(statement)


_QUERIES = (
    # The library's pages: by state from the first of these, else, and for a search, from the
    # second alone, which holds the words. Only the documents of one page are read.
    "DROP INDEX jobs_in_library",
    """
    CREATE INDEX jobs_by_state
    ON jobs (removed, state, created_at DESC, position DESC, id)
    """,
    """
    CREATE INDEX jobs_by_words
    ON jobs (removed, created_at DESC, position DESC, id, state, words)
    """,
    "CREATE INDEX jobs_by_creation ON jobs (created_at)",
    "CREATE INDEX jobs_by_acceptance ON jobs (accepted_at) WHERE accepted_at IS NOT NULL",
    "DROP INDEX jobs_by_completion",
    """
    CREATE INDEX jobs_by_completion ON jobs (dialect, completed_at DESC, accepted_at)
    WHERE completed_at IS NOT NULL
    """,
    """
    CREATE INDEX jobs_by_generation_id ON jobs (generation_id, origin)
    WHERE generation_id IS NOT NULL
    """,
    # What counts against the limits, in credits, and when (`rows.spending_of`).
    "ALTER TABLE jobs ADD COLUMN model TEXT",
    "ALTER TABLE jobs ADD COLUMN spent_at REAL",
    "ALTER TABLE jobs ADD COLUMN spent INTEGER",
    "ALTER TABLE jobs ADD COLUMN charged INTEGER",
    """
    CREATE INDEX jobs_by_spending
    ON jobs (spent_at, id, model, spent, charged, accepted_at, completed_at)
    WHERE spent_at IS NOT NULL
    """,
    # How many jobs there are of each kind, kept with every change: counting 100,000 takes 10 ms.
    """
    CREATE TABLE job_counts (
        removed INTEGER NOT NULL,
        state TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (removed, state)
    ) STRICT, WITHOUT ROWID
    """,
    "INSERT INTO job_counts SELECT removed, state, count(*) FROM jobs GROUP BY removed, state",
    """
    CREATE TRIGGER jobs_counted_in AFTER INSERT ON jobs BEGIN
        INSERT INTO job_counts VALUES (NEW.removed, NEW.state, 1)
        ON CONFLICT DO UPDATE SET number = number + 1;
    END
    """,
    """
    CREATE TRIGGER jobs_counted_anew AFTER UPDATE OF removed, state ON jobs
    WHEN OLD.removed != NEW.removed OR OLD.state != NEW.state BEGIN
        UPDATE job_counts SET number = number - 1
        WHERE removed = OLD.removed AND state = OLD.state;
        INSERT INTO job_counts VALUES (NEW.removed, NEW.state, 1)
        ON CONFLICT DO UPDATE SET number = number + 1;
    END
    """,
    """
    CREATE TRIGGER jobs_counted_out AFTER DELETE ON jobs BEGIN
        UPDATE job_counts SET number = number - 1
        WHERE removed = OLD.removed AND state = OLD.state;
    END
    """,
)


def _add_queries(connection: sqlite3.Connection) -> None:
    for statement in _QUERIES:
        connection.execute(statement)


_LINKS = (
    # Derived from the jobs (`store.links`), so that both ways are found without reading them. A
    # parent may be missing: a job was made from what another computer has.
    """
    CREATE TABLE links (
        child TEXT NOT NULL,
        parent TEXT NOT NULL,
        role TEXT NOT NULL,
        PRIMARY KEY (child, parent, role)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX links_by_parent ON links (parent, role, child)",
    # From which job's clip a kept picture was taken.
    """
    CREATE TABLE frame_origins (
        address TEXT PRIMARY KEY NOT NULL,
        job_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)


def _add_links(connection: sqlite3.Connection) -> None:
    for statement in _LINKS:
        connection.execute(statement)
    derive_all(connection)


_UNWATCHED = (
    # A trigger fills it, so that clips which an older version of the program fetches count, too.
    # Clips that were ready before this step were there to be watched.
    "CREATE TABLE unwatched (job_id TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID",
    """
    CREATE TRIGGER jobs_unwatched AFTER UPDATE OF state ON jobs
    WHEN NEW.state = 'ready' AND OLD.state != 'ready' BEGIN
        INSERT OR IGNORE INTO unwatched VALUES (NEW.id);
    END
    """,
)


def _add_unwatched(connection: sqlite3.Connection) -> None:
    for statement in _UNWATCHED:
        connection.execute(statement)


STEPS: tuple[Step, ...] = (
    _create,
    _add_picture_links,
    _add_prompt_help,
    _add_queries,
    _add_links,
    _add_unwatched,
)
"""STEPS[n] leads from minor version n to n + 1. A released step is never changed.

A step must leave valid what programs of the same major version write and read: it adds tables,
indexes and columns with a default. One that cannot raises MAJOR.
"""

MAJOR = 1
"""A file of a higher one is refused; one of the same with more steps is opened as it is."""

_MINORS = 1000


class Version(NamedTuple):
    """`user_version` holds both. Version 0.1.0 of the program wrote minor 3 of major 0."""

    major: int
    minor: int


def version_of(connection: sqlite3.Connection) -> Version:
    return Version(*divmod(int(connection.execute("PRAGMA user_version").fetchone()[0]), _MINORS))


def check_file(path: Path, busy_timeout: float, major: int = MAJOR) -> None:
    """Look at an existing file without changing it.

    Raises:
        StoreError: DATABASE_NEWER if it is of a higher major version, DATABASE_BROKEN if it is no
            database or not one of ours.
        sqlite3.Error, OSError: it cannot be read.
    """
    if not path.exists() or path.stat().st_size == 0:
        return
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, timeout=busy_timeout, uri=True)) as db:
        tables = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        application = db.execute("PRAGMA application_id").fetchone()[0]
        version = version_of(db)
    if tables and application != APPLICATION_ID:
        raise StoreError(
            f"{path.name} belongs to another program", kind=ProblemKind.DATABASE_BROKEN
        )
    if version.major > major:
        raise StoreError(f"{version.major} > {major}", kind=ProblemKind.DATABASE_NEWER)


def migrate(
    connection: sqlite3.Connection, path: Path, steps: Sequence[Step], major: int = MAJOR
) -> None:
    """Bring the database at `path` to minor version len(steps), all steps or none.

    An older one is first backed up beside it, as `luma.db.bak-<minor>`; a newer one stays.

    Raises:
        sqlite3.Error, OSError: it is as it was before.
    """
    version = version_of(connection)
    if version.minor >= len(steps):
        return
    if version.minor > 0:
        back_up(connection, path.with_name(f"{path.name}.bak-{version.minor}"))
    # A step that rebuilds a table must be free to drop the old one; the check comes at the end.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        transact(connection, lambda db: _run_steps(db, steps, major))
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _run_steps(db: sqlite3.Connection, steps: Sequence[Step], major: int) -> None:
    for step in steps[version_of(db).minor :]:
        step(db)
    if db.execute("PRAGMA foreign_key_check").fetchone():
        raise StoreError("rows without their job", kind=ProblemKind.DATABASE_BROKEN)
    db.execute(f"PRAGMA user_version = {major * _MINORS + len(steps)}")


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the open database to `target`, whole or not at all."""
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    make_private(unfinished)
    try:
        with contextlib.closing(sqlite3.connect(unfinished)) as copy:
            copy.execute("PRAGMA synchronous = FULL")
            connection.backup(copy)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
