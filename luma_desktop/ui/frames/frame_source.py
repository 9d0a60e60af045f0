"""Possible sources of a start or end frame, as dropped, pasted, or chosen."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

import msgspec
from PySide6.QtCore import QMimeData

from luma_desktop.domain.picture import Crop
from luma_desktop.ui.frames.dragged_images import (
    UNNAMED,
    dragged_links,
    image_in_address,
    image_in_page,
    is_web,
    unnamed_image,
)
from luma_desktop.ui.kit.dragged_files import dragged_files
from luma_desktop.ui.kit.job_mime import JOB_IDS, carried_job_ids

SUFFIXES = (
    "png", "jpg", "jpeg", "webp", "avif", "gif", "bmp", "tif", "tiff", "mpo", "heic", "heif",
)  # fmt: skip
"""Suffixes of likely image files: these come first, and the file dialog shows them."""

_RAW = ("image/png", "image/jpeg", "image/webp", "image/avif", "image/gif", "image/tiff")
"""Formats whose bytes are used unchanged, best first."""

_FASTEST = 100
"""PNG quality: lossless, least compression."""


class Moment(StrEnum):
    """Which frame of a clip."""

    FIRST = "first"
    CURRENT = "current"
    """The one in the preview."""
    LAST = "last"


class FileSource(msgspec.Struct, frozen=True):
    """A local file of any kind."""

    path: str


class BytesSource(msgspec.Struct, frozen=True):
    """An image file's bytes, in any format."""

    data: bytes


class LinkSource(msgspec.Struct, frozen=True):
    """An http(s) address."""

    url: str


class ClipSource(msgspec.Struct, frozen=True):
    """A frame of a local clip."""

    job_id: str
    moment: Moment


class CropSource(msgspec.Struct, frozen=True):
    """A part of an image that is already stored."""

    address: str
    crop: Crop


FrameSource = FileSource | BytesSource | LinkSource | ClipSource | CropSource


def may_hold_frame(data: QMimeData) -> bool:
    """Whether it may contain an image, without reading one."""
    return (
        data.hasFormat(JOB_IDS)
        or data.hasImage()
        or any(data.hasFormat(kind) for kind in (*_RAW, UNNAMED))
        or any(True for _ in dragged_files(data))
        or any(is_web(link) or link.startswith("data:image/") for link in dragged_links(data))
        or bool(image_in_page(data))
    )


def frame_source(data: QMimeData, *, moment: Moment = Moment.LAST) -> FrameSource | None:
    """The most reliable source on offer; `moment` is which frame of a clip to use.

    A URL from a browser may be that of the page around the image, so the image itself comes before
    a URL that doesn't look like an image's.
    """
    for job_id in carried_job_ids(data):
        return ClipSource(job_id, moment)
    files = list(dragged_files(data))
    if files:
        return FileSource(next((path for path in files if _is_picture(path)), files[0]))
    links = dragged_links(data)
    link = next(filter(is_web, links), "")
    if link and _is_picture(link.partition("?")[0]):
        return LinkSource(link)
    in_page = image_in_page(data)
    addresses = [*links, in_page]
    picture = _picture(data) or next(filter(None, map(image_in_address, addresses)), b"")
    if picture:
        return BytesSource(picture)
    link = in_page if is_web(in_page) else link
    return LinkSource(link) if link else None


def _is_picture(path: str) -> bool:
    return PurePath(path).suffix.lower().removeprefix(".") in SUFFIXES


def _picture(data: QMimeData) -> bytes:
    for kind in _RAW:
        if data.hasFormat(kind):
            return bytes(data.data(kind).data())
    unnamed = unnamed_image(data)
    if unnamed:
        return unnamed
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage

    image = data.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return b""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", _FASTEST)  # type: ignore[call-overload]
    return bytes(buffer.data().data())
