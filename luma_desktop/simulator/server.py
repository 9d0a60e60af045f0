"""Starts and stops a simulator on the running event loop."""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from aiohttp import web

    from luma_desktop.simulator.config import SimulatorConfig
    from luma_desktop.simulator.service import Service

SHUTDOWN_SECONDS = 0.5


class Simulator:
    """The service on two loopback ports: the API's, and that of the CDN with its files.

    They are two origins, as in the real world, so that a key sent to the CDN is seen for what it
    is. Use it as an asynchronous context manager, or call `start` and `stop`.
    """

    def __init__(self, config: SimulatorConfig) -> None:
        self.config = config
        self.base_url = ""
        self.cdn_url = ""
        self._runner: web.AppRunner | None = None
        self._service: Service | None = None

    @property
    def samples(self) -> list[str]:
        """Addresses of pictures that can serve as start and end frames."""
        from luma_desktop.simulator.samples import SAMPLES

        return [f"{self.cdn_url}/samples/{name}" for name in SAMPLES]

    async def start(self) -> str:
        """Listen, go on with what was running, and return the API's base URL.

        Raises OSError when a port is taken or the data folder cannot be written.
        """
        try:
            return await self._start()
        except BaseException:
            await self.stop()
            raise

    async def _start(self) -> str:
        # The web server takes a while to import; the loop goes on meanwhile.
        await asyncio.to_thread(importlib.import_module, "luma_desktop.simulator.application")
        from aiohttp import web

        from luma_desktop.simulator.application import build_application, build_service

        service = build_service(self.config)
        app = build_application(service)
        runner = web.AppRunner(app, shutdown_timeout=SHUTDOWN_SECONDS, access_log=None)
        self._runner, self._service = runner, service
        await runner.setup()
        host = self.config.host
        for port in (self.config.port, self.config.cdn_port):
            await web.TCPSite(runner, host, port).start()
        api_port, service.cdn_port = (address[1] for address in runner.addresses)
        shown = f"[{host}]" if ":" in host else host
        self.base_url = f"http://{shown}:{api_port}"
        self.cdn_url = service.links.base_url = f"http://{shown}:{service.cdn_port}"
        service.resume()
        return self.base_url

    async def refill(self) -> None:
        """Give the account its first balance again."""
        if self._service is not None:
            self._service.ledger.set_balance(self.config.balance_usd)

    async def stop(self) -> None:
        """Stop listening and let go of every file; what runs goes on at the next start."""
        if self._service is not None:
            self._service.stopping.set()
            await self._service.cancel_runs()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        if self._service is not None:
            await self._service.studio.close()
            self._service.ledger.close()
            self._service = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()
