"""What the service would refuse, checked before money is spent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from luma_desktop.domain.capabilities import (
    HDR_DURATION,
    HDR_RESOLUTIONS,
    Capabilities,
    capabilities,
    effective,
)
from luma_desktop.domain.lineage import is_keyframe_id
from luma_desktop.domain.picture import picture_hash
from luma_desktop.domain.request import (
    MAX_PROMPT_UNITS,
    GenerationRequest,
    Operation,
    is_http_url,
    utf16_units,
)


class RequestFault(StrEnum):
    """Why a form can't be sent as it is."""

    PROMPT_BLANK = "prompt_blank"
    PROMPT_TOO_LONG = "prompt_too_long"
    OPERATION = "operation"
    ASPECT_RATIO = "aspect_ratio"
    RESOLUTION = "resolution"
    DURATION = "duration"
    LOOP = "loop"
    LOOP_OF_VERSION = "loop_of_version"
    """Only new clips can loop, not versions of other videos."""
    HDR = "hdr"
    HDR_SIZE = "hdr_size"
    EXR_EXPORT = "exr_export"
    EXPAND_PROMPT = "expand_prompt"
    SOURCE_VIDEO = "source_video"
    SOURCE_VIDEO_URL = "source_video_url"
    START_URL = "start_url"
    """Neither an http(s) URL nor the address of a stored image."""
    END_URL = "end_url"
    START_TAKEN = "start_taken"
    """Both a clip to extend and a start frame."""
    END_TAKEN = "end_taken"
    EXTENSION = "extension"
    """The model can't extend a clip by its ID."""
    UPLOAD_NOT_AGREED = "upload_not_agreed"
    """The user hasn't agreed yet that an upload makes an image public."""
    BUCKET_UNFINISHED = "bucket_unfinished"
    """The bucket for images isn't set up."""
    INLINE_PICTURE = "inline_picture"
    """The model doesn't support an image inside the request."""
    KEYFRAME_ID = "keyframe_id"
    """The model doesn't accept the clip's ID."""


def request_faults(request: GenerationRequest) -> tuple[RequestFault, ...]:
    """Every reason why the service would refuse `request`."""
    able = capabilities(request.model)
    return (
        *_prompt_faults(request),
        *_choice_faults(request, able),
        *_hdr_faults(request, able),
        *_source_faults(request),
        *_picture_faults(request, able),
    )


def is_frame(text: str) -> bool:
    """Whether `text` can be a frame: a URL, or the address of a stored image."""
    return is_http_url(text) or picture_hash(text) is not None


def first_faults(requests: Iterable[GenerationRequest]) -> tuple[RequestFault, ...]:
    """The faults of the first of `requests` that the service would refuse."""
    return next(filter(None, map(request_faults, dict.fromkeys(requests))), ())


def _prompt_faults(request: GenerationRequest) -> Iterator[RequestFault]:
    if not request.prompt.strip():
        yield RequestFault.PROMPT_BLANK
    elif utf16_units(request.prompt) > MAX_PROMPT_UNITS:
        yield RequestFault.PROMPT_TOO_LONG


def _choice_faults(request: GenerationRequest, able: Capabilities) -> Iterator[RequestFault]:
    if request.operation not in able.operations:
        yield RequestFault.OPERATION
    if request.aspect_ratio not in able.aspect_ratios:
        yield RequestFault.ASPECT_RATIO
    if request.resolution is not None and request.resolution not in able.resolutions:
        yield RequestFault.RESOLUTION
    if request.duration is not None and request.duration not in able.durations:
        yield RequestFault.DURATION
    if request.loop and not able.loop:
        yield RequestFault.LOOP
    elif request.loop and request.operation is not Operation.GENERATE:
        yield RequestFault.LOOP_OF_VERSION
    if request.expand_prompt and not able.expand_prompt:
        yield RequestFault.EXPAND_PROMPT


def _hdr_faults(request: GenerationRequest, able: Capabilities) -> Iterator[RequestFault]:
    if request.hdr and not able.hdr:
        yield RequestFault.HDR
    elif request.hdr:
        whole = effective(request)
        if whole.duration != HDR_DURATION or whole.resolution not in HDR_RESOLUTIONS:
            yield RequestFault.HDR_SIZE
    if request.exr_export and not request.hdr:
        yield RequestFault.EXR_EXPORT


def _source_faults(request: GenerationRequest) -> Iterator[RequestFault]:
    makes_version = request.operation is not Operation.GENERATE
    url, job_id = request.source_video_url, request.source_job_id
    given = [source for source in (url, job_id) if source is not None]
    if len(given) != 1 if makes_version else job_id is not None:
        yield RequestFault.SOURCE_VIDEO
    elif url is not None and (not makes_version or not is_http_url(url)):
        yield RequestFault.SOURCE_VIDEO_URL


def _picture_faults(request: GenerationRequest, able: Capabilities) -> Iterator[RequestFault]:
    if request.start_image_url is not None and not is_frame(request.start_image_url):
        yield RequestFault.START_URL
    if request.end_image_url is not None and not is_frame(request.end_image_url):
        yield RequestFault.END_URL
    named = (request.extends, request.leads_to)
    if request.extends is not None and able.family is None:
        yield RequestFault.EXTENSION
    if request.leads_to is not None and not able.keyframes:
        yield RequestFault.EXTENSION
    if able.keyframes and not all(map(is_keyframe_id, filter(None, named))):
        yield RequestFault.KEYFRAME_ID
    if able.keyframes and request.extends is not None and request.start_image_url is not None:
        yield RequestFault.START_TAKEN
    if able.keyframes and request.leads_to is not None and request.end_image_url is not None:
        yield RequestFault.END_TAKEN
