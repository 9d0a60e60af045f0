"""What a request points to, turned into what the service can fetch, just before it is sent.

A link to an earlier clip expires, so the journal names our job, and a fresh link is asked for at
each attempt. A hosted file is looked at once more: what the service could not fetch either is
refused here, before it costs anything.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from luma_desktop.domain.errors import MediaError, NotFoundError, RequestRejectedError
from luma_desktop.domain.job import Job
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import Dialect, GenerationRequest
from luma_desktop.engine.ports import GenerationService, Library, Videos
from luma_desktop.engine.session import Session


class Sources:
    """Makes requests ready to be sent; what it makes is sent and never journaled."""

    def __init__(
        self,
        *,
        library: Library,
        services: Mapping[Dialect, GenerationService],
        videos: Videos | None,
        session: Session,
    ) -> None:
        self._library = library
        self._services = services
        self._videos = videos
        self._session = session

    async def ready(self, request: GenerationRequest) -> GenerationRequest:
        """`request` with addresses that the service can fetch now.

        Raises:
            MediaError: a source is not to be had: the request is refused.
            ServiceError: the service could not be asked: nothing was sent, and it may go later.
        """
        if request.source_job_id is not None:
            url = await self._fresh_link(request.source_job_id)
            return msgspec.structs.replace(request, source_job_id=None, source_video_url=url)
        if request.source_video_url is not None and self._videos is not None:
            await self._videos.check(request.source_video_url)
        return request

    async def _fresh_link(self, job_id: str) -> str:
        job = await self._library.job(job_id)
        if job is None or job.generation_id is None:
            raise _unreachable("the clip was removed")
        if not self._session.owns(job):
            raise _unreachable("the clip was made with another key")
        return await self._ask(job, job.generation_id)

    async def _ask(self, job: Job, generation_id: str) -> str:
        try:
            seen = await self._services[job.dialect].observe([generation_id])
        except (NotFoundError, RequestRejectedError) as error:
            raise _unreachable("the service no longer has the clip") from error
        observation = seen.get(generation_id)
        if observation is None or observation.video is None:
            raise _unreachable("the service no longer has the clip")
        return observation.video.url


def _unreachable(detail: str) -> MediaError:
    return MediaError(detail, kind=ProblemKind.SOURCE_UNREACHABLE)
