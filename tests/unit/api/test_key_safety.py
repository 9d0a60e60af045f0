"""The key goes to the service's origin and nowhere else, in no form."""

from __future__ import annotations

import inspect
import logging
import ssl
import traceback
from pathlib import Path

import httpx
import pytest
import truststore

from luma_desktop.api.client import ApiClient, Waits
from luma_desktop.api.key_auth import KeyAuth
from luma_desktop.domain.errors import (
    KeyRefusedError,
    NotSentError,
    OutcomeUnknownError,
    RequestRejectedError,
    ServiceError,
    UnreadableAnswerError,
)
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import ProxyMode
from luma_desktop.media.downloader import Downloader
from luma_desktop.media.image_source import ImageSource
from luma_desktop.network.http import HttpLink
from luma_desktop.network.proxies import ProxyChoice
from luma_desktop.network.tls import system_trust
from tests.support.certificates import Authority
from tests.support.http_server import NO_ANSWER, ConnectProxy, Reply, WireServer, json_reply
from tests.unit.api.conftest import KEY

PATH = "/luma-ai/generations"


async def pay(client: ApiClient) -> None:
    async def mark() -> None:
        pass

    await client.post_paid(PATH, {}, client_request_id="a.1", before_first_byte=mark)


def report(error: BaseException) -> str:
    """What a crash report with all local variables would show, but for the test's own."""
    trace = error.__traceback__
    assert trace is not None
    whole = traceback.TracebackException(type(error), error, trace.tb_next, capture_locals=True)
    return "".join(whole.format())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(server: WireServer, client: ApiClient, status: int) -> None:
    async with WireServer() as other:
        other.on("*", json_reply({"id": "stolen"}))
        elsewhere = Reply(status, headers={"location": f"{other.url}{PATH}"})
        server.on(PATH, elsewhere)
        with pytest.raises(UnreadableAnswerError) as caught:
            await client.get(PATH)
        assert caught.value.problem.status == status
        with pytest.raises(OutcomeUnknownError):
            await pay(client)
        assert other.connections == 0


def test_only_requests_to_the_origin_are_signed() -> None:
    auth = KeyAuth(Secret(KEY), "https://api.example.test")
    for url, signed in {
        "https://api.example.test/v2/billing": True,
        "https://api.example.test:443/": True,
        "http://api.example.test/": False,
        "https://api.example.test:8443/": False,
        "https://cdn.example.test/": False,
        "https://api.example.test.evil.test/": False,
    }.items():
        request = next(auth.auth_flow(httpx.Request("GET", url)))
        assert ("authorization" in request.headers) is signed, url


async def test_loopback_bypasses_every_proxy(
    server: WireServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.on("/v2/billing", json_reply({}))
    async with ConnectProxy() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        manual = ProxyChoice(mode=ProxyMode.MANUAL, url=proxy.url)
        for choice in (ProxyChoice(), manual):
            async with ApiClient(server.url, key=Secret(KEY), proxy=choice) as client:
                await client.get("/v2/billing")
        assert not proxy.seen
    assert len(server.requests) == 2


async def test_a_proxy_sees_no_key_and_the_mark_is_for_the_post_alone(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    host = "api.example.test"
    marks = 0

    async def mark() -> None:
        nonlocal marks
        marks += 1

    async with (
        WireServer(tls=authority.server_context(host)) as server,
        ConnectProxy() as proxy,
        ApiClient(
            f"https://{host}:{server.port}",
            key=Secret(KEY),
            proxy=ProxyChoice(
                mode=ProxyMode.MANUAL,
                url=proxy.url,
                user="me",
                password=Secret("hush"),
            ),
            trust=authority.trust,
        ) as client,
    ):
        server.on(PATH, json_reply({"id": "g-1"}))
        await client.post_paid(PATH, {}, client_request_id="a.1", before_first_byte=mark)
        assert proxy.targets == [f"{host}:{server.port}"]
        assert b"Proxy-Authorization: Basic bWU6aHVzaA==" in proxy.seen
        assert KEY.encode() not in proxy.seen
        assert KEY.encode() in server.raw
        assert b"hush" not in server.raw
        assert b"bWU6aHVzaA" not in server.raw
    assert marks == 1


async def test_a_proxy_that_refuses_means_not_sent_and_not_marked() -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"

    async def mark() -> None:
        pytest.fail("nothing was about to leave")

    async with ConnectProxy(refusal=refusal) as proxy:
        choice = ProxyChoice(mode=ProxyMode.MANUAL, url=proxy.url)
        url = "https://api.example.test"
        async with ApiClient(url, key=Secret(KEY), proxy=choice) as client:
            with pytest.raises(NotSentError, match="407"):
                await client.post_paid(PATH, {}, client_request_id="a.1", before_first_byte=mark)
        assert KEY.encode() not in proxy.seen


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "http://", "ftp://h:1", "://"])
async def test_an_unusable_proxy_is_not_silently_left_out(proxy: str) -> None:
    choice = ProxyChoice(mode=ProxyMode.MANUAL, url=proxy)
    async with ApiClient("https://api.example.test", key=Secret(KEY), proxy=choice) as client:
        with pytest.raises(NotSentError, match="prox") as caught:
            await pay(client)
    assert caught.value.problem.kind is ProblemKind.PROXY_UNUSABLE


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (403, ProblemKind.PROXY_REFUSED),
        (407, ProblemKind.PROXY_REFUSED),
        (502, ProblemKind.OFFLINE),
        (504, ProblemKind.OFFLINE),
    ],
)
async def test_a_refusing_proxy_is_told_from_one_in_trouble(status: int, kind: ProblemKind) -> None:
    refusal = f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode()
    async with ConnectProxy(refusal=refusal) as proxy:
        choice = ProxyChoice(mode=ProxyMode.MANUAL, url=proxy.url)
        async with ApiClient("https://api.example.test", key=Secret(KEY), proxy=choice) as client:
            with pytest.raises(NotSentError) as caught:
                await pay(client)
    assert caught.value.problem.kind is kind


@pytest.mark.parametrize(
    "reply",
    [
        NO_ANSWER,
        json_reply({"message": f"The key {KEY} is blocked"}, 400),
        json_reply({"detail": f"Bearer {KEY}"}, 500),
        Reply(502, f"bad header Authorization: Bearer {KEY}".encode()),
    ],
)
async def test_errors_and_logs_hold_no_key(
    server: WireServer, client: ApiClient, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.on(PATH, reply)
    with pytest.raises(ServiceError) as caught:
        await pay(client)
    assert KEY not in report(caught.value)
    assert KEY not in repr(caught.value.problem)
    assert caught.value.__context__ is None, "httpx's error holds the request and its headers"
    assert caplog.records
    assert KEY not in caplog.text


async def test_an_answer_that_repeats_the_key_goes_no_further_with_it(
    server: WireServer, client: ApiClient
) -> None:
    reply = json_reply({"id": "g-1", "failure_reason": f"sent by {KEY}"}, x_inference_id=KEY)
    server.on(PATH, reply)
    answer = await client.get(PATH)
    assert answer.json() == {"id": "g-1", "failure_reason": "sent by …"}
    assert KEY not in (answer.inference_id or "")


async def test_a_key_that_is_repeated_in_escapes_goes_no_further_either(
    server: WireServer, client: ApiClient
) -> None:
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in KEY)
    body = f'{{"id": "g-1", "failure_reason": "{escaped}", "{escaped}": ["{escaped}"]}}'
    server.on(PATH, Reply(200, body.encode()))
    answer = await client.get(PATH)
    assert answer.json() == {"id": "g-1", "failure_reason": "…", "…": ["…"]}
    assert KEY not in repr(answer)


async def test_a_key_as_short_as_a_word_blots_out_no_words(server: WireServer) -> None:
    server.on(PATH, json_reply({"prompt": "a demo of light"}))
    async with ApiClient(server.url, key=Secret("demo")) as client:
        assert (await client.get(PATH)).json() == {"prompt": "a demo of light"}


def test_only_the_systems_trust_counts_unless_a_test_says_otherwise() -> None:
    assert isinstance(system_trust(), truststore.SSLContext)
    assert system_trust().verify_mode is ssl.CERT_REQUIRED
    assert system_trust().check_hostname
    for maker in (ApiClient, Downloader, ImageSource, HttpLink):
        assert inspect.signature(maker).parameters["trust"].default is system_trust


@pytest.mark.parametrize("key", ["", "a b", "a\nInjected: yes", "schlüssel", "\x7f"])
async def test_a_key_that_is_no_header_is_neither_sent_nor_shown(
    server: WireServer, key: str
) -> None:
    async with ApiClient(server.url, key=Secret(key)) as client:
        with pytest.raises(KeyRefusedError) as caught:
            await pay(client)
    assert not server.requests
    assert len(key) < 2 or key not in report(caught.value)


async def test_without_a_key_nothing_is_sent(server: WireServer, client: ApiClient) -> None:
    client.set_key(None)
    with pytest.raises(KeyRefusedError) as caught:
        await pay(client)
    assert caught.value.problem.kind is ProblemKind.NO_KEY
    assert server.connections == 0


async def test_a_call_that_needs_no_key_carries_none(server: WireServer, client: ApiClient) -> None:
    server.on("/models/metrics", json_reply({}))
    await client.get("/models/metrics", {"aliases": "luma/ray-2"}, needs_key=False)
    [request] = server.requests
    assert "authorization" not in request.headers
    assert request.target == "/models/metrics?aliases=luma%2Fray-2"


async def test_a_new_key_counts_from_the_next_call(server: WireServer, client: ApiClient) -> None:
    server.on("/v2/billing", json_reply({}))
    await client.get("/v2/billing")
    client.set_key(Secret("other"))
    await client.get("/v2/billing")
    assert [r.headers["authorization"] for r in server.requests] == [
        f"Bearer {KEY}",
        "Bearer other",
    ]


async def test_cookies_are_not_kept(server: WireServer, client: ApiClient) -> None:
    server.on("/v2/billing", json_reply({}, set_cookie="track=1; Path=/"))
    await client.get("/v2/billing")
    await client.get("/v2/billing")
    assert "cookie" not in server.requests[1].headers


async def test_a_name_and_password_for_the_api_are_not_taken_from_netrc(
    server: WireServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b")
    monkeypatch.setenv("NETRC", str(netrc))
    server.on("/open", json_reply({}))
    async with ApiClient(server.url, key=Secret(KEY)) as client:
        await client.get("/open", needs_key=False)
    assert "authorization" not in server.requests[0].headers


async def test_the_error_names_a_rejected_field(server: WireServer, client: ApiClient) -> None:
    server.on(PATH, json_reply({"message": "Body validation error: user_prompt is required"}, 400))
    with pytest.raises(RequestRejectedError) as caught:
        await pay(client)
    assert caught.value.problem.field == "user_prompt"


async def test_waiting_for_a_slow_service_is_bounded(server: WireServer) -> None:
    server.on("/slow", Reply(200, b"{", length=100, ending="hold"))
    async with ApiClient(server.url, key=Secret(KEY), waits=Waits(get_read=0.2)) as client:
        with pytest.raises(ServiceError, match="broke off"):
            await client.get("/slow")
