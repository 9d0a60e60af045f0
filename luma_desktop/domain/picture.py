"""An image on this computer, used in place of a start or end frame's URL.

It is kept once, by the SHA-256 of what is sent to the service. Forms, requests and the journal hold
its address; just before sending, the engine turns that into what the service takes.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

import msgspec

from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.open_values import OpenStrEnum

PICTURE_SCHEME = "picture:"

_ADDRESS = re.compile(re.escape(PICTURE_SCHEME) + "([0-9a-f]{64})")
_HASH = re.compile("[0-9a-f]{64}")


def picture_address(sha256: str) -> str:
    """The address of the picture whose bytes have that SHA-256, in lower case hex.

    Raises:
        ValueError: that is no such hash.
    """
    if not _HASH.fullmatch(sha256):
        raise ValueError("not a SHA-256 in lower case hex")
    return PICTURE_SCHEME + sha256


def picture_hash(address: str) -> str | None:
    """The SHA-256 in a picture's address; None for anything else, also for a near miss."""
    found = _ADDRESS.fullmatch(address)
    return None if found is None else found[1]


class PictureRoute(StrEnum):
    """How an image on this computer gets to the service."""

    UPLOAD = "upload"
    """By the service's own v1 call. It becomes public."""

    BUCKET = "bucket"
    """By the user's own S3-compatible bucket, with a link that lives a day."""

    INLINE = "inline"
    """Within the request, as a data URI, where the model takes one."""


class PictureNote(OpenStrEnum):
    """What was changed to make a picture fit, in the order it was done."""

    FIRST_FRAME = "first_frame"
    """An animation: only its first frame is used."""
    TURNED_UPRIGHT = "turned_upright"
    COLOURS_CONVERTED = "colours_converted"
    """From another colour space to sRGB."""
    TRANSPARENCY_FILLED = "transparency_filled"
    """A clip has no transparency, and what the service would put behind it is not known."""
    FLAT = "flat"
    """What differed in the file came out as one colour."""
    CROPPED = "cropped"
    SCALED_DOWN = "scaled_down"
    LOCATION_REMOVED = "location_removed"
    METADATA_REMOVED = "metadata_removed"
    RE_ENCODED = "re_encoded"
    """In another format, or with more compression."""


Fraction = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Crop(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a picture, in fractions of its width and height as seen."""

    left: Fraction
    top: Fraction
    width: Fraction
    height: Fraction

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right, bottom in pixels of a picture of that size, within it; never empty."""
        left = min(max(0, round(self.left * width)), width - 1)
        top = min(max(0, round(self.top * height)), height - 1)
        right = min(max(left + 1, round((self.left + self.width) * width)), width)
        bottom = min(max(top + 1, round((self.top + self.height) * height)), height)
        return left, top, right, bottom


class KeptPicture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture as it will be sent. Sizes in pixels, `size` in bytes; `thumbnail` is a small PNG.

    `original` is the address of the picture that it was cropped from, and `crop` which part it is.
    """

    address: str
    width: int
    height: int
    content_type: str
    size: int
    thumbnail: bytes
    original: str | None = None
    crop: Crop | None = None
    notes: tuple[PictureNote, ...] = ()

    @property
    def preview(self) -> ImagePreview:
        """For whatever shows a picture by its address."""
        return ImagePreview(
            url=self.address,
            width=self.width,
            height=self.height,
            content_type=self.content_type,
            thumbnail=self.thumbnail,
        )


class PictureFile(msgspec.Struct, frozen=True, kw_only=True):
    """A kept picture's bytes; `suffix` is its file's, with the dot."""

    sha256: str
    content_type: str
    suffix: str
    data: bytes
