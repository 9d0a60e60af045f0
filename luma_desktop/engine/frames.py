"""A clip's last frame as a picture that the service can fetch."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from luma_desktop.domain.errors import LumaError, MediaError
from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.job import Job
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.ports import Clips, GenerationService, Images, Library
from luma_desktop.engine.session import Session


class Frames:
    """Prefers the frame that the service already holds; else cuts and uploads it."""

    def __init__(
        self,
        *,
        library: Library,
        services: Mapping[Dialect, GenerationService],
        images: Images,
        clips: Clips,
        session: Session,
    ) -> None:
        self._library = library
        self._services = services
        self._images = images
        self._clips = clips
        self._session = session

    async def last_frame(self, job_id: str, *, may_upload: bool) -> ImagePreview | None:
        """The last frame by a URL; None if it has to be made public and `may_upload` is False.

        Raises:
            MediaError: no clip, or its file cannot be read.
            ServiceError: the upload failed.
        """
        job = await self._library.job(job_id)
        if job is None or job.clip is None:
            raise MediaError(kind=ProblemKind.NOT_A_VIDEO)
        offered = await self._held_by_service(job)
        if offered is not None or not may_upload:
            return offered
        png = await self._clips.last_frame(job.clip)
        data_uri = "data:image/png;base64," + base64.b64encode(png).decode()
        url = await self._services[Dialect.LEGACY].upload_image(data_uri)
        return await self._images.check(url)

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
