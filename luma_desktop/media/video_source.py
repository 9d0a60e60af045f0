"""Looks whether a video can be fetched from a URL, before money is spent on it."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.source_video import SourceVideo
from luma_desktop.media.container import SNIFF_BYTES, sniff
from luma_desktop.media.public_source import PublicSource
from luma_desktop.network.http import drain

if TYPE_CHECKING:
    import httpx

_OK, _PARTIAL = 200, 206
_HEADERS = {
    "Accept": "video/*, */*;q=0.5",
    "Accept-Encoding": "identity",
    "Range": f"bytes=0-{SNIFF_BYTES - 1}",
}
_TOTAL = re.compile(r"bytes \d+-\d+/(\d{1,18})")


class VideoSource(PublicSource):
    """The `Videos` of the engine. It reads the first bytes only; https, as the service will."""

    max_seconds = 15.0
    https_only = True
    statuses = frozenset({_OK, _PARTIAL})
    unreachable = ProblemKind.SOURCE_UNREACHABLE

    async def check(self, url: str) -> SourceVideo:
        """Fetch the file's beginning, within 15 s, and tell what it is.

        Raises:
            MediaError: SOURCE_UNREACHABLE, SOURCE_NOT_A_VIDEO or INSECURE.
        """
        async with self._get(url, _HEADERS) as answer:
            size = _size(answer)
            kind = sniff(await _beginning(answer))
        if kind is None or not kind.is_video:
            raise MediaError(kind=ProblemKind.SOURCE_NOT_A_VIDEO)
        return SourceVideo(url=url, suffix=kind.value, size=size)


class _EnoughError(Exception):
    """The rest need not come."""


async def _beginning(answer: httpx.Response) -> bytes:
    """Also of a server that sends the whole file whatever was asked for."""
    head = bytearray()

    async def take(piece: bytes) -> None:
        head.extend(piece)
        if len(head) >= SNIFF_BYTES:
            raise _EnoughError

    with contextlib.suppress(_EnoughError):
        await drain(answer, take)
    return bytes(head[:SNIFF_BYTES])


def _size(answer: httpx.Response) -> int | None:
    """Bytes of the whole file, where it is told."""
    if answer.status_code == _PARTIAL:
        told = _TOTAL.fullmatch(answer.headers.get("content-range", ""))
        return int(told[1]) if told else None
    length = answer.headers.get("content-length", "")
    return int(length) if length.isdecimal() else None
