"""A clip's frame as a picture that can stand for a start or end frame. Nothing is uploaded yet."""

from __future__ import annotations

import logging
from collections.abc import Awaitable

from luma_desktop.domain.errors import MediaError, StoreError
from luma_desktop.domain.job import Job
from luma_desktop.domain.picture import Crop, KeptPicture
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.engine.picture_ports import Pictures
from luma_desktop.engine.ports import Clips, Library, Lineage

log = logging.getLogger(__name__)


class Frames:
    """Cuts frames out of clips on this computer, and keeps them."""

    def __init__(
        self, *, library: Library, clips: Clips, pictures: Pictures, lineage: Lineage
    ) -> None:
        self._library = library
        self._clips = clips
        self._pictures = pictures
        self._lineage = lineage

    async def keep(self, job: Job, seconds: float | None) -> KeptPicture:
        """The frame at `seconds` from the start of the job's clip, or its last one.

        Raises:
            MediaError: no clip, its file cannot be read, or the disk refuses.
        """
        if job.clip is None:
            raise MediaError(kind=ProblemKind.NOT_A_VIDEO)
        if seconds is None:
            frame = await self._clips.last_frame(job.clip)
            picture = await self._pictures.keep(frame, last_frame_of=job.id)
        else:
            picture = await self._pictures.keep(await self._clips.frame_at(job.clip, seconds))
        await self._note(self._lineage.remember_frame(picture.address, job.id))
        return picture

    async def last_of(self, job_id: str) -> KeptPicture:
        """The last frame of a clip that is known by its job's id. Raises as `keep`."""
        job = await self._library.job(job_id)
        if job is None:
            raise MediaError(kind=ProblemKind.NOT_A_VIDEO)
        return await self.keep(job, None)

    async def crop(self, address: str, crop: Crop) -> KeptPicture:
        """A part of a kept picture. Raises as `Pictures.crop`."""
        picture = await self._pictures.crop(address, crop)
        await self._note(self._lineage.remember_crop(picture.address, picture.original or address))
        return picture

    async def _note(self, write: Awaitable[None]) -> None:
        """Where a picture is from: without it the picture is as good."""
        try:
            await write
        except StoreError as error:
            log.info("where a frame is from could not be stored: %s", error)
