"""Fits what is wanted to what a model takes, and says what had to give way."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

import msgspec

from luma_desktop.domain.capabilities import Capabilities, capabilities
from luma_desktop.domain.request import AspectRatio, GenerationRequest, Operation, Resolution

T = TypeVar("T")


class Misfit(StrEnum):
    """What is wanted and not to be had of a model, by its name in a request."""

    OPERATION = "operation"
    ASPECT_RATIO = "aspect_ratio"
    RESOLUTION = "resolution"
    DURATION = "duration"
    LOOP = "loop"
    HDR = "hdr"
    EXPAND_PROMPT = "expand_prompt"


class Fitted(msgspec.Struct, frozen=True, kw_only=True):
    """`request` holds every choice that the model has, spelled out."""

    request: GenerationRequest
    misfits: tuple[Misfit, ...] = ()


def fitted(wanted: GenerationRequest) -> Fitted:
    """The nearest to `wanted` that its model takes; faults within that are left as they are."""
    able = capabilities(wanted.model)
    offered = wanted.operation in able.operations
    operation = wanted.operation if offered else Operation.GENERATE
    request = msgspec.structs.replace(
        wanted,
        operation=operation,
        aspect_ratio=_nearest_ratio(wanted.aspect_ratio, able.aspect_ratios),
        resolution=_resolution(wanted.resolution, able),
        duration=_duration(wanted.duration, able),
        loop=wanted.loop and able.loop and operation is Operation.GENERATE,
        hdr=wanted.hdr and able.hdr,
        exr_export=wanted.exr_export and wanted.hdr and able.hdr,
        expand_prompt=wanted.expand_prompt and able.expand_prompt,
        source_video_url=None if operation is Operation.GENERATE else wanted.source_video_url,
        source_job_id=None if operation is Operation.GENERATE else wanted.source_job_id,
    )
    lost = {
        Misfit.OPERATION: not offered,
        Misfit.ASPECT_RATIO: request.aspect_ratio is not wanted.aspect_ratio,
        Misfit.RESOLUTION: wanted.resolution not in {None, request.resolution},
        Misfit.DURATION: wanted.duration not in {None, request.duration},
        Misfit.LOOP: wanted.loop and not request.loop,
        Misfit.HDR: wanted.hdr and not request.hdr,
        Misfit.EXPAND_PROMPT: wanted.expand_prompt and not request.expand_prompt,
    }
    return Fitted(request=request, misfits=tuple(misfit for misfit, is_so in lost.items() if is_so))


def _resolution(wanted: Resolution | None, able: Capabilities) -> Resolution | None:
    if wanted is None or not able.resolutions:
        return able.default_resolution
    order = list(Resolution)
    return min(able.resolutions, key=lambda r: abs(order.index(r) - order.index(wanted)))


def _duration(wanted: int | None, able: Capabilities) -> int | None:
    if wanted is None or not able.durations:
        return able.default_duration
    return min(able.durations, key=lambda seconds: abs(seconds - wanted))


def _nearest_ratio(wanted: AspectRatio, offered: Iterable[AspectRatio]) -> AspectRatio:
    return min(offered, key=lambda ratio: abs(1 - ratio.fraction / wanted.fraction))
