"""What an image from anywhere looks like, small. Runs in a decoding process."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import msgspec

from luma_desktop.media.picture_reading import MOST_PIXELS, opened

if TYPE_CHECKING:
    from PIL.Image import Image

THUMBNAIL_PIXELS = 512
MOST_FOREIGN_PIXELS = 89_000_000
"""Of a picture behind a URL, which is decoded in full."""

_ORIENTATION = 0x0112
_TURNED = frozenset({5, 6, 7, 8})


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes in pixels, as seen (orientation applied); `thumbnail` is a small PNG."""

    width: int
    height: int
    content_type: str
    thumbnail: bytes


def look(data: bytes, *, is_foreign: bool) -> Look:
    """Decode an image; one from a URL (`is_foreign`) may have 89 million pixels.

    Raises:
        MediaError: NOT_AN_IMAGE, PICTURE_BROKEN or TOO_LARGE.
    """
    import PIL.Image

    most = MOST_FOREIGN_PIXELS if is_foreign else MOST_PIXELS
    with opened(data, most_pixels=most) as image:
        width, height = image.size
        if image.getexif().get(_ORIENTATION) in _TURNED:
            width, height = height, width
        return Look(
            width=width,
            height=height,
            content_type=PIL.Image.MIME.get(image.format or "", "application/octet-stream"),
            thumbnail=thumbnail(image),
        )


def thumbnail(image: Image) -> bytes:
    """A small PNG of `image`, upright; `image` itself is spoilt."""
    from PIL import ImageOps

    image.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
    upright = ImageOps.exif_transpose(image)
    if upright.mode not in {"RGB", "RGBA"}:
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    out = BytesIO()
    upright.save(out, "PNG")
    return out.getvalue()
