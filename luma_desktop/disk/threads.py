"""Work on files in threads, which a cancellation doesn't leave behind half done."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def finish(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run short blocking `work` in a thread; a cancellation waits until it has ended.

    With `asyncio.to_thread` the thread would go on alone, and whoever opens the same file next
    would meet it there.
    """
    running = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        while not running.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # looked at, so that asyncio doesn't report it
        raise
