"""What is asked of the service, frozen at the click."""

from __future__ import annotations

import math
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

MAX_PROMPT_UNITS = 2048
"""Longest prompt, in UTF-16 code units (the stricter reading of "characters")."""

MAX_VARIATIONS = 8


class Dialect(StrEnum):
    """Which of the service's two families of calls a job speaks."""

    LEGACY = "legacy"
    """Dream Machine v1: `/luma-ai/…`."""

    UNIFIED = "unified"
    """The unified video endpoint: `/v2/video/generations`."""


class AspectRatio(StrEnum):
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
        width, height = self.value.split(":")
        return int(width) / int(height)

    @classmethod
    def nearest(cls, width: int, height: int) -> AspectRatio:
        """The one that a picture of `width` by `height` pixels comes closest to."""
        return min(cls, key=lambda ratio: abs(math.log(ratio.fraction * height / width)))


class Model(StrEnum):
    """Models by the name the service gives them."""

    DREAM_MACHINE_V1 = "luma-ai/dream-machine-v1"


class GenerationRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything one generation or extension depends on.

    `start_image_url` and `end_image_url` are absolute http(s) URLs or None. `extends` is the
    service's id of the finished generation that this one goes on from, or None.
    """

    prompt: str
    aspect_ratio: AspectRatio = AspectRatio.WIDE
    model: Model = Model.DREAM_MACHINE_V1
    expand_prompt: bool = False
    start_image_url: str | None = None
    end_image_url: str | None = None
    extends: str | None = None

    @property
    def dialect(self) -> Dialect:
        return Dialect.LEGACY


class RequestFault(StrEnum):
    """Why a form cannot be sent as it stands."""

    PROMPT_BLANK = "prompt_blank"
    PROMPT_TOO_LONG = "prompt_too_long"
    START_URL = "start_url"
    END_URL = "end_url"


def utf16_units(text: str) -> int:
    """Length of `text` in UTF-16 code units; lone surrogates count as one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_http_url(text: str) -> bool:
    """Whether `text` is an absolute http(s) URL with a host and without credentials."""
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.username is None
            and not any(c.isspace() for c in text)
        )
    except ValueError:
        return False


def request_faults(request: GenerationRequest) -> tuple[RequestFault, ...]:
    """Every reason why the service would refuse `request`, known before money is spent."""
    faults: list[RequestFault] = []
    if not request.prompt.strip():
        faults.append(RequestFault.PROMPT_BLANK)
    elif utf16_units(request.prompt) > MAX_PROMPT_UNITS:
        faults.append(RequestFault.PROMPT_TOO_LONG)
    if request.start_image_url is not None and not is_http_url(request.start_image_url):
        faults.append(RequestFault.START_URL)
    if request.end_image_url is not None and not is_http_url(request.end_image_url):
        faults.append(RequestFault.END_URL)
    return tuple(faults)
