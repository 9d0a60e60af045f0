"""A source video is looked at before money is spent on it, and no further than its beginning."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.engine.ports import Videos
from luma_desktop.media.container import SNIFF_BYTES
from luma_desktop.media.video_source import VideoSource
from luma_desktop.network.proxies import NO_PROXY
from tests.support.http_server import NO_ANSWER, SILENCE, Reply, WireServer

PATH = "/a.mp4"


@pytest.fixture
async def videos() -> AsyncIterator[VideoSource]:
    async with VideoSource(allow_private=True, proxy=NO_PROXY, seconds=2.0) as made:
        yield made


async def kind_of(videos: Videos, url: str) -> ProblemKind:
    with pytest.raises(MediaError) as caught:
        await videos.check(url)
    return caught.value.problem.kind


async def test_its_beginning_tells_what_it_is(
    cdn: WireServer, videos: VideoSource, video: bytes
) -> None:
    told = f"bytes 0-{SNIFF_BYTES - 1}/{len(video)}"
    cdn.on(PATH, Reply(206, video[:SNIFF_BYTES], {"content-range": told}))
    seen = await videos.check(f"{cdn.url}{PATH}")
    assert (seen.url, seen.suffix, seen.size) == (f"{cdn.url}{PATH}", ".mp4", len(video))
    assert cdn.requests[0].headers["range"] == f"bytes=0-{SNIFF_BYTES - 1}"
    assert "authorization" not in cdn.requests[0].headers


async def test_a_server_that_sends_all_is_left_after_the_beginning(
    cdn: WireServer, videos: VideoSource, video: bytes
) -> None:
    cdn.on(PATH, Reply(200, video, {"content-type": "text/plain"}))
    seen = await videos.check(f"{cdn.url}{PATH}")
    assert (seen.suffix, seen.size) == (".mp4", len(video))


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(404), ProblemKind.SOURCE_UNREACHABLE),
        (Reply(403, b"<Error>"), ProblemKind.SOURCE_UNREACHABLE),
        (Reply(500), ProblemKind.SOURCE_UNREACHABLE),
        (Reply(204), ProblemKind.SOURCE_UNREACHABLE),
        (NO_ANSWER, ProblemKind.SOURCE_UNREACHABLE),
        (Reply(200, b"<!DOCTYPE html>"), ProblemKind.SOURCE_NOT_A_VIDEO),
        (Reply(200, b"PK\x03\x04" + bytes(100)), ProblemKind.SOURCE_NOT_A_VIDEO),
        (Reply(200, b""), ProblemKind.SOURCE_NOT_A_VIDEO),
        (
            Reply(302, headers={"location": "http://example.com/a.mp4"}),
            ProblemKind.INSECURE,
        ),
    ],
)
async def test_what_will_not_do_is_said(
    cdn: WireServer, videos: VideoSource, reply: Reply, kind: ProblemKind
) -> None:
    cdn.on(PATH, reply)
    assert await kind_of(videos, f"{cdn.url}{PATH}") is kind


async def test_it_does_not_wait_for_ever(cdn: WireServer) -> None:
    cdn.on(PATH, SILENCE)
    async with VideoSource(allow_private=True, proxy=NO_PROXY, seconds=0.2) as videos:
        assert await kind_of(videos, f"{cdn.url}{PATH}") is ProblemKind.SOURCE_UNREACHABLE


@pytest.mark.parametrize(
    "url", ["http://example.com/a.mp4", "ftp://example.com/a.mp4", "a.mp4", "https://"]
)
async def test_an_address_that_is_not_https_is_not_opened(videos: VideoSource, url: str) -> None:
    assert await kind_of(videos, url) is ProblemKind.INSECURE


async def test_a_private_address_is_not_opened(cdn: WireServer) -> None:
    async with VideoSource(proxy=NO_PROXY) as videos:
        assert await kind_of(videos, f"{cdn.url}{PATH}") is ProblemKind.INSECURE
    assert cdn.requests == []
