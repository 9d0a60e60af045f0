"""The one database file, with one thread that writes and one that reads."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.store import migrations
from luma_desktop.store.connection import connect_reader, connect_writer, transact, translated
from luma_desktop.store.files import make_private
from luma_desktop.store.install import Installation
from luma_desktop.store.lane import Lane
from luma_desktop.store.place import Place, expect_files
from luma_desktop.store.unreadable import Unreadable

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Database:
    """Opened and closed once; everything else of this room that speaks SQL goes through it."""

    def __init__(
        self,
        path: Path,
        installation: Installation,
        *,
        steps: Sequence[migrations.Step] = migrations.STEPS,
        major: int = migrations.MAJOR,
        busy_timeout: float = 5.0,
    ) -> None:
        self._path = path
        self._installation = installation
        self._steps = steps
        self._major = major
        self._busy_timeout = busy_timeout
        self._writer = Lane("luma-db-writer")
        self._reader = Lane("luma-db-reader")
        self._is_open = False
        self.unreadable = Unreadable()
        self.on_replaced: Callable[[], None] | None = None
        """Called on the event loop when a fresh copy took the place of a file that was gone."""
        self._place: Place | None = None
        self._was_replaced = False
        self.foreign = False
        """After `open`: it was copied from elsewhere, or an older copy was put back."""

    async def open(self) -> None:
        """Check the file, back it up and migrate it where it is older; make it where it is not.

        Raises:
            StoreError: the file is as it was; DATABASE_NEWER, DATABASE_BROKEN, DATABASE_LOCKED,
                DISK_FULL or DISK_ERROR.
        """
        try:
            await self._writer.open(self._open_writer)
            await self._reader.open(lambda: connect_reader(self._path, self._busy_timeout))
        except BaseException:
            await self._close_lanes()
            raise
        self._is_open = True

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` in one transaction that is on the disk when this returns.

        It is carried out even if the caller is cancelled; writes keep the order of the calls.

        Raises:
            StoreError: nothing was written.
        """
        try:
            return await self._writer.run_to_end(lambda db: transact(self._at_its_place(db), work))
        finally:
            self._tell_replaced()

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a query on one consistent state, beside any writing.

        Raises:
            StoreError: it could not be read.
        """
        try:
            return await self._reader.run(lambda db: transact(db, work, "DEFERRED"))
        finally:
            self.unreadable.report()

    async def read_in_order(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a query that sees every write asked for before it, awaited or not.

        Every write asked for after it waits: it is for a row or two.

        Raises:
            StoreError: it could not be read.
        """
        try:
            return await self._writer.run(lambda db: transact(db, work, "DEFERRED"))
        finally:
            self.unreadable.report()

    async def read_after_writes(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """As `read_in_order`, and no write waits for it.

        Raises:
            StoreError: it could not be read.
        """
        await self._writer.run(lambda _db: None)
        return await self.read(work)

    async def quick_check(self) -> None:
        """Have SQLite go through the whole file; for after the first paint.

        Raises:
            StoreError: DATABASE_BROKEN, with what it found.
        """
        rows = await self._reader.run(lambda db: db.execute("PRAGMA quick_check(5)").fetchall())
        found = [str(row[0]) for row in rows]
        if found != ["ok"]:
            raise StoreError("; ".join(found), kind=ProblemKind.DATABASE_BROKEN)

    async def adopt(self) -> None:
        """Make a foreign database this installation's own.

        Raises:
            StoreError: it is still foreign.
        """
        await self._writer.run_to_end(lambda db: self._adopt(self._at_its_place(db)))
        self.foreign = False

    async def close(self) -> None:
        """Finish every write that was asked for, fold the log into the file, end the threads.

        Raises:
            StoreError: the last of it; what was written before is kept in any case.
        """
        if not self._is_open:
            return
        self._is_open = False
        try:
            await self._writer.run_to_end(lambda db: self._count_up(self._at_its_place(db)))
        finally:
            await self._close_lanes()

    async def _close_lanes(self) -> None:
        try:
            await self._reader.close()
        finally:
            await self._writer.close()  # the last one to close checkpoints

    def _tell_replaced(self) -> None:
        if self._was_replaced and self.on_replaced is not None:
            self._was_replaced = False
            self.on_replaced()

    # in the writer's thread

    def _at_its_place(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """The connection to write to: another one if its file was deleted, moved or replaced.

        What was committed is all in the open file, and copied. The old connections are closed
        before the new file is opened: with the last one SQLite deletes the log of that name.

        Raises:
            StoreError: it can't be written anew; nothing was changed.
        """
        if self._place is None or not self._place.is_left():
            return connection
        _log.error("%s was deleted, moved or replaced; it is written anew", self._path.name)
        self._place.write_fresh(connection)
        self._reader.call(self._reader.disconnect)
        self._writer.disconnect()
        self._was_replaced = True
        return self._writer.connected()

    def _open_writer(self) -> sqlite3.Connection:
        expect_files(self._path)
        make_private(self._path)  # and with it all that SQLite keeps beside it
        migrations.check_file(self._path, self._busy_timeout, self._major)
        connection = connect_writer(self._path, self._busy_timeout)
        try:
            migrations.migrate(connection, self._path, self._steps, self._major)
            self.foreign = not self._recognise(connection)
            self._count_up(connection)
        except BaseException:
            connection.close()
            raise
        self._place = Place(self._path)
        return connection

    def _recognise(self, connection: sqlite3.Connection) -> bool:
        mark = _meta(connection, "installation")
        if mark is None:
            self._adopt(connection)
            return True
        count = _count_in(connection)
        return mark == self._installation.mark and count >= self._installation.count()

    def _adopt(self, connection: sqlite3.Connection) -> None:
        count = max(self._installation.count(), _count_in(connection))

        def sign(db: sqlite3.Connection) -> None:
            _set_meta(db, "installation", self._installation.mark)
            _set_meta(db, "count", str(count))

        transact(connection, sign)

    def _count_up(self, connection: sqlite3.Connection) -> None:
        """Step the count in the database, then beside it: never the other way round."""
        if self.foreign:
            return
        count = _count_in(connection) + 1
        try:
            with translated():
                transact(connection, lambda db: _set_meta(db, "count", str(count)))
                self._installation.note(count)
        except StoreError as error:
            # It only serves to notice an older copy; reading must go on, on a full disk too.
            _log.warning("could not count the use of the database: %s", error)


def _meta(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row["value"])


def _count_in(connection: sqlite3.Connection) -> int:
    """How often the database was opened and closed.

    Raises:
        StoreError: DATABASE_BROKEN, it is no number.
    """
    count = _meta(connection, "count")
    try:
        return int(count or 0)
    except ValueError:
        problem = f"meta.count is {count!r}"
        raise StoreError(problem, kind=ProblemKind.DATABASE_BROKEN) from None


def _set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
