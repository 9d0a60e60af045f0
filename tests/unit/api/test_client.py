"""Where the client may go, and how much it takes."""

from __future__ import annotations

import asyncio
import gzip
import subprocess
import sys

import pytest

from luma_desktop.api.client import ApiClient, Waits, write_seconds
from luma_desktop.api.origin import checked_origin
from luma_desktop.domain.errors import (
    OutcomeUnknownError,
    ServiceError,
    TemporaryError,
    UnreadableAnswerError,
)
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.secret import Secret
from tests.support.http_server import NO_ANSWER, SILENCE, Reply, WireServer, json_reply


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://api.aimlapi.com", "https://api.aimlapi.com"),
        ("https://API.aimlapi.com:443/", "https://api.aimlapi.com"),
        ("https://api.aimlapi.com:8443", "https://api.aimlapi.com:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_has_one_spelling(given: str, origin: str) -> None:
    assert checked_origin(given) == origin
    assert ApiClient(given).origin == origin


@pytest.mark.parametrize(
    "given",
    [
        "http://api.aimlapi.com",
        "http://10.0.0.1",
        "http://localhost.evil.test",
        "https://user:word@api.aimlapi.com",
        "https://api.aimlapi.com/v1",
        "https://api.aimlapi.com?x=1",
        "https://api.aimlapi.com:99999",
        "ftp://api.aimlapi.com",
        "file:///etc/passwd",
        "api.aimlapi.com",
        "https://",
        "",
    ],
)
def test_other_addresses_are_refused(given: str) -> None:
    with pytest.raises(ServiceError) as caught:
        ApiClient(given)
    assert caught.value.problem.kind is ProblemKind.INSECURE


async def test_a_free_call_that_breaks_is_passing_trouble(
    server: WireServer, hurried: ApiClient
) -> None:
    for reply in (NO_ANSWER, SILENCE, Reply(200, b"{", length=9, ending="cut")):
        server.on("/free", reply)
        with pytest.raises(TemporaryError):
            await hurried.get("/free")
    assert len(server.requests) == 3, "one request a call, also in trouble"


@pytest.mark.parametrize(
    "reply",
    [Reply(silent=True, ending="trickle"), Reply(200, length=9999, ending="trickle")],
    ids=["headers", "body"],
)
async def test_an_answer_that_trickles_has_an_end(server: WireServer, reply: Reply) -> None:
    async def mark() -> None:
        pass

    server.on("*", reply)
    waits = Waits(get_whole=0.3, post_whole=0.3)
    async with (
        ApiClient(server.url, key=Secret("sk-0123456789abcdef"), waits=waits) as client,
        asyncio.timeout(10),
    ):
        with pytest.raises(TemporaryError):
            await client.get("/free")
        with pytest.raises(TemporaryError):
            await client.post_free("/free", {})
        with pytest.raises(OutcomeUnknownError):
            await client.post_paid("/", {}, client_request_id="1.1", before_first_byte=mark)


async def test_an_answer_is_bounded(server: WireServer, client: ApiClient) -> None:
    server.on("/fits", Reply(200, b" " * (8 * 1024 * 1024)))
    assert len((await client.get("/fits")).body) == 8 * 1024 * 1024
    bomb = gzip.compress(b" " * (64 * 1024 * 1024))
    for reply in (
        Reply(200, b" " * (8 * 1024 * 1024 + 1)),
        Reply(200, bomb, {"content-encoding": "gzip"}),
    ):
        server.on("/large", reply)
        with pytest.raises(UnreadableAnswerError) as caught:
            await client.get("/large")
        assert caught.value.problem.kind is ProblemKind.TOO_LARGE


async def test_a_broken_compression_is_trouble_not_a_crash(
    server: WireServer, client: ApiClient
) -> None:
    server.on("/free", Reply(200, b"not gzip", {"content-encoding": "gzip"}))
    with pytest.raises(TemporaryError):
        await client.get("/free")


async def test_layers_of_compression_are_refused_unread(
    server: WireServer, client: ApiClient
) -> None:
    layers = gzip.compress(gzip.compress(b"{}"))
    server.on("/free", Reply(200, layers, {"content-encoding": "gzip, gzip"}))
    with pytest.raises(TemporaryError):
        await client.get("/free")
    server.on("/paid", Reply(200, layers, {"content-encoding": "gzip, gzip"}))

    async def mark() -> None:
        pass

    with pytest.raises(OutcomeUnknownError):
        await client.post_paid("/paid", {}, client_request_id="job.1", before_first_byte=mark)


def test_a_large_picture_has_time_on_a_slow_line() -> None:
    assert write_seconds(2_000) < 31
    assert write_seconds(27_000_000) > 1_000


async def test_free_calls_share_a_connection(server: WireServer, client: ApiClient) -> None:
    server.on("/free", json_reply({}))
    for _ in range(3):
        await client.get("/free")
    assert server.connections == 1


def test_importing_it_loads_nothing_heavy() -> None:
    heavy = "{'httpx', 'httpcore', 'ssl', 'truststore', 'av', 'PIL', 'urllib.request', 'email'}"
    code = (
        "import sys, luma_desktop.api.legacy, luma_desktop.api.account\n"
        "import luma_desktop.media.downloader, luma_desktop.media.clips\n"
        "import luma_desktop.media.image_source\n"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() in {"[]", "['ssl']"}  # asyncio itself loads ssl
