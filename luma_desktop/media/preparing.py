"""Makes any picture one that the service takes, and that tells nothing but itself.

Upright, in sRGB, without transparency and metadata, no larger than it has to be. Blocking, and up
to half a gigabyte of memory for the largest: call it in a thread, one at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec

from luma_desktop.domain.picture import Crop, PictureNote
from luma_desktop.media.picture_colours import in_srgb, is_flat, plain, without_transparency
from luma_desktop.media.picture_metadata import has_location, has_metadata, is_turned
from luma_desktop.media.picture_reading import bear, opened

if TYPE_CHECKING:
    from PIL.Image import Image, Resampling
    from PIL.ImageFile import ImageFile

N = PictureNote

MOST_SIDE = 4096
"""Pixels of the longer side: no clip is larger than 3840 by 2160."""

MOST_BYTES = 3_500_000
"""The contract names no limit. Two such pictures within one request stay below 10 MB, which is
what gateways commonly take.
"""

MOST_DECODED = 110_000_000
"""Pixels that are held in memory, and half as many where some can be seen through. A JPEG is read
at a half, a quarter or an eighth of its size.
"""

_OPAQUE_BANDS = 3

_LOSSLESS = frozenset({"PNG", "GIF", "BMP"})
_MOST_LOSSLESS = 5_000_000
"""Pixels up to which a drawing or a clip's frame is tried to be kept without loss."""

_QUALITIES = (92, 86, 80, 72)
_SHRINK = 0.8


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A picture's bytes as they will be sent; `suffix` is its file's, with the dot."""

    data: bytes
    suffix: str
    notes: tuple[PictureNote, ...]


def prepare(
    data: bytes, *, crop: Crop | None = None, before: Sequence[PictureNote] = ()
) -> Prepared:
    """Make a picture fit; `before` is what was changed on it earlier.

    Raises:
        MediaError: NOT_AN_IMAGE, PICTURE_BROKEN or TOO_LARGE.
    """
    with opened(data) as image:
        notes = set(before)
        source = image.format or ""
        picture = _upright(image, notes)
        picture = without_transparency(in_srgb(picture, notes), notes)
        if is_flat(picture) and not is_flat(image):
            notes.add(N.FLAT)
        if crop is not None:
            picture = picture.crop(crop.box(*picture.size))
            notes.add(N.CROPPED)
        encoded, suffix = _encode(picture, source, notes)
        ordered = tuple(note for note in N if note in notes)
        return Prepared(data=encoded, suffix=suffix, notes=ordered)


def _upright(image: ImageFile, notes: set[PictureNote]) -> Image:
    """The first frame, decoded no larger than it has to be, the right way up."""
    from PIL import ImageOps

    if image.format != "MPO" and getattr(image, "is_animated", False):
        notes.add(N.FIRST_FRAME)
    if max(image.size) > MOST_SIDE:
        notes.add(N.SCALED_DOWN)
        image.draft(None, _fitting(image.size, MOST_SIDE))  # a JPEG's reader does the most of it
    most = MOST_DECODED if len(image.getbands()) <= _OPAQUE_BANDS else MOST_DECODED // 2
    bear(image, most)
    turned = is_turned(image)  # a TIFF is turned, and forgets that it was, as it is decoded
    image.load()
    if turned:
        notes.add(N.TURNED_UPRIGHT)
    if has_metadata(image):
        notes.add(N.METADATA_REMOVED)
    if has_location(image):
        notes.add(N.LOCATION_REMOVED)
    small = plain(image)
    if max(small.size) > MOST_SIDE:
        small = small.resize(_fitting(small.size, MOST_SIDE), resample=_lanczos(), reducing_gap=3.0)
    return ImageOps.exif_transpose(small)


def _fitting(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """`size` with its longer side at `longest`."""
    width, height = size
    scale = longest / max(size)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _encode(picture: Image, source: str, notes: set[PictureNote]) -> tuple[bytes, str]:
    """The picture in a file's format, with nothing but its pixels, and the file's suffix."""
    picture.info.clear()  # some writers take profiles and comments from there
    if source in _LOSSLESS and picture.width * picture.height <= _MOST_LOSSLESS:
        out = BytesIO()
        picture.save(out, "PNG")
        if out.tell() <= MOST_BYTES:
            if source != "PNG":
                notes.add(N.RE_ENCODED)
            return out.getvalue(), ".png"
    if source not in {"JPEG", "MPO"}:
        notes.add(N.RE_ENCODED)
    return _as_jpeg(picture, notes), ".jpg"


def _as_jpeg(picture: Image, notes: set[PictureNote]) -> bytes:
    """As good as fits; what is still too large at the least quality gets smaller in size."""
    while True:
        for quality in _QUALITIES:
            out = BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= MOST_BYTES:
                return out.getvalue()
            notes.add(N.RE_ENCODED)
        notes.add(N.SCALED_DOWN)
        shorter = max(1, round(max(picture.size) * _SHRINK))
        picture = picture.resize(_fitting(picture.size, shorter), resample=_lanczos())


def _lanczos() -> Resampling:
    from PIL.Image import Resampling

    return Resampling.LANCZOS
