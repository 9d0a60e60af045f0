"""Which pictures were uploaded, and where they lie: never a link that is signed."""

from __future__ import annotations

import sqlite3

from luma_desktop.store.database import Database


class SqlitePictureLinks:
    """Implements the engine's `PictureLinks`. Every call raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, origin: str, key_fingerprint: str, sha256: str) -> str | None:
        def work(db: sqlite3.Connection) -> str | None:
            row = db.execute(
                "SELECT url FROM picture_links "
                "WHERE origin = ? AND key_fingerprint = ? AND sha256 = ?",
                (origin, key_fingerprint, sha256),
            ).fetchone()
            return None if row is None else str(row["url"])

        return await self._database.read(work)

    async def remember(
        self, origin: str, key_fingerprint: str, sha256: str, url: str, at: float
    ) -> None:
        def work(db: sqlite3.Connection) -> None:
            db.execute(
                "INSERT OR REPLACE INTO picture_links VALUES (?, ?, ?, ?, ?)",
                (origin, key_fingerprint, sha256, url, at),
            )

        await self._database.write(work)

    async def forget(self, origin: str, sha256: str) -> None:
        """Whoever uploaded it."""

        def work(db: sqlite3.Connection) -> None:
            db.execute(
                "DELETE FROM picture_links WHERE origin = ? AND sha256 = ?", (origin, sha256)
            )

        await self._database.write(work)
