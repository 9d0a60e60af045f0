"""Decodes a picture that comes from anywhere, with limits. Blocking: call it in a thread."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.problems import ProblemKind

if TYPE_CHECKING:
    from PIL.Image import Image

THUMBNAIL_PIXELS = 512
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "MPO")
"""What is tried; the rest of Pillow's readers stay out of reach."""

_ORIENTATION = 0x0112
_TURNED = frozenset({5, 6, 7, 8})


def preview(url: str, data: bytes) -> ImagePreview:
    """Sizes as seen (orientation applied) and a small PNG.

    Raises:
        MediaError: NOT_AN_IMAGE, or TOO_LARGE for more pixels than Pillow trusts (89 million).
    """
    import PIL.Image

    # Pillow only warns up to twice its limit; here the limit is one.
    warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
    try:
        with PIL.Image.open(BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if image.getexif().get(_ORIENTATION) in _TURNED:
                width, height = height, width
            return ImagePreview(
                url=url,
                width=width,
                height=height,
                content_type=PIL.Image.MIME.get(image.format or "", "application/octet-stream"),
                thumbnail=_thumbnail(image),
            )
    except (PIL.Image.DecompressionBombWarning, PIL.Image.DecompressionBombError):
        raise MediaError("too many pixels", kind=ProblemKind.TOO_LARGE) from None
    # A broken file may make a reader raise nearly anything.
    except Exception as error:
        raise MediaError(type(error).__name__, kind=ProblemKind.NOT_AN_IMAGE) from error


def _thumbnail(image: Image) -> bytes:
    from PIL import ImageOps

    image.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
    upright = ImageOps.exif_transpose(image)
    if upright.mode not in {"RGB", "RGBA"}:
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    out = BytesIO()
    upright.save(out, "PNG")
    return out.getvalue()
