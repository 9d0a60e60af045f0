"""Single pictures: out of clips, for start and end frames, and stand-ins for missing ones."""

from __future__ import annotations

import io
from collections import deque
from typing import TYPE_CHECKING

import av
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image, ImageOps

if TYPE_CHECKING:
    from pathlib import Path

    from luma_desktop.simulator.render.planes import Planes

STAND_IN_SIZE = (1360, 1024)
JPEG_QUALITY = 90


def _image(frame: av.VideoFrame) -> Image.Image:
    image: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
    return image


def _image_of(planes: Planes) -> Image.Image:
    frame = planes.frame()
    frame.colorspace, frame.color_range = Colorspace.ITU709, ColorRange.MPEG
    return _image(frame)


def first_frame(clip: Path) -> Image.Image:
    with av.open(str(clip)) as container:
        return _image(next(container.decode(video=0)))


def last_frame(clip: Path) -> Image.Image:
    """The true last frame; raises ValueError when the clip has none."""
    with av.open(str(clip)) as container:
        frames = deque(container.decode(video=0), maxlen=1)
    if not frames:
        raise ValueError("a clip without frames")
    return _image(frames[0])


def middle_frame(clip: Path) -> Image.Image:
    """The frame in the middle, where start and end frames have given way to the scene."""
    with av.open(str(clip)) as container:
        half = container.streams.video[0].frames // 2
        for number, frame in enumerate(container.decode(video=0)):
            if number >= half:
                return _image(frame)
    raise ValueError("a clip without frames")


def save_planes(planes: Planes, target: Path) -> None:
    """Write a drawn picture as JPEG; it appears when it is whole."""
    _save(_image_of(planes), target)


def save_still(clip: Path, target: Path, *, is_last: bool) -> None:
    """Write the clip's last frame, or its thumbnail, as JPEG; it appears when it is whole."""
    image = last_frame(clip) if is_last else middle_frame(clip)
    _save(image, target)


def _save(image: Image.Image, target: Path) -> None:
    part = target.with_suffix(".part")
    image.save(part, "JPEG", quality=JPEG_QUALITY)
    part.replace(target)


def fitted(path: Path, size: tuple[int, int]) -> Image.Image:
    """A picture turned upright and cropped to fill `size`, as RGB."""
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        return ImageOps.fit(upright, size)


def stand_in(url: str) -> bytes:
    """A scene in place of a picture that cannot be had, always the same for an address."""
    from luma_desktop.simulator.render.scene import Scene

    output = io.BytesIO()
    _image_of(Scene((url,), STAND_IN_SIZE).at(0)).save(output, "JPEG", quality=JPEG_QUALITY)
    return output.getvalue()
