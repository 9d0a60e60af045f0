"""Looks whether a video can be fetched from a URL, before money is spent on it."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import TYPE_CHECKING, Self

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.source_video import SourceVideo
from luma_desktop.media.container import SNIFF_BYTES, sniff
from luma_desktop.media.public_link import PublicLink
from luma_desktop.network.http import Patience, drain
from luma_desktop.network.proxies import SYSTEM_PROXY, ProxyChoice
from luma_desktop.network.tls import TrustSource, system_trust

if TYPE_CHECKING:
    import httpx

MAX_SECONDS = 15.0
_OK, _PARTIAL = 200, 206
_HEADERS = {
    "Accept": "video/*, */*;q=0.5",
    "Accept-Encoding": "identity",
    "Range": f"bytes=0-{SNIFF_BYTES - 1}",
}
_TOTAL = re.compile(r"bytes \d+-\d+/(\d{1,18})")


class VideoSource:
    """The `Videos` of the engine. It reads the first bytes only; https, as the service will."""

    def __init__(
        self,
        *,
        proxy: ProxyChoice = SYSTEM_PROXY,
        trust: TrustSource = system_trust,
        allow_private: bool = False,
        seconds: float = MAX_SECONDS,
    ) -> None:
        self._seconds = seconds
        self._link = PublicLink(
            proxy=proxy,
            trust=trust,
            allow_private=allow_private,
            https_only=True,
            patience=Patience(connect=seconds, read=seconds),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def set_proxy(self, proxy: ProxyChoice) -> None:
        self._link.set_proxy(proxy)

    async def aclose(self) -> None:
        await self._link.aclose()

    async def check(self, url: str) -> SourceVideo:
        """Fetch the file's beginning, within 15 s, and tell what it is.

        Raises:
            MediaError: SOURCE_UNREACHABLE, SOURCE_NOT_A_VIDEO or INSECURE.
        """
        await self._link.open()
        import httpx

        try:
            async with asyncio.timeout(self._seconds):
                return await self._look(url)
        except TimeoutError:
            raise _unreachable("it took too long") from None
        except httpx.HTTPError as error:
            raise _unreachable(str(error)[:200]) from error
        except MediaError as error:
            if error.problem.kind is ProblemKind.DOWNLOAD_BROKEN:
                raise _unreachable(error.problem.detail) from error
            raise

    async def _look(self, url: str) -> SourceVideo:
        async with self._link.get(url, _HEADERS) as answer:
            if answer.status_code not in {_OK, _PARTIAL}:
                raise MediaError(
                    f"HTTP {answer.status_code}",
                    kind=ProblemKind.SOURCE_UNREACHABLE,
                    status=answer.status_code,
                )
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


def _unreachable(detail: str) -> MediaError:
    return MediaError(detail, kind=ProblemKind.SOURCE_UNREACHABLE)
