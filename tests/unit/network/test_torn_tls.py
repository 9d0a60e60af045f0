"""What TLS says of bad records is the network's trouble: not the disk's, and no fault of ours."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx
import pytest

from luma_desktop.api.client import ApiClient
from luma_desktop.domain.errors import (
    MediaError,
    NotSentError,
    OutcomeUnknownError,
    TemporaryError,
)
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import Settings
from luma_desktop.media.bucket import S3Bucket
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.downloader import Downloader
from luma_desktop.media.image_source import ImageSource
from luma_desktop.network.http import HttpLink, Patience, drain
from luma_desktop.network.proxies import NO_PROXY
from tests.support.certificates import Authority
from tests.support.torn_tls import ALERT, GARBAGE, TornTls
from tests.unit.media.conftest import completed

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 400000\r\n\r\n"
BEGUN = HEAD + b"\0\0\0\x18ftypisom" + bytes(1000)
FAULTS = pytest.mark.parametrize("torn", [GARBAGE, ALERT], ids=["garbage", "alert"])
BEGINNINGS = pytest.mark.parametrize("plain", [b"", BEGUN], ids=["instead of a head", "in a body"])


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def server_side(authority: Authority) -> ssl.SSLContext:
    return authority.server_context("localhost")


@FAULTS
@BEGINNINGS
async def test_a_torn_answer_is_an_error_of_the_transport(
    authority: Authority, server_side: ssl.SSLContext, torn: bytes, plain: bytes
) -> None:
    async def take(_piece: bytes) -> None:
        pass

    async with (
        TornTls(server_side, torn=torn, plain=plain) as server,
        HttpLink(proxy=NO_PROXY, trust=authority.trust) as link,
    ):
        with pytest.raises(httpx.NetworkError):
            async with link.stream(
                "GET", server.url, headers={}, patience=Patience(read=5)
            ) as response:
                await drain(response, take)


async def test_what_the_mark_raises_is_no_error_of_the_transport(
    authority: Authority, server_side: ssl.SSLContext
) -> None:
    async def mark() -> None:
        raise OSError("the disk, say")

    async with (
        TornTls(server_side, torn=GARBAGE) as server,
        HttpLink(proxy=NO_PROXY, trust=authority.trust) as link,
    ):
        with pytest.raises(OSError, match="the disk, say"):
            async with link.stream(
                "GET",
                server.url,
                headers={},
                patience=Patience(read=5),
                before_first_byte=mark,
            ):
                pytest.fail("it did not leave")


@FAULTS
@BEGINNINGS
async def test_a_poll_and_an_upload_find_the_service_in_trouble(
    authority: Authority, server_side: ssl.SSLContext, torn: bytes, plain: bytes
) -> None:
    async with (
        TornTls(server_side, torn=torn, plain=plain) as server,
        ApiClient(server.url, key=Secret("k" * 20), proxy=NO_PROXY, trust=authority.trust) as api,
    ):
        with pytest.raises(TemporaryError):
            await api.get("/x")
        with pytest.raises(TemporaryError):
            await api.post_free("/x", {})


@FAULTS
@BEGINNINGS
async def test_a_paid_post_that_left_has_no_known_outcome(
    authority: Authority, server_side: ssl.SSLContext, torn: bytes, plain: bytes
) -> None:
    marks = 0

    async def mark() -> None:
        nonlocal marks
        marks += 1

    async with (
        TornTls(server_side, torn=torn, plain=plain) as server,
        ApiClient(server.url, key=Secret("k" * 20), proxy=NO_PROXY, trust=authority.trust) as api,
    ):
        with pytest.raises(OutcomeUnknownError):
            await api.post_paid("/x", {}, client_request_id="job.1", before_first_byte=mark)
    assert (marks, server.connections) == (1, 1)


@FAULTS
async def test_a_paid_post_was_not_sent_without_a_handshake(
    authority: Authority, torn: bytes
) -> None:
    async def mark() -> None:
        pytest.fail("nothing leaves before the handshake")

    async with (
        TornTls(None, torn=torn) as server,
        ApiClient(server.url, key=Secret("k" * 20), proxy=NO_PROXY, trust=authority.trust) as api,
    ):
        with pytest.raises(NotSentError):
            await api.post_paid("/x", {}, client_request_id="job.1", before_first_byte=mark)


@FAULTS
@pytest.mark.parametrize("plain", [None, b"", BEGUN], ids=["no handshake", "no head", "body"])
async def test_a_download_is_broken_and_the_disk_is_not(
    authority: Authority,
    server_side: ssl.SSLContext,
    tmp_path: Path,
    decoding: DecodingPool,
    torn: bytes,
    plain: bytes | None,
) -> None:
    context = None if plain is None else server_side
    async with (
        TornTls(context, torn=torn, plain=plain or b"") as server,
        Downloader(
            tmp_path, decoding, allow_private=True, proxy=NO_PROXY, trust=authority.trust
        ) as media,
    ):
        with pytest.raises(MediaError) as caught:
            await media.fetch(completed(f"{server.url}/clip.mp4"), lambda *_: None)
    assert caught.value.problem.kind is ProblemKind.DOWNLOAD_BROKEN


@FAULTS
@BEGINNINGS
async def test_a_frames_link_is_out_of_reach(
    authority: Authority,
    server_side: ssl.SSLContext,
    decoding: DecodingPool,
    torn: bytes,
    plain: bytes,
) -> None:
    async with (
        TornTls(server_side, torn=torn, plain=plain) as server,
        ImageSource(decoding, allow_private=True, proxy=NO_PROXY, trust=authority.trust) as images,
    ):
        with pytest.raises(MediaError) as caught:
            await images.check(f"{server.url}/frame.png")
    assert caught.value.problem.kind is ProblemKind.IMAGE_UNREACHABLE


@FAULTS
async def test_a_bucket_is_in_trouble(
    authority: Authority, server_side: ssl.SSLContext, torn: bytes
) -> None:
    bucket = S3Bucket(allow_private=True, proxy=NO_PROXY, trust=authority.trust)
    async with TornTls(server_side, torn=torn) as server:
        settings = Settings(
            bucket_endpoint=server.url,
            bucket_name="frames",
            bucket_key_id="id",
            bucket_path_style=True,
        )
        bucket.use(settings, Secret("s"))
        with pytest.raises(MediaError) as caught:
            await bucket.put("a.png", b"x", "image/png")
        await bucket.aclose()
    assert caught.value.problem.kind is ProblemKind.BUCKET_TROUBLE
