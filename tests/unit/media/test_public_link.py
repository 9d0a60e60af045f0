"""Where a link may lead, and where a redirect may."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.settings import ProxyMode
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.downloader import Downloader
from luma_desktop.media.image_source import ImageSource
from luma_desktop.network.proxies import NO_PROXY, ProxyChoice
from tests.support.certificates import Authority
from tests.support.http_server import ConnectProxy, Reply, WireServer
from tests.unit.media.conftest import completed

CLIP = "/clip.mp4"


async def kind_of(downloader: Downloader, url: str) -> ProblemKind:
    with pytest.raises(MediaError) as caught:
        await downloader.fetch(completed(url), lambda *_: None)
    return caught.value.problem.kind


@pytest.fixture
async def strict(decoding: DecodingPool, data: Path) -> AsyncIterator[Downloader]:
    """As it is with the real service: only the public internet."""
    async with Downloader(data, decoding, proxy=NO_PROXY) as made:
        yield made


async def test_redirects_to_other_places_are_followed(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    async with WireServer() as other:
        cdn.on(CLIP, Reply(302, headers={"location": "/moved"}))
        cdn.on("/moved", Reply(308, headers={"location": f"{other.url}/there?sig=2"}))
        other.on("/there", Reply(200, video, {"etag": '"v1"'}))
        clip = await downloader.fetch(completed(f"{cdn.url}{CLIP}"), lambda *_: None)
        assert (data / clip.path).read_bytes() == video
        assert other.requests[0].target == "/there?sig=2"


async def test_five_redirects_are_enough(cdn: WireServer, downloader: Downloader) -> None:
    cdn.on("*", Reply(301, headers={"location": "/again"}))
    assert await kind_of(downloader, f"{cdn.url}{CLIP}") is ProblemKind.DOWNLOAD_BROKEN
    assert len(cdn.requests) == 6


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "http://cdn.example.test/clip.mp4",
        "http://8.8.8.8/clip.mp4",
        "https://user:word@127.0.0.1/",
        "http://[",
        "http://:99999999/",
    ],
)
async def test_a_redirect_may_not_lead_just_anywhere(
    cdn: WireServer, downloader: Downloader, target: str
) -> None:
    cdn.on(CLIP, Reply(302, headers={"location": target}))
    assert await kind_of(downloader, f"{cdn.url}{CLIP}") is ProblemKind.INSECURE
    assert len(cdn.requests) == 1


NO_ADDRESSES = [
    "https://127.0.0.1:70000/clip.mp4",
    "https://127.0.0.1:-1/clip.mp4",
    "https://xn--a.test/clip.mp4",
    "https://xn--ls8h=.test/clip.mp4",
    "https://xn--99999999999.test/clip.mp4",
    "https://" + "\u00fc" * 70 + ".test/clip.mp4",
    "https://a\ud800.test/clip.mp4",
    "https://127.0.0.1/\ud800.mp4",
]
"""What Python and httpx find to be none at very different moments, and in different words."""


@pytest.mark.parametrize("url", NO_ADDRESSES, ids=ascii)
async def test_what_is_no_address_is_refused_and_no_fault(
    cdn: WireServer, downloader: Downloader, decoding: DecodingPool, url: str
) -> None:
    assert await kind_of(downloader, url) is ProblemKind.INSECURE
    location = url.encode("utf-8", "surrogatepass").decode("latin-1")
    cdn.on(CLIP, Reply(302, headers={"location": location}))
    assert await kind_of(downloader, f"{cdn.url}{CLIP}") in {
        ProblemKind.INSECURE,
        ProblemKind.DOWNLOAD_BROKEN,
    }
    async with ImageSource(decoding, allow_private=True, proxy=NO_PROXY) as images:
        with pytest.raises(MediaError) as caught:
            await images.check(url)
    assert caught.value.problem.kind is ProblemKind.INSECURE


async def test_a_redirect_to_nowhere_is_broken(cdn: WireServer, downloader: Downloader) -> None:
    cdn.on(CLIP, Reply(302, headers={"location": "data:video/mp4;base64,AAAA"}))
    assert await kind_of(downloader, f"{cdn.url}{CLIP}") is ProblemKind.DOWNLOAD_BROKEN
    assert len(cdn.requests) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.example.test/x.mp4",
        "https://localhost:{port}/x",
        "https://127.0.0.1:{port}/x",
        "https://127.1:{port}/x",
        "https://2130706433:{port}/x",
        "https://[::ffff:127.0.0.1]:{port}/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://printer.local/x",
        "http://127.0.0.1:{port}/x",
    ],
)
async def test_the_real_service_may_not_point_into_a_private_network(
    cdn: WireServer, strict: Downloader, url: str
) -> None:
    assert await kind_of(strict, url.format(port=cdn.port)) is ProblemKind.INSECURE
    assert cdn.connections == 0


def answer_names_with_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a name server does that wants to lead a program astray."""
    real = socket.getaddrinfo

    def lie(host: Any, *rest: Any, **named: Any) -> Any:
        return real(
            "127.0.0.1" if host in {"cdn.example.test", b"cdn.example.test"} else host,
            *rest,
            **named,
        )

    monkeypatch.setattr(socket, "getaddrinfo", lie)


async def test_a_name_is_judged_by_where_it_leads_before_a_byte_leaves(
    decoding: DecodingPool, tmp_path: Path, strict: Downloader, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_names_with_loopback(monkeypatch)
    context = Authority(tmp_path).server_context("cdn.example.test")
    async with WireServer(tls=context) as cdn:
        url = f"https://cdn.example.test:{cdn.port}{CLIP}"
        assert await kind_of(strict, url) is ProblemKind.INSECURE
        assert not cdn.requests
    async with WireServer() as plain, ImageSource(decoding, proxy=NO_PROXY) as images:
        with pytest.raises(MediaError) as caught:
            await images.check(f"http://cdn.example.test:{plain.port}/a.png")
        assert caught.value.problem.kind is ProblemKind.INSECURE
        assert not plain.raw


async def test_a_proxy_may_lie_in_a_private_network(
    decoding: DecodingPool, tmp_path: Path, data: Path, video: bytes
) -> None:
    authority = Authority(tmp_path)
    host = "cdn.example.test"
    async with (
        WireServer(tls=authority.server_context(host)) as cdn,
        ConnectProxy() as proxy,
        Downloader(
            data,
            decoding,
            proxy=ProxyChoice(mode=ProxyMode.MANUAL, url=proxy.url),
            trust=authority.trust,
        ) as downloader,
    ):
        cdn.on(CLIP, Reply(200, video))
        clip = await downloader.fetch(
            completed(f"https://{host}:{cdn.port}{CLIP}"), lambda *_: None
        )
        assert (data / clip.path).read_bytes() == video
        assert proxy.targets == [f"{host}:{cdn.port}"]


async def test_plain_http_is_not_for_a_host_elsewhere(decoding: DecodingPool, data: Path) -> None:
    async with Downloader(data, decoding, allow_private=True, proxy=NO_PROXY) as downloader:
        for host in ("cdn.example.test", "10.0.0.1", "8.8.8.8"):
            assert await kind_of(downloader, f"http://{host}/x.mp4") is ProblemKind.INSECURE
