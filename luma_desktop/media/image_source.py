"""Looks at a picture behind a URL before money is spent on it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.picture import preview
from luma_desktop.media.public_link import PublicLink
from luma_desktop.network.http import Patience, drain
from luma_desktop.network.proxies import SYSTEM_PROXY, ProxyChoice
from luma_desktop.network.tls import TrustSource, system_trust

if TYPE_CHECKING:
    import httpx

MAX_IMAGE_BYTES = 20 * 1024**2
MAX_SECONDS = 10.0
_OK = 200


class ImageSource:
    """The `Images` of the engine. Plain http is allowed: the service is who fetches it later."""

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
            https_only=False,
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

    async def check(self, url: str) -> ImagePreview:
        """Fetch and decode the picture, within 10 s and 20 MB.

        Raises:
            MediaError: IMAGE_UNREACHABLE, NOT_AN_IMAGE, TOO_LARGE or INSECURE.
        """
        await self._link.open()
        import httpx

        try:
            async with asyncio.timeout(self._seconds):
                data = await self._fetch(url)
        except TimeoutError:
            raise _unreachable("it took too long") from None
        except httpx.HTTPError as error:
            raise _unreachable(str(error)[:200]) from error
        except MediaError as error:
            if error.problem.kind is ProblemKind.DOWNLOAD_BROKEN:
                raise _unreachable(error.problem.detail) from error
            raise
        return await asyncio.to_thread(preview, url, data)

    async def _fetch(self, url: str) -> bytes:
        data = bytearray()

        async def take(piece: bytes) -> None:
            data.extend(piece)
            if len(data) > MAX_IMAGE_BYTES:
                raise MediaError("more than 20 MB", kind=ProblemKind.TOO_LARGE)

        async with self._link.get(url, {"Accept": "image/*", "Accept-Encoding": "gzip"}) as answer:
            _check_headers(answer)
            await drain(answer, take)
        return bytes(data)


def _check_headers(answer: httpx.Response) -> None:
    if answer.status_code != _OK:
        raise MediaError(
            f"HTTP {answer.status_code}",
            kind=ProblemKind.IMAGE_UNREACHABLE,
            status=answer.status_code,
        )
    length = answer.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MAX_IMAGE_BYTES:
        raise MediaError("more than 20 MB", kind=ProblemKind.TOO_LARGE)


def _unreachable(detail: str) -> MediaError:
    return MediaError(detail, kind=ProblemKind.IMAGE_UNREACHABLE)
