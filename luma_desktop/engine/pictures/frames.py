"""A clip's frame as a picture that can stand for a start or end frame. Nothing is uploaded yet."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Mapping

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.errors import LumaError, MediaError, StoreError
from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.job import Job
from luma_desktop.domain.picture import Crop, KeptPicture
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.picture_ports import Pictures
from luma_desktop.engine.ports import Clips, GenerationService, Images, Library, Lineage
from luma_desktop.engine.session import Session

log = logging.getLogger(__name__)


class Frames:
    """Prefers the frame that the service already holds; else cuts one and keeps it."""

    def __init__(
        self,
        *,
        library: Library,
        services: Mapping[Dialect, GenerationService],
        images: Images,
        clips: Clips,
        pictures: Pictures,
        lineage: Lineage,
        session: Session,
    ) -> None:
        self._library = library
        self._services = services
        self._images = images
        self._clips = clips
        self._pictures = pictures
        self._lineage = lineage
        self._session = session

    async def last_frame(self, job_id: str) -> ImagePreview:
        """The last frame, by the service's own URL or by the address of a kept picture.

        Raises:
            MediaError: no clip, its file cannot be read, or the disk refuses.
        """
        job, clip = await self._ready(job_id)
        offered = await self._held_by_service(job)
        if offered is not None:
            return offered
        return (await self._keep(job_id, await self._clips.last_frame(clip))).preview

    async def keep(self, job_id: str, seconds: float | None) -> KeptPicture:
        """The frame at `seconds` from the clip's start, or its last one. Raises as `last_frame`."""
        _, clip = await self._ready(job_id)
        if seconds is None:
            return await self._keep(job_id, await self._clips.last_frame(clip))
        return await self._keep(job_id, await self._clips.frame_at(clip, seconds))

    async def crop(self, address: str, crop: Crop) -> KeptPicture:
        """A part of a kept picture. Raises as `Pictures.crop`."""
        picture = await self._pictures.crop(address, crop)
        await self._note(self._lineage.remember_crop(picture.address, picture.original or address))
        return picture

    async def _keep(self, job_id: str, frame: bytes) -> KeptPicture:
        picture = await self._pictures.keep(frame)
        await self._note(self._lineage.remember_frame(picture.address, job_id))
        return picture

    async def _note(self, write: Awaitable[None]) -> None:
        """Where a picture is from: without it the picture is as good."""
        try:
            await write
        except StoreError as error:
            log.info("where a frame is from could not be stored: %s", error)

    async def _ready(self, job_id: str) -> tuple[Job, Clip]:
        job = await self._library.job(job_id)
        if job is None or job.clip is None:
            raise MediaError(kind=ProblemKind.NOT_A_VIDEO)
        return job, job.clip

    async def _held_by_service(self, job: Job) -> ImagePreview | None:
        """The service's own link, fetched anew since links expire; None if it has none to give."""
        if not self._session.owns(job) or job.generation_id is None:
            return None
        try:
            seen = await self._services[job.dialect].observe([job.generation_id])
            observation = seen.get(job.generation_id)
            if observation is None or observation.video is None:
                return None
            url = observation.video.last_frame_url
            return None if url is None else await self._images.check(url)
        except LumaError:
            return None
