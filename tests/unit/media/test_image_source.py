"""A picture is looked at before money is spent on it."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.engine.picture_ports import Images
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.image_source import ImageSource
from luma_desktop.network.proxies import NO_PROXY
from tests.support.http_server import NO_ANSWER, SILENCE, Reply, WireServer
from tests.support.media_files import picture_bytes

PATH = "/a"


@pytest.fixture
async def images(decoding: DecodingPool) -> AsyncIterator[ImageSource]:
    async with ImageSource(decoding, allow_private=True) as made:
        yield made


async def kind_of(images: Images, url: str) -> ProblemKind:
    with pytest.raises(MediaError) as caught:
        await images.check(url)
    return caught.value.problem.kind


@pytest.mark.parametrize(
    ("kind", "mode", "content_type"),
    [
        ("PNG", "RGB", "image/png"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "I;16", "image/png"),
        ("PNG", "1", "image/png"),
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("WEBP", "RGBA", "image/webp"),
        ("GIF", "P", "image/gif"),
        ("BMP", "RGB", "image/bmp"),
        ("TIFF", "RGB", "image/tiff"),
    ],
)
async def test_a_picture_is_told_by_its_bytes_not_its_name(
    cdn: WireServer, images: ImageSource, kind: str, mode: str, content_type: str
) -> None:
    cdn.on("/a.txt", Reply(200, picture_bytes(kind, mode=mode), {"content-type": "text/plain"}))
    seen = await images.check(f"{cdn.url}/a.txt")
    assert (seen.width, seen.height, seen.content_type) == (64, 48, content_type)
    assert seen.url == f"{cdn.url}/a.txt"
    with Image.open(BytesIO(seen.thumbnail)) as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("PNG", (64, 48))


async def test_a_turned_picture_is_shown_upright(cdn: WireServer, images: ImageSource) -> None:
    turned = picture_bytes("JPEG", size=(1200, 800), orientation=6)  # a quarter to the right
    cdn.on(PATH, Reply(200, turned))
    seen = await images.check(f"{cdn.url}{PATH}")
    assert (seen.width, seen.height) == (800, 1200)
    with Image.open(BytesIO(seen.thumbnail)) as thumbnail:
        assert thumbnail.size == (341, 512)
        upper, lower = thumbnail.getpixel((170, 50)), thumbnail.getpixel((170, 460))
    assert isinstance(upper, tuple)
    assert isinstance(lower, tuple)
    assert upper[0] > 200, "what was left is on top"
    assert lower[0] < 50


async def test_a_redirect_is_followed(cdn: WireServer, images: ImageSource) -> None:
    cdn.on(PATH, Reply(302, headers={"location": "/b"}))
    cdn.on("/b", Reply(200, picture_bytes()))
    assert (await images.check(f"{cdn.url}{PATH}")).width == 64


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"a text file",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        picture_bytes("JPEG", size=(640, 480))[:2000],
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    ],
)
async def test_what_cannot_be_decoded_is_no_picture(
    cdn: WireServer, images: ImageSource, body: bytes
) -> None:
    cdn.on(PATH, Reply(200, body, {"content-type": "image/png"}))
    assert await kind_of(images, f"{cdn.url}{PATH}") is ProblemKind.NOT_AN_IMAGE


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises far more pixels than it brings."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 1000)
    made = b"\x89PNG\r\n\x1a\n"
    for part in (chunk, data):
        made += struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))
    return made


@pytest.mark.parametrize("size", [(10_000, 10_000), (60_000, 60_000)])
async def test_a_bomb_of_pixels_does_not_go_off(
    cdn: WireServer, images: ImageSource, size: tuple[int, int]
) -> None:
    cdn.on(PATH, Reply(200, png_header(*size)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as a program runs: what only warns stops nothing
        assert await kind_of(images, f"{cdn.url}{PATH}") is ProblemKind.TOO_LARGE


@pytest.mark.parametrize("length", [None, -1])
async def test_twenty_megabytes_are_the_most(
    cdn: WireServer, images: ImageSource, length: int | None
) -> None:
    ending = "keep" if length is None else "close"
    cdn.on(PATH, Reply(200, b"x" * (20 * 1024**2 + 1), length=length, ending=ending))
    assert await kind_of(images, f"{cdn.url}{PATH}") is ProblemKind.TOO_LARGE


@pytest.mark.parametrize(
    "reply",
    [
        Reply(404),
        Reply(403),
        Reply(500),
        NO_ANSWER,
        SILENCE,
        Reply(200, b"\x89PNG", length=500, ending="hold"),
        Reply(200, b"\x89PNG", length=500, ending="cut"),
        Reply(302, headers={"location": PATH}),
    ],
)
async def test_what_does_not_come_is_out_of_reach(
    decoding: DecodingPool, cdn: WireServer, reply: Reply
) -> None:
    cdn.on(PATH, reply)
    async with ImageSource(decoding, allow_private=True, seconds=0.3) as hurried:
        assert await kind_of(hurried, f"{cdn.url}{PATH}") is ProblemKind.IMAGE_UNREACHABLE


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://h/a", "a.png", "", "http://", "http://["]
)
async def test_what_is_no_web_address_is_refused(images: ImageSource, url: str) -> None:
    assert await kind_of(images, url) is ProblemKind.INSECURE


async def test_the_users_own_network_is_not_the_services(
    decoding: DecodingPool, cdn: WireServer
) -> None:
    async with ImageSource(decoding, proxy=NO_PROXY) as images:
        assert await kind_of(images, f"{cdn.url}{PATH}") is ProblemKind.INSECURE
    assert cdn.connections == 0


async def test_no_key_goes_along(cdn: WireServer, images: ImageSource) -> None:
    cdn.on(PATH, Reply(200, picture_bytes()))
    await images.check(f"{cdn.url}{PATH}")
    assert b"authorization" not in cdn.raw.lower()
