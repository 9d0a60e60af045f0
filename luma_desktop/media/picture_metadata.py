"""What a picture's file tells besides the picture, and which way up that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_ORIENTATION = 0x0112
_UPRIGHT = 1
_GPS = 0x8825
_TOLD_IN_XMP = b"GPSL"
"""GPSLatitude and GPSLongitude."""

_METADATA = ("exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "Software", "Author")


def has_metadata(image: Image) -> bool:
    """Whether there is more than pixels, what they mean, and how they are laid out."""
    texts = getattr(image, "text", None)
    return bool(texts) or any(image.info.get(name) for name in _METADATA) or bool(image.getexif())


def has_location(image: Image) -> bool:
    """Whether it says where it was taken."""
    if image.getexif().get_ifd(_GPS):
        return True
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return _TOLD_IN_XMP in (xmp.encode() if isinstance(xmp, str) else bytes(xmp))


def is_turned(image: Image) -> bool:
    """Whether it is stored another way up than it is to be seen."""
    return image.getexif().get(_ORIENTATION, _UPRIGHT) in range(2, 9)
