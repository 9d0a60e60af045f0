"""Pictures of this computer, as bytes, as files and as the window hears of them."""

from __future__ import annotations

import hashlib
from io import BytesIO

from PIL import Image
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from luma_desktop.domain.picture import Crop, KeptPicture, PictureNote, picture_address


def png(width: int = 64, height: int = 36, color: str = "purple") -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), color).save(out, "PNG")
    return out.getvalue()


def kept(
    width: int = 64,
    height: int = 36,
    *,
    color: str = "purple",
    notes: tuple[PictureNote, ...] = (),
    original: str | None = None,
    crop: Crop | None = None,
) -> KeptPicture:
    """A picture of one colour; another size or colour is another picture."""
    data = png(width, height, color)
    return KeptPicture(
        address=picture_address(hashlib.sha256(data).hexdigest()),
        width=width,
        height=height,
        content_type="image/png",
        size=len(data),
        thumbnail=data,
        original=original,
        crop=crop,
        notes=notes,
    )


def copied_image(width: int = 8, height: int = 6) -> QMimeData:
    """What a program offers that copied a picture and not its file."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    data = QMimeData()
    data.setImageData(image)
    return data
