"""Puts the simulator's parts together."""

from __future__ import annotations

import time

from aiohttp import web

from luma_desktop.simulator import (
    account,
    catalogue,
    cdn,
    control,
    middleware,
    routes_v1,
    routes_v2,
)
from luma_desktop.simulator.clip_renderer import ClipRenderer
from luma_desktop.simulator.config import SimulatorConfig
from luma_desktop.simulator.database import secret
from luma_desktop.simulator.ledger import Ledger
from luma_desktop.simulator.links import Links
from luma_desktop.simulator.pictures import MAX_BYTES, Pictures
from luma_desktop.simulator.service import Service
from luma_desktop.simulator.web import SERVICE


def build_service(config: SimulatorConfig) -> Service:
    """Open the data folder and everything that works on it."""
    ledger = Ledger(
        config.data_dir / "simulator.db", balance_usd=config.balance_usd, now=time.time()
    )
    studio = ClipRenderer(
        config.data_dir / "clips",
        speed=config.speed,
        lookup=ledger.generation,
        pictures=Pictures(config.data_dir / "uploads"),
    )
    links = Links(secret=secret(ledger.connection))
    return Service(config, ledger=ledger, links=links, studio=studio)


def build_application(service: Service) -> web.Application:
    """All routes, behind what records, misbehaves and words errors."""
    app = web.Application(
        middlewares=[middleware.guard, middleware.record, middleware.errors, middleware.faults],
        client_max_size=2 * MAX_BYTES,
    )
    app[SERVICE] = service
    for routes in (routes_v1, routes_v2, account, catalogue, cdn, control):
        routes.add_routes(app)
    return app
