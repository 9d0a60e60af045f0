"""Looks at a picture behind a URL before money is spent on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.decoding.protocol import LookAtImage
from luma_desktop.media.disk import disk_error
from luma_desktop.media.picture import Look
from luma_desktop.media.public_source import PublicSource
from luma_desktop.network.http import drain
from luma_desktop.network.proxies import SYSTEM_PROXY, ProxyChoice
from luma_desktop.network.tls import TrustSource, system_trust

if TYPE_CHECKING:
    import httpx

MAX_IMAGE_BYTES = 20 * 1024**2
_HEADERS = {"Accept": "image/*", "Accept-Encoding": "gzip"}


class ImageSource(PublicSource):
    """The `Images` of the engine. Plain http is allowed: the service is who fetches it later."""

    max_seconds = 10.0
    https_only = False
    unreachable = ProblemKind.IMAGE_UNREACHABLE

    def __init__(
        self,
        decoding: DecodingPool,
        *,
        proxy: ProxyChoice = SYSTEM_PROXY,
        trust: TrustSource = system_trust,
        allow_private: bool = False,
        seconds: float | None = None,
    ) -> None:
        super().__init__(proxy=proxy, trust=trust, allow_private=allow_private, seconds=seconds)
        self._decoding = decoding

    async def check(self, url: str) -> ImagePreview:
        """Fetch and decode the picture, within 10 s and 20 MB.

        Raises:
            MediaError: IMAGE_UNREACHABLE, NOT_AN_IMAGE, TOO_LARGE, DECODING_STOPPED or INSECURE.
        """
        task = LookAtImage(data=await self._fetch(url), is_foreign=True)
        try:
            look = await self._decoding.run(task, Look)
        except OSError as error:
            raise disk_error(error) from error
        except MediaError as error:
            if error.problem.kind is ProblemKind.PICTURE_BROKEN:
                # What does not decode behind a URL is nothing that the service could use, either.
                raise MediaError(kind=ProblemKind.NOT_AN_IMAGE) from error
            raise
        return ImagePreview(
            url=url,
            width=look.width,
            height=look.height,
            content_type=look.content_type,
            thumbnail=look.thumbnail,
        )

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
