"""What is asked of the service, frozen at the click."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import msgspec

from luma_desktop.domain.open_values import OpenStrEnum

MAX_PROMPT_UNITS = 2048
"""Longest prompt, in UTF-16 code units (the stricter reading of "characters")."""

MAX_TEXT_UNITS = 8 * MAX_PROMPT_UNITS
"""Longest text in the form, which may ask for many prompts: one line of more is slow to lay out."""

MAX_VARIATIONS = 8


class Dialect(StrEnum):
    """Which of the service's two families of calls a job speaks."""

    LEGACY = "legacy"
    """Dream Machine v1: `/luma-ai/…`."""

    UNIFIED = "unified"
    """The unified video endpoint: `/v2/video/generations`."""


_SAME_SHAPE = 0.025
"""Logarithm of two shapes' quotient: clips of 16:9 come in 1360x752, which is 1.7 % wider."""


class AspectRatio(OpenStrEnum):
    """Width to height of a clip, in the order the form shows them."""

    WIDE = "16:9"
    TALL = "9:16"
    SQUARE = "1:1"
    CLASSIC = "4:3"
    PORTRAIT = "3:4"
    CINEMA = "21:9"
    TOWER = "9:21"

    @property
    def fraction(self) -> float:
        return _FRACTIONS.get(self, _FRACTIONS[AspectRatio.WIDE])

    def fits(self, width: int, height: int) -> bool:
        """Whether a picture of that size has this shape, as near as sizes of clips come to it."""
        return abs(math.log(self.fraction * height / width)) < _SAME_SHAPE

    @classmethod
    def nearest(cls, width: int, height: int) -> AspectRatio:
        """The one that a picture of `width` by `height` pixels comes closest to."""
        return min(cls, key=lambda ratio: abs(math.log(ratio.fraction * height / width)))


_FRACTIONS = {
    ratio: int(width) / int(height)
    for ratio in AspectRatio
    for width, height in [ratio.value.split(":")]
}
"""A shape that a newer version stored is drawn as the commonest."""


class Model(OpenStrEnum):
    """Models by the name the service gives them, in the order the form shows them."""

    DREAM_MACHINE_V1 = "luma-ai/dream-machine-v1"
    RAY_2 = "luma/ray-2"
    RAY_FLASH_2 = "luma/ray-flash-2"
    RAY_3_2 = "luma/ray-3.2"
    RAY_1_6 = "luma/ray-1-6"


CURRENT_MODEL = Model.RAY_2
"""What takes everything that Dream Machine v1 took, should the vendor retire that one."""


class Operation(OpenStrEnum):
    """What is made: a clip from words and pictures, or another version of a clip."""

    GENERATE = "video"
    EDIT = "video_edit"
    REFRAME = "video_reframe"


class Resolution(OpenStrEnum):
    """By the length of the short side in pixels."""

    P360 = "360p"
    P540 = "540p"
    P720 = "720p"
    P1080 = "1080p"
    UHD = "4k"


class GenerationRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything one generation or extension depends on.

    URLs are absolute http(s) URLs or None; a start or end frame may be the address of a picture
    kept here, too (`domain.picture`). `extends` is the service's id of the finished
    generation that this one goes on from, `leads_to` of one that it leads up to. None and False
    leave an option to the service, also where the model does not take it (`domain.capabilities`).
    `duration` is in seconds. Another version is made of `source_video_url`, or of the clip of our
    job `source_job_id`, whose link is fetched just before it is sent: links expire, ids do not.
    """

    prompt: str
    aspect_ratio: AspectRatio = AspectRatio.WIDE
    model: Model = Model.DREAM_MACHINE_V1
    expand_prompt: bool = False
    start_image_url: str | None = None
    end_image_url: str | None = None
    extends: str | None = None
    leads_to: str | None = None
    operation: Operation = Operation.GENERATE
    resolution: Resolution | None = None
    duration: int | None = None
    loop: bool = False
    hdr: bool = False
    exr_export: bool = False
    source_video_url: str | None = None
    source_job_id: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether this version knows all that is asked for, so that it can be sent."""
        return self.known == self

    @property
    def known(self) -> GenerationRequest:
        """With defaults in place of what only a newer version knows."""
        changes: dict[str, Any] = {}
        for name in ("model", "aspect_ratio", "operation", "resolution"):
            value = getattr(self, name)
            if value is not None and not value.is_known:
                changes[name] = _DEFAULTS[name]
        return msgspec.structs.replace(self, **changes) if changes else self

    @property
    def dialect(self) -> Dialect:
        legacy = self.model is Model.DREAM_MACHINE_V1
        return Dialect.LEGACY if legacy else Dialect.UNIFIED


_DEFAULTS: dict[str, Any] = {
    "model": Model.DREAM_MACHINE_V1,
    "aspect_ratio": AspectRatio.WIDE,
    "operation": Operation.GENERATE,
    "resolution": None,
}


def utf16_units(text: str) -> int:
    """Length of `text` in UTF-16 code units; lone surrogates count as one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def first_units(text: str, most: int) -> str:
    """As much from the beginning of `text` as fits in `most` UTF-16 code units."""
    if len(text) <= most and utf16_units(text) <= most:
        return text
    kept = text[: max(0, most)].encode("utf-16-le", "surrogatepass")[: 2 * max(0, most)]
    return kept.decode("utf-16-le", "ignore")  # no half of a pair


def is_http_url(text: str) -> bool:
    """Whether `text` is an absolute http(s) URL with a host and without credentials.

    Its port is one, and it can be encoded: lone surrogates come out of JSON.
    """
    try:
        text.encode()
        parts = urlsplit(text)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.username is None
            and (parts.port is None or parts.port > 0)
            and not any(c.isspace() for c in text)
        )
    except ValueError:
        return False


def link_host(url: str) -> str:
    """What is shown of a link: its query may hold a signature. Empty for what is no link."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
