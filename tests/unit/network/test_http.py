"""Changing the proxy under way, and what the client never does by itself."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import random

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


async def test_clients_of_earlier_proxies_are_closed_after_their_last_call() -> None:
    async with WireServer() as server, HttpLink() as link:
        server.on("/slow", Reply(200, b"some of it", length=100, ending="hold"))
        server.on("/x", Reply(200, b"all of it"))

        async def call() -> None:
            async with link.stream(
                "GET", f"{server.url}/x", headers={}, patience=PATIENCE
            ) as answer:
                await body_of(answer)

        await call()
        async with link.stream("GET", f"{server.url}/slow", headers={}, patience=PATIENCE) as slow:
            assert slow.status_code == 200
            for number in range(5):
                link.set_proxy(ProxyChoice(mode=ProxyMode.MANUAL, url=f"http://127.0.0.1:{number}"))
                await call()  # loopback needs no proxy, but the client is another one
            async with asyncio.timeout(5):
                await server.until_open(2)  # that of the call under way, and the newest
        link.set_proxy(NO_PROXY)
        await call()
        async with asyncio.timeout(5):
            await server.until_open(2)  # the server holds on to that of the slow call


@pytest.mark.parametrize(
    "url",
    [
        "http://[",
        "http://" + "a" * 80 + ".test/",
        "nonsense",
        "http://",
        "http://127.0.0.1:70000/",
        "http://127.0.0.1:-1/",
        "http://xn--a.test/",
        "http://a..test/",
        "http://127.0.0.1/\ud800",
    ],
    ids=ascii,
)
async def test_what_is_no_url_is_an_error_of_the_transport(url: str) -> None:
    async with HttpLink(proxy=NO_PROXY) as link:
        with pytest.raises(httpx.UnsupportedProtocol):
            async with link.stream("GET", url, headers={}, patience=PATIENCE):
                pytest.fail("there is nothing to connect to")


async def test_a_proxy_without_such_a_port_is_an_error_of_the_proxy() -> None:
    choice = ProxyChoice(mode=ProxyMode.MANUAL, url="http://127.0.0.1:70000")
    async with HttpLink(proxy=choice) as link:
        with pytest.raises(httpx.ProxyError):
            async with link.stream("GET", "https://far.test/", headers={}, patience=PATIENCE):
                pytest.fail("there is nothing to connect to")


async def pieces_of(coding: str, body: bytes, most: int) -> list[int]:
    """The sizes of the pieces that a reader of `most` bytes is given."""
    sizes: list[int] = []

    class EnoughError(Exception):
        pass

    async def take(piece: bytes) -> None:
        sizes.append(len(piece))
        if sum(sizes) > most:
            raise EnoughError

    async with WireServer() as server, HttpLink() as link:
        server.on("/x", Reply(200, body, {"content-encoding": coding}))
        async with link.stream("GET", f"{server.url}/x", headers={}, patience=PATIENCE) as answer:
            with contextlib.suppress(EnoughError):
                await drain(answer, take)
    return sizes


@pytest.mark.parametrize("coding", ["gzip", "GZip", "x-gzip", "identity, gzip"])
async def test_one_layer_of_gzip_is_unpacked_in_bounded_pieces(coding: str) -> None:
    text = random.Random(1).randbytes(300_000) + bytes(5_000_000)
    sizes = await pieces_of(coding, gzip.compress(text), len(text))
    assert sum(sizes) == len(text)
    assert max(sizes) <= 64 * 1024


async def test_a_bomb_is_unpacked_no_further_than_it_is_read() -> None:
    sizes = await pieces_of("gzip", gzip.compress(bytes(50_000_000)), 1_000_000)
    assert sum(sizes) <= 1_000_000 + 64 * 1024


@pytest.mark.parametrize("coding", ["gzip, gzip", "gzip,gzip,gzip", "br", "deflate", "zstd", "x"])
async def test_other_codings_and_more_layers_are_refused_unread(coding: str) -> None:
    layers = gzip.compress(gzip.compress(gzip.compress(bytes(1_000_000))))
    with pytest.raises(httpx.DecodingError):
        await pieces_of(coding, layers, 0)


@pytest.mark.parametrize("body", [b"not gzip", b"\x1f\x8b\x08" + bytes(7) + b"\xff" * 9])
async def test_what_is_no_gzip_is_an_error_of_the_transport(body: bytes) -> None:
    with pytest.raises(httpx.DecodingError):
        await pieces_of("gzip", body, 1000)


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
