"""A paid POST: one click, one request on the wire, and its mark before the first byte."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import sys
import time
from collections.abc import AsyncIterator
from email.utils import formatdate
from pathlib import Path

import httpx
import pytest

from luma_desktop.api.answer import Answer
from luma_desktop.api.client import ApiClient, Waits
from luma_desktop.api.exceptions import from_transport
from luma_desktop.domain.errors import (
    NotSentError,
    OutcomeUnknownError,
    RateLimitedError,
    ServiceError,
    StoreError,
)
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.secret import Secret
from luma_desktop.network import moments
from tests.support.certificates import Authority
from tests.support.http_server import NO_ANSWER, SILENCE, Reply, WireServer, json_reply

PATH = "/luma-ai/generations"
BODY = {"aspect_ratio": "16:9", "user_prompt": "a fox"}


class Mark:
    """Counts how often the first byte was announced."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self) -> None:
        self.calls += 1


@pytest.fixture
def mark() -> Mark:
    return Mark()


async def post(client: ApiClient, mark: Mark) -> Answer:
    return await client.post_paid(PATH, BODY, client_request_id="job.1", before_first_byte=mark)


def posts(server: WireServer) -> int:
    return sum(request.method == "POST" for request in server.requests)


async def settle(server: WireServer) -> None:
    """One exchange with the server: what was sent to it before has arrived by then."""
    server.on("/settle", json_reply({}))
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET /settle HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()


async def test_it_carries_the_key_the_id_and_the_body(
    server: WireServer, client: ApiClient, mark: Mark
) -> None:
    server.on(PATH, json_reply({"id": "g-1"}, 201))
    answer = await post(client, mark)
    assert answer.status == 201
    [request] = server.requests
    assert request.json() == BODY
    assert request.headers["authorization"] == "Bearer sk-live-0123456789abcdef"
    assert request.headers["x-client-request-id"] == "job.1"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"].startswith("luma-desktop/")
    assert mark.calls == 1


async def test_the_mark_is_awaited_before_the_first_byte(
    server: WireServer, client: ApiClient
) -> None:
    server.on(PATH, json_reply({"id": "g-1"}))
    seen_before: list[bytes] = []

    async def mark() -> None:
        await settle(server)
        seen_before.append(bytes(server.raw))

    await client.post_paid(PATH, BODY, client_request_id="job.1", before_first_byte=mark)
    [before] = seen_before
    assert b"/settle" in before
    assert b"POST" not in before
    assert b"POST" in server.raw


async def test_a_mark_that_fails_stops_the_request(server: WireServer, client: ApiClient) -> None:
    server.on(PATH, json_reply({"id": "g-1"}))

    async def mark() -> None:
        raise StoreError("disk full")

    with pytest.raises(StoreError, match="disk full"):
        await client.post_paid(PATH, BODY, client_request_id="job.1", before_first_byte=mark)
    await settle(server)
    assert posts(server) == 0
    assert b"POST" not in server.raw


async def test_cancelling_in_the_mark_stops_the_request(
    server: WireServer, client: ApiClient
) -> None:
    server.on(PATH, json_reply({"id": "g-1"}))
    in_mark = asyncio.Event()

    async def mark() -> None:
        in_mark.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(
        client.post_paid(PATH, BODY, client_request_id="job.1", before_first_byte=mark)
    )
    await in_mark.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await settle(server)
    assert b"POST" not in server.raw


async def test_a_refused_connection_is_not_sent_and_not_marked(mark: Mark) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: nobody else can answer there
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        async with ApiClient(url, key=Secret("k")) as client:
            with pytest.raises(NotSentError):
                await post(client, mark)
    assert mark.calls == 0


async def test_a_certificate_nobody_trusts_is_not_sent_and_not_marked(
    tmp_path: Path, mark: Mark
) -> None:
    context = Authority(tmp_path).server_context("localhost")
    async with WireServer(tls=context) as server:
        url = f"https://localhost:{server.port}"
        async with ApiClient(url, key=Secret("k")) as client:
            with pytest.raises(NotSentError, match="certificate") as caught:
                await post(client, mark)
        assert not server.raw
    assert caught.value.problem.kind is ProblemKind.UNTRUSTED
    assert mark.calls == 0


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(NO_ANSWER, id="reset without an answer"),
        pytest.param(Reply(silent=True, ending="close"), id="closed without an answer"),
        pytest.param(SILENCE, id="no answer in time"),
        pytest.param(json_reply({}, 500), id="500"),
        pytest.param(Reply(503, b"<html>busy</html>"), id="503 page"),
        pytest.param(Reply(522, b""), id="522"),
        pytest.param(json_reply({}, 408), id="408"),
        pytest.param(Reply(201, b'{"id": "g-', length=400, ending="cut"), id="cut answer"),
        pytest.param(Reply(201, b'{"id": "g-', length=400, ending="hold"), id="endless answer"),
        pytest.param(Reply(302, headers={"location": "/elsewhere"}), id="redirect"),
    ],
)
async def test_an_answer_that_says_nothing_is_unknown_and_sent_once(
    server: WireServer, hurried: ApiClient, mark: Mark, reply: Reply
) -> None:
    server.on(PATH, reply)
    with pytest.raises(OutcomeUnknownError):
        await post(hurried, mark)
    await settle(server)
    assert posts(server) == 1
    assert mark.calls == 1


async def test_an_unknown_outcome_keeps_what_the_headers_told(
    server: WireServer, client: ApiClient, mark: Mark
) -> None:
    now = round(time.time()) - 3600
    headers = {"x-inference-id": "inf-1", "date": formatdate(now, usegmt=True)}
    server.on(PATH, Reply(201, b"{", headers, length=400, ending="cut"))
    with pytest.raises(OutcomeUnknownError) as caught:
        await post(client, mark)
    assert caught.value.problem.status == 201
    assert caught.value.inference_id == "inf-1"
    assert caught.value.server_time == now
    assert client.clock_ahead == pytest.approx(-3600, abs=60)


@pytest.mark.parametrize("date", ["Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"])
async def test_a_clock_that_cannot_be_right_is_not_believed(
    server: WireServer, client: ApiClient, mark: Mark, date: str
) -> None:
    headers = {"x-inference-id": "inf-1", "date": date}
    for _ in range(3):
        server.on(PATH, Reply(201, b"{", headers, length=400, ending="cut"))
        with pytest.raises(OutcomeUnknownError) as caught:
            await post(client, mark)
        assert caught.value.inference_id == "inf-1"
        assert caught.value.server_time is None
        server.on(PATH, Reply(201, b"{", headers))
        assert (await post(client, mark)).server_time is None
    assert client.clock_ahead is None


async def test_a_refusal_counts_even_when_its_body_is_cut(
    server: WireServer, client: ApiClient, mark: Mark
) -> None:
    server.on(PATH, Reply(429, b"{", {"retry-after": "7"}, length=400, ending="cut"))
    with pytest.raises(RateLimitedError) as caught:
        await post(client, mark)
    assert caught.value.problem.retry_after == 7.0


async def test_a_connection_the_server_has_given_up_is_never_used(
    server: WireServer, client: ApiClient, mark: Mark
) -> None:
    server.on("/free", Reply(200, b"{}", ending="drop"))
    server.on(PATH, json_reply({"id": "g-1"}))
    for _ in range(3):
        await client.get("/free")
        assert (await post(client, mark)).status == 200
    assert posts(server) == 3
    used = [request.connection for request in server.requests]
    assert len(set(used)) == len(used), "every request had a connection of its own"


async def test_posts_do_not_share_a_connection_that_is_kept(
    server: WireServer, client: ApiClient, mark: Mark
) -> None:
    server.on(PATH, json_reply({"id": "g-1"}))
    await post(client, mark)
    await post(client, mark)
    first, second = server.requests
    assert first.connection != second.connection
    assert first.headers["connection"] == "close"


async def test_a_reset_after_several_good_posts_is_not_repeated(
    server: WireServer, client: ApiClient, mark: Mark
) -> None:
    server.on(PATH, json_reply({"id": "g-1"}), json_reply({"id": "g-2"}), NO_ANSWER)
    await post(client, mark)
    await post(client, mark)
    with pytest.raises(OutcomeUnknownError):
        await post(client, mark)
    await settle(server)
    assert posts(server) == 3
    assert mark.calls == 3


async def test_cancelling_while_it_waits_sends_nothing_again(
    server: WireServer, client: ApiClient, mark: Mark
) -> None:
    server.on(PATH, SILENCE)
    task = asyncio.create_task(post(client, mark))
    await server.arrived.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await settle(server)
    assert posts(server) == 1


@pytest.fixture
async def no_generator_hooks() -> AsyncIterator[None]:
    """As on Qt's event loop, which never finishes an asynchronous generator left half-way."""
    hooks = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(None, None)
    yield
    sys.set_asyncgen_hooks(*hooks)


@pytest.mark.usefixtures("no_generator_hooks")
@pytest.mark.parametrize("size", [100, 9 * 1024 * 1024])
async def test_no_generator_is_left_half_way(
    server: WireServer, hurried: ApiClient, mark: Mark, size: int
) -> None:
    sys.set_asyncgen_hooks(None, None)
    server.on(PATH, Reply(200, b" " * size, ending="hold", length=size + 1))
    with pytest.raises(OutcomeUnknownError):
        await post(hurried, mark)
    gc.collect()  # an unraisable "ignored GeneratorExit" fails the test


async def test_a_silent_service_is_given_two_minutes() -> None:
    assert Waits() == Waits(connect=10, get_read=30, post_read=120)


@pytest.mark.parametrize("reply", [NO_ANSWER, SILENCE, Reply(200, b"{", length=9, ending="cut")])
async def test_a_transport_that_reports_nothing_proves_nothing(
    reply: Reply,
    server: WireServer,
    hurried: ApiClient,
    mark: Mark,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(moments, "_SENDING", "a name of another httpcore")
    server.on(PATH, reply)
    with pytest.raises(OutcomeUnknownError):
        await post(hurried, mark)
    assert posts(server) == 1
    assert mark.calls == 1, "the body is the second witness"


async def test_without_a_report_the_mark_still_stands_before_the_body(
    server: WireServer, client: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moments, "_SENDING", "a name of another httpcore")

    async def mark() -> None:
        raise StoreError("disk full")

    with pytest.raises(StoreError, match="disk full"):
        await client.post_paid(PATH, BODY, client_request_id="job.1", before_first_byte=mark)
    await settle(server)
    assert json.dumps(BODY).encode() not in server.raw


@pytest.mark.parametrize(
    ("error", "left", "expected"),
    [
        (httpx.ConnectError("refused"), False, NotSentError),
        (httpx.ConnectTimeout("slow"), False, NotSentError),
        (httpx.PoolTimeout("busy"), False, NotSentError),
        (httpx.ProxyError("407"), False, NotSentError),
        (httpx.ConnectError("refused"), True, OutcomeUnknownError),
        (httpx.PoolTimeout("busy"), True, OutcomeUnknownError),
        (httpx.ReadTimeout("slow"), False, OutcomeUnknownError),
        (httpx.WriteError("cut"), False, OutcomeUnknownError),
        (httpx.RemoteProtocolError("odd"), False, OutcomeUnknownError),
        (httpx.UnsupportedProtocol("no URL"), False, NotSentError),
        (httpx.UnsupportedProtocol("no URL"), True, OutcomeUnknownError),
        (httpx.TransportError("anything new"), False, OutcomeUnknownError),
    ],
)
def test_only_positive_evidence_says_not_sent(
    error: httpx.TransportError, left: bool, expected: type[ServiceError]
) -> None:
    assert type(from_transport(error, paid=True, left=left)) is expected
