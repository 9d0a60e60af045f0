"""A cancellation doesn't leave work on a file behind."""

from __future__ import annotations

import asyncio
import threading

import pytest

from luma_desktop.disk.threads import finish


async def test_a_cancellation_waits_for_the_end() -> None:
    loop = asyncio.get_running_loop()
    begun, may_end = asyncio.Event(), threading.Event()
    steps: list[str] = []

    def work() -> None:
        loop.call_soon_threadsafe(begun.set)
        may_end.wait()
        steps.append("written")

    task = asyncio.create_task(finish(work))
    await begun.wait()
    for _ in range(2):  # the second one is no reason to leave, either
        task.cancel()
        await asyncio.sleep(0)
    assert not task.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert steps == ["written"]


async def test_what_it_returns_and_raises_comes_through() -> None:
    def fail() -> None:
        raise OSError("no")

    assert await finish(lambda: 7) == 7
    with pytest.raises(OSError, match="no"):
        await finish(fail)
