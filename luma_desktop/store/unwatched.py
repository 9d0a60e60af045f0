"""Which clips became ready and haven't been watched since."""

from __future__ import annotations

import sqlite3

from luma_desktop.store.database import Database


class SqliteUnwatched:
    """Implements the engine's `Unwatched`. A trigger adds each clip that becomes ready."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ids(self) -> frozenset[str]:
        """Our ids of the jobs; removed ones are left out. Raises StoreError."""

        def work(db: sqlite3.Connection) -> frozenset[str]:
            found = db.execute(
                "SELECT job_id FROM unwatched JOIN jobs ON jobs.id = job_id WHERE removed = 0"
            )
            return frozenset(row["job_id"] for row in found)

        return await self._database.read_after_writes(work)

    async def mark_watched(self, job_id: str) -> None:
        """A job that isn't among them is no error. Raises StoreError."""

        def work(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM unwatched WHERE job_id = ?", (job_id,))

        await self._database.write(work)
