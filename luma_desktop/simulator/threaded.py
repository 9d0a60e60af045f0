"""A simulator on a thread of its own, for a program that has another event loop."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from luma_desktop.simulator.server import Simulator

if TYPE_CHECKING:
    from luma_desktop.simulator.config import SimulatorConfig

START_SECONDS = 30.0


class ThreadedSimulator:
    """Start it, use `base_url`, stop it. Stopping waits until everything is let go of."""

    def __init__(self, config: SimulatorConfig) -> None:
        self._simulator = Simulator(config)
        self._started: Future[str] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked_to_stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)

    @property
    def base_url(self) -> str:
        return self._simulator.base_url

    @property
    def samples(self) -> list[str]:
        """Addresses of pictures that can serve as start and end frames."""
        return self._simulator.samples

    def start(self) -> str:
        """Start the thread and return the base URL; raises OSError as `Simulator.start` does."""
        self._thread.start()
        return self._started.result(START_SECONDS)

    def refill(self) -> None:
        """Give the account its first balance again; returns once it has it."""
        if self._loop is not None and self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._simulator.refill(), self._loop).result()

    def stop(self) -> None:
        """End the server and its thread; harmless when it never started or has stopped."""
        if self._loop is not None and self._asked_to_stop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._asked_to_stop.set)
            self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._asked_to_stop = asyncio.Event()
        try:
            base_url = await self._simulator.start()
        except Exception as error:  # noqa: BLE001 - raised again on the thread that waits for it
            self._started.set_exception(error)
            return
        self._started.set_result(base_url)
        await self._asked_to_stop.wait()
        await self._simulator.stop()
