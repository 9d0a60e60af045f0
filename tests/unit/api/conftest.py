"""A service on loopback, and a client with a key for it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from luma_desktop.api.client import ApiClient, Waits
from luma_desktop.domain.secret import Secret
from tests.support.http_server import WireServer

KEY = "sk-live-0123456789abcdef"


@pytest.fixture
async def server() -> AsyncIterator[WireServer]:
    async with WireServer() as running:
        yield running


@pytest.fixture
async def client(server: WireServer) -> AsyncIterator[ApiClient]:
    async with ApiClient(server.url, key=Secret(KEY)) as made:
        yield made


@pytest.fixture
async def hurried(server: WireServer) -> AsyncIterator[ApiClient]:
    """A client that waits for an answer hardly at all."""
    waits = Waits(get_read=0.3, post_read=0.3)
    async with ApiClient(server.url, key=Secret(KEY), waits=waits) as made:
        yield made
