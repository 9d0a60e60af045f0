"""The library: the read side of the journal, newest first."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import LibraryPage, LibraryQuery
from luma_desktop.store import rows
from luma_desktop.store.database import Database
from luma_desktop.store.words import searched_words


class SqliteLibrary:
    """Implements the engine's `Library`. Every call raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, query: LibraryQuery) -> LibraryPage:
        """One page of what matches.

        A word matches wherever it stands in the prompt. A plain scan of the index finds it: for
        10,000 prompts of 150 letters it takes 15 ms, in every script and without a query
        language; a full-text index took 60 ms for a common word.
        """

        def work(db: sqlite3.Connection) -> LibraryPage:
            where, values = _condition(query.states, searched_words(query.text))
            matches = db.execute(
                f"SELECT id FROM jobs WHERE {where} "  # noqa: S608 (see _condition)
                "ORDER BY created_at DESC, position DESC, id",
                values,
            ).fetchall()
            shown = matches[query.offset : query.offset + query.limit]
            jobs = tuple(_job(db, row["id"]) for row in shown)
            return LibraryPage(query=query, jobs=jobs, total=len(matches))

        return await self._database.read(work)

    async def job(self, job_id: str) -> Job | None:
        """A job by our id; None if there is none or it was removed."""

        def work(db: sqlite3.Connection) -> Job | None:
            row = db.execute(
                "SELECT doc FROM jobs WHERE id = ? AND removed = 0", (job_id,)
            ).fetchone()
            return None if row is None else rows.job_of(row)

        return await self._database.read(work)

    async def count(self, states: Collection[JobState] = ()) -> int:
        """How many jobs there are; no `states` means all."""

        def work(db: sqlite3.Connection) -> int:
            where, values = _condition(states)
            row = db.execute(
                f"SELECT count(*) FROM jobs WHERE {where}",  # noqa: S608 (see _condition)
                values,
            ).fetchone()
            return int(row[0])

        return await self._database.read(work)


def _condition(
    states: Collection[JobState], words: Collection[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """What follows WHERE, and its values: nothing of the user's is ever part of the SQL."""
    parts = ["removed = 0"]
    if states:
        parts.append(f"state IN ({', '.join('?' for _ in states)})")
    parts += ["instr(words, ?) > 0" for _ in words]
    return " AND ".join(parts), (*(state.value for state in states), *words)


def _job(db: sqlite3.Connection, job_id: str) -> Job:
    return rows.job_of(db.execute("SELECT doc FROM jobs WHERE id = ?", (job_id,)).fetchone())
