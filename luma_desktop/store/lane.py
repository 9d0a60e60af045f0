"""A thread that owns one SQLite connection and works for asyncio."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.store.connection import translated

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

_log = logging.getLogger(__name__)


class Lane:
    """Runs callables one after the other, in the order asked for, on its connection."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._connect: Callable[[], sqlite3.Connection] | None = None
        self._connection: sqlite3.Connection | None = None

    async def open(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """Make the connection with `connect`, in the thread.

        Raises:
            StoreError: as `connect` failed.
        """

        def open_here() -> None:
            self._connection = connect()
            self._connect = connect

        await self._settled(open_here)

    def disconnect(self) -> None:
        """Close the connection; in the lane's own thread only. What comes next makes another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def call(self, task: Callable[[], T]) -> T:
        """Run `task` in the lane's turn and wait for it, from another thread.

        Raises:
            StoreError: what SQLite or the disk said.
        """
        return self._submit(task).result()

    async def run(self, work: Work[T]) -> T:
        """Run `work`; if the caller is cancelled before its turn comes, it is dropped.

        Raises:
            StoreError: what SQLite or the disk said.
        """
        return await asyncio.wrap_future(self._submit(lambda: work(self.connected())))

    async def run_to_end(self, work: Work[T]) -> T:
        """Run `work` even if the caller is cancelled; its failure is then logged.

        Raises:
            StoreError: what SQLite or the disk said.
        """
        return await self._settled(lambda: work(self.connected()))

    async def close(self) -> None:
        """Finish what was asked for, close the connection, end the thread."""

        def close_here() -> None:
            self._connect = None
            self.disconnect()

        try:
            await self._settled(close_here)
        finally:
            # Nothing is left but the end of the thread itself, which takes microseconds;
            # after a cancellation it ends by itself.
            self._thread.shutdown(wait=False)
        self._thread.shutdown(wait=True)

    def connected(self) -> sqlite3.Connection:
        """The connection, made again if it was closed meanwhile; in the lane's own thread only.

        Raises:
            StoreError: INTERNAL, the lane is not open.
            sqlite3.Error: it can't be made.
        """
        if self._connection is None:
            if self._connect is None:
                raise StoreError("the database is not open", kind=ProblemKind.INTERNAL)
            self._connection = self._connect()
        return self._connection

    def _submit(self, task: Callable[[], T]) -> Future[T]:
        def translate() -> T:
            with translated():
                return task()

        try:
            return self._thread.submit(translate)
        except RuntimeError as error:  # after close()
            raise StoreError("the database is closed", kind=ProblemKind.INTERNAL) from error

    async def _settled(self, task: Callable[[], T]) -> T:
        future = asyncio.wrap_future(self._submit(task))
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            future.add_done_callback(_log_failure)
            raise


def _log_failure(future: asyncio.Future[Any]) -> None:
    error = None if future.cancelled() else future.exception()
    if error is not None:
        _log.error("a write whose caller was cancelled failed: %s", error)
