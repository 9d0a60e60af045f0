"""Cancels a coroutine at its n-th suspension, for every n.

A cancelled `await` is where buffers are written twice and rows are left half true; which one it
is, no test guesses. So a scene is played again and again, each time cancelled one suspension
later, until it runs through::

    async def test_a_cancelled_download_can_be_resumed(...) -> None:
        async def scene(cut: Cut) -> None:
            downloader = Downloader(tmp_path / cut.name)  # a world of its own for each cut
            await cut.run(downloader.fetch(job))
            assert (await downloader.fetch(job)).read_bytes() == source

        await at_every_suspension(scene)

What runs in a task that the code itself starts is cut by the task's name::

    with cut.in_tasks_named("fetch "):
        ...

Both moments of each suspension are tried, see `Moment`. A failure names the line that was cut.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")

_ROOT = str(Path(__file__).parents[2])
_FOREIGN = "site-packages"


class Moment(StrEnum):
    """When within one suspension the cancellation comes."""

    WAITING = "while it waits"
    """What is awaited is cancelled, too; a thread that works for it goes on."""
    DONE = "when the answer is there"
    """What is awaited is done, and the coroutine never learns of it."""


class Cut:
    """One cancellation: at suspension `number` (from 0), at `moment`."""

    def __init__(self, number: int, moment: Moment) -> None:
        self.number = number
        self.moment = moment
        self.happened = False
        self.place = ""
        """The innermost line of ours that was cut."""
        self._seen = 0

    def __str__(self) -> str:
        return f"cancelled at suspension {self.number}, {self.moment}: {self.place or 'not at all'}"

    @property
    def name(self) -> str:
        """Fit for a folder."""
        return f"{self.moment.name.lower()}-{self.number}"

    async def run(self, coroutine: Coroutine[Any, Any, T]) -> T | None:
        """What the coroutine returns, or None if it was cancelled. Its errors come through."""
        task = asyncio.create_task(self._stepped(coroutine))
        try:
            return await task
        except asyncio.CancelledError:
            if not self.happened or not task.cancelled():
                raise
            return None

    @contextmanager
    def in_tasks_named(self, prefix: str) -> Iterator[None]:
        """Cut whichever task started meanwhile, named `prefix…`, suspends as the n-th."""
        loop = asyncio.get_running_loop()
        former = loop.get_task_factory()

        async def only_if_named(coroutine: Coroutine[Any, Any, T]) -> T:
            task = asyncio.current_task()
            if task is not None and task.get_name().startswith(prefix):
                return await self._stepped(coroutine)
            return await coroutine

        def factory(
            loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any
        ) -> asyncio.Task[Any]:
            return asyncio.Task(only_if_named(coroutine), loop=loop, **options)

        loop.set_task_factory(factory)
        try:
            yield
        finally:
            loop.set_task_factory(former)

    async def _stepped(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return await _Steps(coroutine, self._suspended)

    def _suspended(self, awaited: object, coroutine: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.current_task()
        number, self._seen = self._seen, self._seen + 1
        if self.happened or number != self.number or task is None:
            return
        self.happened = True
        self.place = _place(coroutine)
        if self.moment is Moment.DONE and asyncio.isfuture(awaited):
            # Called before the task's own callback, which is not registered yet.
            awaited.add_done_callback(lambda _: task.cancel())
        else:
            task.cancel()


async def at_every_suspension(scene: Callable[[Cut], Awaitable[None]]) -> int:
    """Play `scene` until it is cut no more, for both moments; how many cuts there were.

    Each time it must build what it needs afresh, call `cut.run` (or `cut.in_tasks_named`), and
    check what is true afterwards: that holds for the last time, which is not cut, as well.
    """
    cuts = 0
    for moment in Moment:
        for number in count():
            cut = Cut(number, moment)
            try:
                await scene(cut)
            except BaseException as error:
                error.add_note(str(cut))
                raise
            if not cut.happened:
                break
            cuts += 1
    assert cuts, "nothing was awaited"
    return cuts


class _Steps(Awaitable[T]):
    """Runs a coroutine by hand; `suspended` is called just before each of its suspensions."""

    def __init__(
        self,
        coroutine: Coroutine[Any, Any, T],
        suspended: Callable[[object, Coroutine[Any, Any, Any]], None],
    ) -> None:
        self._coroutine = coroutine
        self._suspended = suspended

    def __await__(self) -> Generator[Any, None, T]:
        error: BaseException | None = None
        while True:
            try:
                if error is None:
                    awaited = self._coroutine.send(None)
                else:
                    awaited = self._coroutine.throw(error)
            except StopIteration as end:
                returned: T = end.value
                return returned
            self._suspended(awaited, self._coroutine)
            error = None
            try:
                yield awaited
            except GeneratorExit:
                self._coroutine.close()
                raise
            except BaseException as thrown:  # noqa: BLE001 - thrown into the coroutine
                error = thrown


def _place(coroutine: object) -> str:
    """`file:line in function` of the innermost frame of this repository."""
    place = ""
    inner: object | None = coroutine
    while inner is not None:
        frame = _first_of(inner, "cr_frame", "ag_frame", "gi_frame")
        if isinstance(frame, FrameType):
            file = frame.f_code.co_filename
            if file.startswith(_ROOT) and _FOREIGN not in file:
                place = f"{file}:{frame.f_lineno} in {frame.f_code.co_name}"
        inner = _first_of(inner, "cr_await", "ag_await", "gi_yieldfrom")
    return place


def _first_of(value: object, *names: str) -> object | None:
    return next((found for name in names if (found := getattr(value, name, None))), None)
