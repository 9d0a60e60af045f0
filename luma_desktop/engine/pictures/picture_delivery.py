"""Turns the pictures of a request into what the service takes, just before it is sent.

Nothing here costs money, and nothing of it reaches the journal: links that are signed live in
memory alone, and only until the call has been made.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import msgspec

from luma_desktop.domain.capabilities import capabilities
from luma_desktop.domain.errors import KeyRefusedError, MediaError, NotFoundError
from luma_desktop.domain.picture import PictureFile, PictureRoute, picture_hash
from luma_desktop.domain.picture_delivery import pictures_of
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import Dialect, GenerationRequest
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.picture_ports import Bucket, PictureLinks, Pictures
from luma_desktop.engine.pictures.service_frames import ServiceFrames
from luma_desktop.engine.ports import Clock, GenerationService
from luma_desktop.engine.session import Session


class PictureDelivery:
    """Goes by the settings in use; `origin` is where uploads go, for as long as they lie there."""

    def __init__(
        self,
        *,
        pictures: Pictures,
        frames: ServiceFrames,
        links: PictureLinks,
        bucket: Bucket,
        services: Mapping[Dialect, GenerationService],
        session: Session,
        clock: Clock,
        origin: str,
        settings: Settings,
    ) -> None:
        self._pictures = pictures
        self._frames = frames
        self._links = links
        self._bucket = bucket
        self._services = services
        self._session = session
        self._clock = clock
        self._origin = origin
        self.settings = settings
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """SHA-256 → one delivery at a time, so that a click for eight uploads once."""

    async def deliver(self, request: GenerationRequest) -> GenerationRequest:
        """`request` as it is to be sent; it is the same where it holds no picture of ours.

        Raises:
            MediaError: a picture is gone or broken, or cannot be handed over as the settings say.
            ServiceError: the upload failed, as `GenerationService.upload_image` says.
            StoreError: what was uploaded earlier cannot be looked up, or not be remembered.
        """
        pictures = pictures_of(request)
        if not pictures:
            return request
        handed = {address: await self._hand_over(address, request) for address in pictures}
        start, end = request.start_image_url, request.end_image_url
        return msgspec.structs.replace(
            request,
            start_image_url=handed.get(start or "", start),
            end_image_url=handed.get(end or "", end),
        )

    async def distrust(self, request: GenerationRequest) -> None:
        """The service refused `request`: upload its images again next time.

        Raises:
            StoreError
        """
        for address in pictures_of(request):
            self._frames.distrust(address)
            await self._links.forget(self._origin, picture_hash(address) or "")

    async def _hand_over(self, address: str, request: GenerationRequest) -> str:
        turn = self._turns.setdefault(address, asyncio.Lock())
        async with turn:
            held = await self._frames.link(address)
            if held is not None:
                return held
            match self.settings.picture_route:
                case PictureRoute.UPLOAD:
                    return await self._uploaded(address)
                case PictureRoute.BUCKET:
                    return await self._in_bucket(address)
                case PictureRoute.INLINE:
                    return await self._inline(address, request)

    async def _uploaded(self, address: str) -> str:
        """The service's public URL of the picture, from an earlier upload if there was one."""
        if not self.settings.upload_agreed:
            raise MediaError(kind=ProblemKind.UPLOAD_NOT_AGREED)
        fingerprint, sha256 = self._session.fingerprint, picture_hash(address) or ""
        if fingerprint is None:
            raise KeyRefusedError(kind=ProblemKind.NO_KEY)
        known = await self._links.find(self._origin, fingerprint, sha256)
        if known is not None:
            return known
        data_uri = _data_uri(await self._pictures.read(address))
        try:
            url = await self._services[Dialect.LEGACY].upload_image(data_uri)
        except NotFoundError as error:
            raise MediaError(
                error.problem.detail, kind=ProblemKind.UPLOAD_GONE, status=error.problem.status
            ) from error
        if not urlsplit(url).query:  # a signed one is not to be written down, and would expire
            await self._links.remember(self._origin, fingerprint, sha256, url, self._clock.now())
        return url

    async def _in_bucket(self, address: str) -> str:
        """A fresh link to the picture in the user's bucket."""
        file = await self._pictures.read(address)
        name = f"{file.sha256}{file.suffix}"
        await self._bucket.put(name, file.data, file.content_type)
        return await self._bucket.link(name)

    async def _inline(self, address: str, request: GenerationRequest) -> str:
        if not capabilities(request.model).inline_pictures:
            raise MediaError(kind=ProblemKind.INLINE_NOT_TAKEN)
        return _data_uri(await self._pictures.read(address))


def _data_uri(file: PictureFile) -> str:
    return f"data:{file.content_type};base64,{base64.b64encode(file.data).decode()}"
