"""What clips were made from and into, as the window asks for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from luma_desktop.domain.library import Relative
from luma_desktop.domain.links import LinkRole
from luma_desktop.domain.open_values import reading_stored
from luma_desktop.store import rows
from luma_desktop.store.database import Database

_CLOSENESS = {role: place for place, role in enumerate(LinkRole)}


class SqliteLineage:
    """Implements the engine's `Lineage`. Every call raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def parents(self, job_id: str) -> Sequence[Relative]:
        """What a job was made from, the closest first; removed ones are left out."""
        return await self._relatives("child", "parent", job_id)

    async def children(self, job_id: str) -> Sequence[Relative]:
        """What was made from a job, the oldest of each role first; removed ones are left out."""
        return await self._relatives("parent", "child", job_id)

    async def remember_frame(self, address: str, job_id: str) -> None:
        """The picture at `address` was taken from the clip of a job."""

        def work(db: sqlite3.Connection) -> None:
            db.execute("INSERT OR REPLACE INTO frame_origins VALUES (?, ?)", (address, job_id))

        await self._database.write(work)

    async def remember_crop(self, address: str, original: str) -> None:
        """The picture at `address` is a part of `original`: taken from the same clip, if any."""

        def work(db: sqlite3.Connection) -> None:
            db.execute(
                "INSERT OR REPLACE INTO frame_origins "
                "SELECT ?, job_id FROM frame_origins WHERE address = ?",
                (address, original),
            )

        await self._database.write(work)

    async def _relatives(self, own: str, other: str, job_id: str) -> Sequence[Relative]:
        sql = (
            "SELECT links.role, jobs.id, jobs.doc FROM links "  # noqa: S608 (two column names)
            f"JOIN jobs ON jobs.id = links.{other} "
            f"WHERE links.{own} = ? AND jobs.removed = 0 ORDER BY jobs.created_at, jobs.position"
        )

        def work(db: sqlite3.Connection) -> list[Relative]:
            found = db.execute(sql, (job_id,)).fetchall()
            roles = [(row["id"], _role_of(row)) for row in found]
            jobs = {job.id: job for job in rows.readable_jobs(found, self._database.unreadable)}
            named = [Relative(role=role, job=jobs[own]) for own, role in roles if own in jobs]
            return sorted(named, key=_closeness)

        return await self._database.read(work)


def _role_of(row: sqlite3.Row) -> LinkRole:
    with reading_stored():
        return LinkRole(row["role"])


def _closeness(relative: Relative) -> int:
    return _CLOSENESS.get(relative.role, len(_CLOSENESS))
