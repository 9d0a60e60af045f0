"""The journal: jobs, attempts and events, each change in one durable transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

from luma_desktop.domain.attempt import Attempt
from luma_desktop.domain.events import AnyJobEvent, Edited, JobEvent
from luma_desktop.domain.job import Job, Spent
from luma_desktop.domain.request import Dialect
from luma_desktop.store import codec, rows
from luma_desktop.store.database import Database
from luma_desktop.store.links import write_links


class SqliteJournal:
    """Implements the engine's `Journal`. Any call may raise StoreError, and then changed nothing.

    Queries see every change that was asked for before them, so nobody who was cancelled while
    writing leaves a later reader with an older state. Only those of a row or two are answered by
    the thread that writes: a paid click waits for none of the others.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_jobs(self, jobs: Sequence[Job]) -> None:
        """Store new jobs, all or none."""
        await self._database.write(lambda db: _insert(db, jobs))

    async def bring_in(self, born: Sequence[tuple[Job, JobEvent]]) -> None:
        """Store jobs that begin with an event, all or none."""

        def work(db: sqlite3.Connection) -> None:
            _insert(db, [job for job, _ in born])
            for job, event in born:
                rows.append_event(db, job.id, event)

        await self._database.write(work)

    async def record(self, job: Job, event: JobEvent) -> None:
        """Store the snapshot after `event`, and the event."""

        def work(db: sqlite3.Connection) -> None:
            _record(db, job, event)

        await self._database.write(work)

    async def record_all(self, changes: Sequence[tuple[Job, JobEvent]]) -> None:
        """Store the snapshots after their events, and the events, all or none."""

        def work(db: sqlite3.Connection) -> None:
            for job, event in changes:
                _record(db, job, event)

        await self._database.write(work)

    async def begin_attempt(self, attempt: Attempt, job: Job, event: JobEvent) -> None:
        """Store the intent to send."""

        def work(db: sqlite3.Connection) -> None:
            rows.update_job(db, job)
            rows.append_event(db, job.id, event)
            rows.insert_attempt(db, attempt)

        await self._database.write(work)

    async def mark_first_byte(self, attempt_id: str, at: float) -> None:
        """Store that the request is about to leave; on the disk when this returns."""
        await self._database.write(lambda db: rows.mark_first_byte(db, attempt_id, at))

    async def end_attempt(self, attempt: Attempt, job: Job, event: JobEvent) -> None:
        """Store what came of an attempt; a first-byte mark that is there stays."""

        def work(db: sqlite3.Connection) -> None:
            rows.update_job(db, job)
            rows.append_event(db, job.id, event)
            rows.update_attempt(db, attempt)

        await self._database.write(work)

    async def update_jobs(self, jobs: Sequence[Job]) -> None:
        """Store new snapshots where no event happened, all or none."""

        def work(db: sqlite3.Connection) -> None:
            for job in jobs:
                rows.update_job(db, job)

        await self._database.write(work)

    async def attempts(self, job_id: str) -> Sequence[Attempt]:
        """Oldest first."""

        def work(db: sqlite3.Connection) -> list[Attempt]:
            found = db.execute(
                "SELECT attempts.*, jobs.created_at FROM attempts "
                "JOIN jobs ON jobs.id = attempts.job_id WHERE job_id = ? ORDER BY number",
                (job_id,),
            )
            return [rows.attempt_of(row, self._database.unreadable) for row in found]

        return await self._database.read_in_order(work)

    async def events(self, job_id: str) -> Sequence[AnyJobEvent]:
        """All that was recorded of a job, oldest first."""

        def work(db: sqlite3.Connection) -> list[AnyJobEvent]:
            found = db.execute(
                "SELECT doc FROM job_events WHERE job_id = ? ORDER BY seq", (job_id,)
            )
            return [event for row in found if (event := rows.event_of(row)) is not None]

        return await self._database.read_in_order(work)

    async def jobs(self, job_ids: Sequence[str]) -> Sequence[Job]:
        """Those that there are, tombstones too, in any order."""

        def work(db: sqlite3.Connection) -> list[Job]:
            wanted = "SELECT id, doc FROM jobs WHERE id = ?"
            found = (db.execute(wanted, (job_id,)).fetchone() for job_id in job_ids)
            known = (row for row in found if row is not None)
            return rows.readable_jobs(known, self._database.unreadable)

        return await self._database.read_after_writes(work)

    async def unfinished_jobs(self) -> Sequence[Job]:
        """In line order, the removed ones left out."""

        def work(db: sqlite3.Connection) -> list[Job]:
            found = db.execute(
                "SELECT id, doc FROM jobs INDEXED BY jobs_in_line "
                "WHERE finished = 0 AND removed = 0 ORDER BY position, id"
            )
            return rows.readable_jobs(found, self._database.unreadable)

        return await self._database.read_after_writes(work)

    async def recent_durations(self, limit: int) -> Sequence[float]:
        """Seconds from accepted to completed of v1's jobs, newest first.

        Left out: jobs during which the clock was set back.
        """

        def work(db: sqlite3.Connection) -> list[float]:
            found = db.execute(
                "SELECT completed_at - accepted_at AS seconds FROM jobs "
                "WHERE completed_at IS NOT NULL AND completed_at > accepted_at AND dialect = ? "
                "ORDER BY completed_at DESC LIMIT ?",
                (Dialect.LEGACY.value, limit),
            )
            return [row["seconds"] for row in found]

        return await self._database.read_after_writes(work)

    async def owner_of(self, origin: str, dialect: Dialect, generation_id: str) -> str | None:
        """Our id of the job that has this generation, tombstones too; None if none has."""

        def work(db: sqlite3.Connection) -> str | None:
            row = db.execute(
                "SELECT id FROM jobs WHERE origin = ? AND dialect = ? AND generation_id = ?",
                (origin, dialect.value, generation_id),
            ).fetchone()
            return None if row is None else str(row["id"])

        return await self._database.read_in_order(work)

    async def known_generation_ids(self, origin: str, among: Collection[str]) -> frozenset[str]:
        """Which of `among` are generations of ours, tombstones too."""

        def work(db: sqlite3.Connection) -> frozenset[str]:
            found = db.execute(
                "SELECT generation_id FROM jobs INDEXED BY jobs_by_generation_id "
                "WHERE generation_id IN (SELECT value FROM json_each(?)) AND origin = ?",
                (codec.encode(sorted(among)), origin),
            )
            return frozenset(row["generation_id"] for row in found)

        return await self._database.read_after_writes(work)

    async def spent_since(self, since: float) -> Sequence[Spent]:
        """What counts against the limits from `since` (Unix seconds) on, tombstones too."""

        def work(db: sqlite3.Connection) -> list[Spent]:
            found = db.execute(
                "SELECT id, model, spent_at, spent, charged, completed_at - accepted_at AS seconds "
                "FROM jobs INDEXED BY jobs_by_spending WHERE spent_at >= ?",
                (since,),
            )
            return rows.spent_of(found)

        return await self._database.read_after_writes(work)

    async def jobs_since(self, since: float) -> Sequence[Job]:
        """Every job made, accepted or spent for at `since` or later, tombstones too.

        Unix seconds of our clock or of the service's: where they differ, ours may be the wrong one.
        """

        def work(db: sqlite3.Connection) -> list[Job]:
            found = db.execute(
                "SELECT id, doc FROM jobs WHERE created_at >= ?1 UNION ALL "
                "SELECT id, doc FROM jobs WHERE accepted_at >= ?1 AND created_at < ?1 UNION ALL "
                "SELECT id, doc FROM jobs WHERE spent_at >= ?1 AND created_at < ?1 "
                "AND (accepted_at IS NULL OR accepted_at < ?1)",
                (since,),
            )
            return rows.readable_jobs(found, self._database.unreadable)

        return await self._database.read_after_writes(work)

    async def adopt(self) -> None:
        """Make a database that was copied or put back this installation's own."""
        await self._database.adopt()


def _insert(db: sqlite3.Connection, jobs: Sequence[Job]) -> None:
    rows.insert_jobs(db, jobs)
    for job in jobs:
        write_links(db, job)


def _record(db: sqlite3.Connection, job: Job, event: JobEvent) -> None:
    rows.update_job(db, job)
    rows.append_event(db, job.id, event)
    if isinstance(event, Edited):
        write_links(db, job)
