"""Looks at a picture behind a URL before money is spent on it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.picture import preview
from luma_desktop.media.public_source import PublicSource
from luma_desktop.network.http import drain

if TYPE_CHECKING:
    import httpx

MAX_IMAGE_BYTES = 20 * 1024**2
_HEADERS = {"Accept": "image/*", "Accept-Encoding": "gzip"}


class ImageSource(PublicSource):
    """The `Images` of the engine. Plain http is allowed: the service is who fetches it later."""

    max_seconds = 10.0
    https_only = False
    unreachable = ProblemKind.IMAGE_UNREACHABLE

    async def check(self, url: str) -> ImagePreview:
        """Fetch and decode the picture, within 10 s and 20 MB.

        Raises:
            MediaError: IMAGE_UNREACHABLE, NOT_AN_IMAGE, TOO_LARGE or INSECURE.
        """
        return await asyncio.to_thread(preview, url, await self._fetch(url))

    async def _fetch(self, url: str) -> bytes:
        data = bytearray()

        async def take(piece: bytes) -> None:
            data.extend(piece)
            if len(data) > MAX_IMAGE_BYTES:
                raise MediaError("more than 20 MB", kind=ProblemKind.TOO_LARGE)

        async with self._get(url, _HEADERS) as answer:
            _check_size(answer)
            await drain(answer, take)
        return bytes(data)


def _check_size(answer: httpx.Response) -> None:
    length = answer.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MAX_IMAGE_BYTES:
        raise MediaError("more than 20 MB", kind=ProblemKind.TOO_LARGE)
