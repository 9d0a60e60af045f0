"""A thread for calls that may wait for the user, without holding up anything, even the exit."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class QuietThread:
    """Runs one call at a time, in order, while there are any.

    A keyring's prompt may stay open for ever. A pool's thread (asyncio.to_thread) would then keep
    the program from ending; this one is a daemon and just goes with it.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._calls: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._waiting = 0

    async def run(self, call: Callable[[], T]) -> T:
        """The result of `call`; a caller that is cancelled before its turn takes it back."""
        future: Future[T] = Future()
        with self._lock:
            self._calls.put((future, call))
            self._waiting += 1
            if self._waiting == 1:
                threading.Thread(target=self._work, name=self._name, daemon=True).start()
        return await asyncio.wrap_future(future)

    def _work(self) -> None:
        more = True
        while more:
            future, call = self._calls.get()
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(call())
                except BaseException as error:  # noqa: BLE001 (it goes to whoever waits)
                    future.set_exception(error)
            with self._lock:
                self._waiting -= 1
                more = self._waiting > 0
