"""What each model takes, by the vendor's own description of it; it drives form, check and body."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from luma_desktop.domain.request import (
    AspectRatio,
    GenerationRequest,
    Model,
    Operation,
    Resolution,
)

HDR_DURATION = 5
"""The only length in seconds that HDR is made in."""

HDR_RESOLUTIONS = (Resolution.P720, Resolution.P1080)


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """One model. An empty tuple or False: it does not take such an option at all.

    Generations go on from each other by id only within a `family`; None: by pictures alone.
    `pictures` is how start and end frame travel: `keyframes`, or fields of their own.
    """

    operations: tuple[Operation, ...] = (Operation.GENERATE,)
    aspect_ratios: tuple[AspectRatio, ...] = tuple(AspectRatio)
    resolutions: tuple[Resolution, ...] = ()
    default_resolution: Resolution | None = None
    durations: tuple[int, ...] = ()
    family: str | None = None
    keyframes: bool = False
    loop: bool = False
    hdr: bool = False
    expand_prompt: bool = False
    deprecated: bool = False
    inline_pictures: bool = False
    """Whether a frame may be a data URI: the unified schemas say `format: uri`, which that is. v1
    has a call that makes a URL of one, and takes only that.
    """

    @property
    def default_duration(self) -> int | None:
        """Seconds."""
        return self.durations[0] if self.durations else None

    @property
    def source_video(self) -> bool:
        """Whether it makes another version of a clip."""
        return len(self.operations) > 1


_RAY_2 = Capabilities(
    resolutions=(Resolution.P540, Resolution.P720, Resolution.P1080, Resolution.UHD),
    default_resolution=Resolution.P1080,
    durations=(5, 9),
    family="ray-2",
    keyframes=True,
    loop=True,
    inline_pictures=True,
)

CAPABILITIES: Mapping[Model, Capabilities] = {
    Model.DREAM_MACHINE_V1: Capabilities(family="v1", expand_prompt=True),
    Model.RAY_2: _RAY_2,
    Model.RAY_FLASH_2: _RAY_2,
    Model.RAY_3_2: Capabilities(
        operations=tuple(Operation),
        aspect_ratios=(
            AspectRatio.WIDE,
            AspectRatio.TALL,
            AspectRatio.SQUARE,
            AspectRatio.CLASSIC,
            AspectRatio.PORTRAIT,
            AspectRatio.CINEMA,
        ),
        resolutions=(Resolution.P360, Resolution.P540, Resolution.P720, Resolution.P1080),
        default_resolution=Resolution.P720,
        durations=(5, 10),
        loop=True,
        hdr=True,
        inline_pictures=True,
    ),
    Model.RAY_1_6: Capabilities(
        family="ray-1-6", keyframes=True, loop=True, deprecated=True, inline_pictures=True
    ),
}


VERSION_MODEL = Model.RAY_3_2
"""What makes another version of a clip."""


_UNKNOWN = Capabilities(operations=(), aspect_ratios=())


def capabilities(model: Model) -> Capabilities:
    """Of a model that a newer version stored, nothing is known."""
    return CAPABILITIES.get(model, _UNKNOWN)


def goes_on_by_id(parent: Model, model: Model) -> bool:
    """Whether a clip of `parent` is extended by its id; otherwise by its last frame."""
    family = capabilities(model).family
    return family is not None and family == capabilities(parent).family


def prepends_by_id(parent: Model, model: Model) -> bool:
    """Whether `model` can lead up to a clip of `parent`."""
    return capabilities(model).keyframes and goes_on_by_id(parent, model)


def effective(request: GenerationRequest) -> GenerationRequest:
    """`request` with the model's defaults where it leaves a choice to the service."""
    able = capabilities(request.model)
    return msgspec.structs.replace(
        request,
        resolution=request.resolution or able.default_resolution,
        duration=request.duration or able.default_duration,
    )
