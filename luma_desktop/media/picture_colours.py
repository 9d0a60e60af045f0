"""Colours as a screen and the service read them: eight bits, sRGB, and nothing to see through."""

from __future__ import annotations

import logging
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING

from luma_desktop.domain.picture import PictureNote

if TYPE_CHECKING:
    from PIL.Image import Image

log = logging.getLogger(__name__)

N = PictureNote

_BEHIND = (255, 255, 255)
"""What shows through: white, as most viewers show it."""

_AS_IT_IS = frozenset({"L", "RGB", "RGBA", "CMYK"})
_DEEP = 256
"""Sixteen bits to eight."""

_MOST_8, _MOST_16 = 255, 65_535


def plain(image: Image) -> Image:
    """`image` with eight bits a channel and no palette; its profile stays with it."""
    if image.mode.startswith("I;16"):
        return _kept_info(image.point(lambda value: value / _DEEP).convert("L"), image)
    if image.mode in {"I", "F"}:
        return _kept_info(_by_range(image.convert("F")), image)
    if image.mode in _AS_IT_IS:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def is_flat(image: Image) -> bool:
    """Whether it is one colour all over."""
    ranges = image.getextrema()
    bands = ranges if isinstance(ranges[0], tuple) else (ranges,)
    return all(low == high for low, high in bands)


def _by_range(image: Image) -> Image:
    """Numbers of any size in eight bits: no file says which of them is meant to be white."""
    low, high = image.getextrema()
    if not (isinstance(low, float) and isinstance(high, float) and isfinite(high - low)):
        low, high = 0.0, 1.0
    if low < 0 or high > _MOST_16:
        scale, offset = _MOST_8 / ((high - low) or 1.0), -low
    else:
        offset = 0.0
        white = next(most for most in (1.0, _MOST_8, _MOST_16) if high <= most)
        scale = _MOST_8 / white
    return image.point(lambda value: value * scale + offset * scale).convert("L")


def in_srgb(image: Image, notes: set[PictureNote]) -> Image:
    """RGB or RGBA in sRGB, whatever its profile said; a profile that is broken is left out."""
    profile = image.info.get("icc_profile")
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode == "CMYK":
        notes.add(N.COLOURS_CONVERTED)
    if not profile or image.mode == "L" or _is_srgb(profile):
        return image.convert(wanted)
    converted = _by_profile(image, profile)
    if converted is None:
        return image.convert(wanted)
    notes.add(N.COLOURS_CONVERTED)
    return converted


def without_transparency(image: Image, notes: set[PictureNote]) -> Image:
    """RGB, on white. A clip has no transparency, and what the service would show is not known."""
    from PIL import Image as Pillow

    if image.mode != "RGBA":
        return image
    mask = image.getchannel("A")
    if mask.getextrema() != (255, 255):
        notes.add(N.TRANSPARENCY_FILLED)
    flat = Pillow.new("RGB", image.size, _BEHIND)
    flat.paste(image, mask=mask)
    return flat


def _is_srgb(profile: bytes) -> bool:
    """By its description, which all of the usual ones have."""
    return b"sRGB" in profile or "sRGB".encode("utf-16-be") in profile


def _by_profile(image: Image, profile: bytes) -> Image | None:
    """`image` in sRGB; None if its profile is of no use."""
    from PIL import ImageCms

    colours = image.convert("RGB") if image.mode == "RGBA" else image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(
            colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError) as error:
        log.info("a colour profile is left out: %s", type(error).__name__)
        return None
    if converted is not None and image.mode == "RGBA":
        converted.putalpha(image.getchannel("A"))
    return converted


def _kept_info(made: Image, source: Image) -> Image:
    made.info = dict(source.info)
    return made
