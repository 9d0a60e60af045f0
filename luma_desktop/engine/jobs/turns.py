"""One change at a time, each to its end, and what it tells afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

T = TypeVar("T")

Word = Callable[[], None]
"""Tells what has changed: publishes a fact, puts a hold."""


class Turns:
    """Whoever hears of a change hears it when the next one may begin, in the order of changes."""

    def __init__(self, after_each: Callable[[], None]) -> None:
        self._after_each = after_each
        self._lock = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()
        self._words: list[Word] = []

    def tell(self, word: Word) -> None:
        """Called by a change: say this once it is over, also if it or its caller ends early."""
        self._words.append(word)

    async def take(self, change: Awaitable[T]) -> T:
        """Run `change` alone and to its end, whatever happens to the caller."""

        async def alone() -> T:
            try:
                async with self._lock:
                    return await change
            finally:
                self._say_all()

        task = asyncio.ensure_future(alone())
        self._running.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    async def aclose(self) -> None:
        """Wait for every change that has begun."""
        while self._running:
            await asyncio.wait(tuple(self._running))

    def _say_all(self) -> None:
        """Without an await between it and the lock's release: the next change comes later."""
        words, self._words = self._words, []
        for word in words:
            word()
        self._after_each()

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # so that asyncio does not miss who was to hear it and was cancelled
