"""The library: the read side of the journal, newest first."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

import msgspec

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import LibraryPage, LibraryPlace, LibraryQuery
from luma_desktop.domain.open_values import reading_stored
from luma_desktop.domain.search import searched_words
from luma_desktop.store import rows
from luma_desktop.store.database import Database


class SqliteLibrary:
    """Implements the engine's `Library`. Every call raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, query: LibraryQuery) -> LibraryPage:
        """One page of what matches.

        A word matches wherever it stands in the prompt. A plain walk through the index finds it:
        for 10,000 prompts of 150 letters it takes 15 ms, in every script and without a query
        language; a full-text index took 60 ms for a common word.
        """
        words = searched_words(query.text)

        def work(db: sqlite3.Connection) -> LibraryPage:
            asked = _with_others(db, query)
            sql, values = _page(asked, words)
            found = db.execute(sql, (*values, query.limit + 1)).fetchall()
            shown = found[: query.limit]
            docs = (_document(db, row["id"]) for row in shown)
            jobs = rows.readable_jobs(docs, self._database.unreadable)
            is_first = query.after is None and not words
            return LibraryPage(
                query=query,
                jobs=tuple(jobs),
                more=_place(shown[-1]) if shown and len(found) > len(shown) else None,
                total=_count(db, asked.states, query.removed) if is_first else None,
            )

        return await self._database.read(work)

    async def ids(self, query: LibraryQuery) -> Sequence[str]:
        """Our ids of all that matches, in the order of the pages; `after` and `limit` are ignored.

        For what is done to everything that was found: nothing but the index is read.
        """
        words = searched_words(query.text)

        def work(db: sqlite3.Connection) -> Sequence[str]:
            sql, values = _page(_with_others(db, query.first), words)
            return [row["id"] for row in db.execute(sql, (*values, -1))]

        return await self._database.read(work)

    async def job(self, job_id: str, *, removed: bool = False) -> Job | None:
        """A job by our id; None if there is none, or it was removed and `removed` is not given."""
        which = "removed IN (0, 1)" if removed else "removed = 0"

        def work(db: sqlite3.Connection) -> Job | None:
            found = db.execute(
                f"SELECT id, doc FROM jobs WHERE id = ? AND {which}",  # noqa: S608
                (job_id,),
            )
            jobs = rows.readable_jobs(found, self._database.unreadable)
            return jobs[0] if jobs else None

        return await self._database.read(work)

    async def count(self, states: Collection[JobState] = ()) -> int:
        """How many jobs there are; no `states` means all."""
        return await self._database.read(lambda db: _count(db, states, removed=False))


Sql = tuple[str, tuple[str | float, ...]]
"""A query and its values: nothing of the user's is ever part of the SQL."""

_NEWEST_FIRST = "ORDER BY created_at DESC, position DESC, id LIMIT"


def _page(query: LibraryQuery, words: Collection[str]) -> Sql:
    """Ids and places of a page, from one index alone; the limit is the last value."""
    behind, place = _behind(query.after)
    removed = str(int(query.removed))
    if words or not query.states:
        states = tuple(state.value for state in query.states)
        parts = [f"removed = {removed}", *behind]
        if states:
            parts.append(f"state IN ({', '.join('?' for _ in states)})")
        parts += ["instr(words, ?) > 0" for _ in words]
        where = " AND ".join(parts)
        sql = (
            "SELECT id, created_at, position FROM jobs INDEXED BY jobs_by_words "  # noqa: S608
            f"WHERE {where} {_NEWEST_FIRST} ?"
        )
        return sql, (*place, *states, *words)
    # Each state is in order already, so that only the limit of each is read.
    where = " AND ".join([f"removed = {removed}", "state = ?", *behind])
    one = (
        "SELECT * FROM (SELECT id, created_at, position FROM jobs INDEXED BY jobs_by_state "  # noqa: S608
        f"WHERE {where} ORDER BY created_at DESC, position DESC, id)"
    )
    values = [value for state in sorted(query.states) for value in (state.value, *place)]
    every = " UNION ALL ".join(one for _ in query.states)
    return f"{every} {_NEWEST_FIRST} ?", tuple(values)


def _with_others(db: sqlite3.Connection, query: LibraryQuery) -> LibraryQuery:
    """With those states by name that are stored and not known here."""
    if not query.others or not query.states:
        return query
    with reading_stored():
        stored = {JobState(row["state"]) for row in db.execute("SELECT state FROM job_counts")}
    others = {state for state in stored if not state.is_known}
    return msgspec.structs.replace(query, states=query.states | others)


def _behind(after: LibraryPlace | None) -> tuple[tuple[str, ...], tuple[str | float, ...]]:
    if after is None:
        return (), ()
    at, position = after.created_at, after.position
    return (
        "created_at <= ?",
        "(created_at < ? OR position < ? OR (position = ? AND id > ?))",
    ), (at, at, position, position, after.job_id)


def _place(row: sqlite3.Row) -> LibraryPlace:
    return LibraryPlace(
        created_at=row["created_at"], position=row["position"], job_id=str(row["id"])
    )


def _count(db: sqlite3.Connection, states: Collection[JobState], removed: bool) -> int:
    found = db.execute("SELECT state, number FROM job_counts WHERE removed = ?", (removed,))
    return sum(row["number"] for row in found if not states or row["state"] in states)


def _document(db: sqlite3.Connection, job_id: str) -> sqlite3.Row:
    row: sqlite3.Row = db.execute("SELECT id, doc FROM jobs WHERE id = ?", (job_id,)).fetchone()
    return row
