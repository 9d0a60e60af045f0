"""The unified video endpoint: one path, one generation a call, sent strictly and read leniently."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import msgspec

from luma_desktop.api import schema
from luma_desktop.api.acceptance import acceptance_of
from luma_desktop.api.client import ApiClient
from luma_desktop.api.legacy import LegacyService
from luma_desktop.domain.capabilities import capabilities
from luma_desktop.domain.errors import RequestRejectedError
from luma_desktop.domain.lineage import keyframe_id
from luma_desktop.domain.remote import Acceptance, ListedGeneration, Observation
from luma_desktop.domain.request import GenerationRequest, Operation
from luma_desktop.network.moments import BeforeFirstByte

PATH = "/v2/video/generations"


class UnifiedService:
    """The `GenerationService` of the unified dialect."""

    batch_limit = 1

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self._uploads = LegacyService(client)

    async def submit(
        self,
        request: GenerationRequest,
        *,
        client_request_id: str,
        before_first_byte: BeforeFirstByte,
    ) -> Acceptance:
        """Generate, extend or make another version. Raises as `ApiClient.post_paid`."""
        answer = await self._client.post_paid(
            PATH,
            generation_body(request),
            client_request_id=client_request_id,
            before_first_byte=before_first_byte,
        )
        return acceptance_of(answer)

    async def observe(self, generation_ids: Sequence[str]) -> Mapping[str, Observation]:
        """What is said of one generation, by the id that it was asked by.

        Raises: as `ApiClient.get`; ValueError for more than one id.
        """
        if not generation_ids:
            return {}
        (asked,) = generation_ids
        answer = await self._client.get(PATH, f"generation_id={quote(asked, safe='')}")
        seen = schema.generation(answer.json())
        return {asked: msgspec.structs.replace(seen, generation_id=asked)}

    async def confirm_endpoint(self) -> None:
        """Ask for no generation: an endpoint that is there complains of that, and of nothing else.

        Raises: as `ApiClient.get`; NotFoundError, the endpoint is gone.
        """
        with contextlib.suppress(RequestRejectedError):
            await self._client.get(PATH)

    async def list_generations(self) -> Sequence[ListedGeneration]:
        """Nothing, without asking: there is no such call here."""
        return ()

    async def upload_image(self, data_uri: str) -> str:
        """Make a picture public by the v1 call; this dialect has none. Raises as `get`."""
        return await self._uploads.upload_image(data_uri)


def generation_body(request: GenerationRequest) -> dict[str, object]:
    """The body of every paid call; an option that is not set is left out, never null."""
    options: dict[str, object | None] = {
        "model": request.model.value,
        "prompt": request.prompt,
        "type": None if request.operation is Operation.GENERATE else request.operation.value,
        "aspect_ratio": request.aspect_ratio.value,
        "resolution": request.resolution and request.resolution.value,
        "duration": request.duration,
        "loop": request.loop or None,
        "hdr": request.hdr or None,
        "exr_export": request.exr_export or None,
        "video_url": request.source_video_url,
    }
    if capabilities(request.model).keyframes:
        options["keyframes"] = _keyframes(request) or None
    else:
        options["image_url"] = request.start_image_url
        options["last_image_url"] = request.end_image_url
    return {name: value for name, value in options.items() if value is not None}


def _keyframes(request: GenerationRequest) -> dict[str, object]:
    frames = {
        "frame0": _keyframe(request.extends, request.start_image_url),
        "frame1": _keyframe(request.leads_to, request.end_image_url),
    }
    return {name: frame for name, frame in frames.items() if frame is not None}


def _keyframe(generation_id: str | None, url: str | None) -> dict[str, str] | None:
    if generation_id is not None:
        return {"type": "generation", "id": keyframe_id(generation_id)}
    return None if url is None else {"type": "image", "url": url}
