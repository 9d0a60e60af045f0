"""What a picture that comes from anywhere looks like, small. Blocking: call it in a thread."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.picture_reading import opened

if TYPE_CHECKING:
    from PIL.Image import Image

THUMBNAIL_PIXELS = 512
MOST_FOREIGN_PIXELS = 89_000_000
"""Of a picture behind a URL, which is decoded in full."""

_ORIENTATION = 0x0112
_TURNED = frozenset({5, 6, 7, 8})


def preview(url: str, data: bytes) -> ImagePreview:
    """Sizes as seen (orientation applied) and a small PNG.

    Raises:
        MediaError: NOT_AN_IMAGE, or TOO_LARGE for more than 89 million pixels.
    """
    import PIL.Image

    try:
        with opened(data, most_pixels=MOST_FOREIGN_PIXELS) as image:
            width, height = image.size
            if image.getexif().get(_ORIENTATION) in _TURNED:
                width, height = height, width
            return ImagePreview(
                url=url,
                width=width,
                height=height,
                content_type=PIL.Image.MIME.get(image.format or "", "application/octet-stream"),
                thumbnail=thumbnail(image),
            )
    except MediaError as error:
        if error.problem.kind is ProblemKind.PICTURE_BROKEN:
            # What does not decode behind a URL is nothing that the service could use, either.
            raise MediaError(kind=ProblemKind.NOT_AN_IMAGE) from error
        raise


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
