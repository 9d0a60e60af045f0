"""Links to last frames that the service still holds, found at the moment of sending.

A clip's last frame is kept on this computer, so forms, drafts and the journal hold no link that
expires. Where the service offers that frame itself, nothing has to be uploaded.
"""

from __future__ import annotations

from collections.abc import Mapping

from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.picture_ports import Images, Pictures
from luma_desktop.engine.ports import GenerationService, Library
from luma_desktop.engine.session import Session


class ServiceFrames:
    """Asks with the key in use, about clips that it made."""

    def __init__(
        self,
        *,
        library: Library,
        services: Mapping[Dialect, GenerationService],
        images: Images,
        pictures: Pictures,
        session: Session,
    ) -> None:
        self._library = library
        self._services = services
        self._images = images
        self._pictures = pictures
        self._session = session
        self._refused: set[str] = set()

    async def link(self, address: str) -> str | None:
        """A link that shows the picture at `address` right now; None if there is none."""
        if address in self._refused:
            return None
        try:
            url = await self._offered(address)
            if url is not None:
                await self._images.check(url)
        except LumaError:
            return None  # the picture's own way is left
        return url

    def distrust(self, address: str) -> None:
        """The service refused a request with such a link: none is used again in this run."""
        self._refused.add(address)

    async def _offered(self, address: str) -> str | None:
        job_id = await self._pictures.last_frame_of(address)
        job = None if job_id is None else await self._library.job(job_id)
        if job is None or job.generation_id is None or not self._session.owns(job):
            return None
        seen = await self._services[job.dialect].observe([job.generation_id])
        observation = seen.get(job.generation_id)
        video = None if observation is None else observation.video
        return None if video is None else video.last_frame_url
