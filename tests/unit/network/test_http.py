"""Changing the proxy under way, and what the client never does by itself."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import ProxyMode
from luma_desktop.network.http import HttpLink, Patience, drain
from luma_desktop.network.proxies import NO_PROXY, ProxyChoice
from tests.support.http_server import ConnectProxy, Reply, WireServer

PATIENCE = Patience(read=5)


async def body_of(response: httpx.Response) -> bytes:
    pieces = bytearray()

    async def take(piece: bytes) -> None:
        pieces.extend(piece)

    await drain(response, take)
    return bytes(pieces)


async def test_a_new_proxy_counts_from_the_next_call_and_ends_none_under_way() -> None:
    refusal = b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"
    async with WireServer() as server, ConnectProxy(refusal=refusal) as proxy, HttpLink() as link:
        link.set_proxy(NO_PROXY)
        server.on("/clip", Reply(200, b"all of it"))
        async with link.stream("GET", f"{server.url}/clip", headers={}, patience=PATIENCE) as one:
            link.set_proxy(ProxyChoice(mode=ProxyMode.MANUAL, url=proxy.url))
            with pytest.raises(httpx.ProxyError):
                async with link.stream("GET", "https://far.test/", headers={}, patience=PATIENCE):
                    pytest.fail("the proxy refused")
            assert await body_of(one) == b"all of it"
        assert proxy.targets == ["far.test:443"]


@pytest.mark.parametrize(
    "url", ["http://[", "http://" + "a" * 80 + ".test/", "nonsense", "http://"]
)
async def test_what_is_no_url_is_an_error_of_the_transport(url: str) -> None:
    async with HttpLink(proxy=NO_PROXY) as link:
        with pytest.raises(httpx.TransportError):
            async with link.stream("GET", url, headers={}, patience=PATIENCE):
                pytest.fail("there is nothing to connect to")


async def test_an_error_of_the_reader_cuts_the_connection_and_comes_through() -> None:
    class NoRoomError(Exception):
        pass

    async def take(_piece: bytes) -> None:
        raise NoRoomError

    async with WireServer() as server, HttpLink() as link:
        server.on("/clip", Reply(200, b"some of it", length=10**9, ending="hold"))
        async with (
            asyncio.timeout(5),
            link.stream("GET", f"{server.url}/clip", headers={}, patience=PATIENCE) as response,
        ):
            with pytest.raises(NoRoomError):
                await drain(response, take)


async def test_a_password_is_for_the_proxy_set_by_hand_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refusal = b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"
    async with ConnectProxy(refusal=refusal) as proxy, HttpLink() as link:
        monkeypatch.setenv("https_proxy", proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        for mode in (ProxyMode.SYSTEM, ProxyMode.MANUAL):
            link.set_proxy(
                ProxyChoice(mode=mode, url=proxy.url, user="me", password=Secret("hush"))
            )
            with pytest.raises(httpx.ProxyError):
                async with link.stream("GET", "https://far.test/", headers={}, patience=PATIENCE):
                    pytest.fail("the proxy refused")
            signed = b"Proxy-Authorization: Basic bWU6aHVzaA==" in proxy.seen
            assert signed is (mode is ProxyMode.MANUAL)
