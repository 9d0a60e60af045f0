"""Pictures from outside: start and end frames, and uploads.

Only data URIs and loopback addresses are read, so that a demo never touches the network.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from luma_desktop.simulator.validation import decode_data_uri

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 24 * 1024 * 1024
FETCH_SECONDS = 5.0
SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes that begin as a picture of `media_type` does."""

    media_type: str
    data: bytes

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.media_type]


def identify(data: bytes) -> Picture:
    """Recognize an image's format by its first bytes; raises ValueError."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Picture(media_type="image/webp", data=data)
    for signature, media_type in _SIGNATURES.items():
        if data.startswith(signature):
            return Picture(media_type=media_type, data=data)
    raise ValueError("not a PNG, JPEG, WebP, or GIF image")


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Pictures:
    """Fetches pictures by address and keeps the uploaded ones below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def fetch(self, url: str) -> Picture:
        """The picture behind `url`; raises ValueError, saying why, when there is none to be had."""
        if url.startswith("data:"):
            _, data = decode_data_uri(url)
        elif is_loopback(url):
            data = await self._download(url)
        else:
            raise ValueError("the simulator only reads images from this computer")
        return identify(data)

    @staticmethod
    async def _download(url: str) -> bytes:
        import aiohttp

        limit = aiohttp.ClientTimeout(total=FETCH_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit) as session,
                session.get(url, allow_redirects=False, headers={"User-Agent": "Luma"}) as answer,
            ):
                if answer.status != 200:  # noqa: PLR2004
                    raise ValueError(f"the image's link returned HTTP {answer.status}")
                data = await answer.content.read(MAX_BYTES + 1)
                while len(data) <= MAX_BYTES and not answer.content.at_eof():
                    data += await answer.content.read(MAX_BYTES + 1 - len(data))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ValueError("the image can't be downloaded") from error
        if len(data) > MAX_BYTES:
            raise ValueError("the image is too large")
        return data

    def keep_upload(self, id_: str, data: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self._folder / id_).write_bytes(data)

    def upload_path(self, id_: str) -> Path:
        return self._folder / id_
