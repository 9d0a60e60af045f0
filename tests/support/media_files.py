"""Small real media files, made without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
from av.video.reformatter import Colorspace
from PIL import Image

GREY_STEP = 8
"""Each frame is this much lighter than the one before."""


def clip_bytes(
    folder: Path,
    *,
    frames: int = 12,
    size: tuple[int, int] = (320, 180),
    suffix: str = ".mp4",
    codec: str = "libx264",
    noise: bool = False,
) -> bytes:
    """A clip of grey frames at 24 a second; `noise` makes it large."""
    path = folder / f"made{suffix}"
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=24)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for number in range(frames):
            picture = Image.new("RGB", size, (GREY_STEP * number,) * 3)
            if noise:
                picture = Image.effect_noise(size, 200).convert("RGB")
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path.read_bytes()


def sound_bytes(folder: Path) -> bytes:
    """An MP4 with sound and no picture."""
    path = folder / "made.m4a"
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=44100)
        for _ in range(10):
            frame = av.AudioFrame(format="fltp", layout="stereo", samples=1024)
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            frame.rate = 44100
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path.read_bytes()


def picture_bytes(
    kind: str = "PNG", *, size: tuple[int, int] = (64, 48), mode: str = "RGB", orientation: int = 0
) -> bytes:
    """A picture whose left half is red (first channel)."""
    picture = Image.new(mode, size)
    left = Image.new(mode, (size[0] // 2, size[1]), "red" if mode in {"RGB", "RGBA"} else 1)
    picture.paste(left, (0, 0))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    out = BytesIO()
    picture.save(out, kind, **({"exif": exif} if orientation else {}))
    return out.getvalue()


def odd_clip(
    path: Path,
    *,
    size: tuple[int, int] = (320, 180),
    times: Sequence[float] | None = None,
    rotation: int | None = None,
    mirrored: bool = False,
    aspect: tuple[int, int] | None = None,
    codec: str = "libx264",
    b_frames: int = 0,
) -> Path:
    """A clip without colour tags whose top left quarter is red, in BT.709 if it is HD.

    Its frames begin at `times` in seconds (one a second unless told otherwise) and get lighter by
    `GREY_STEP`; `rotation` (degrees, counterclockwise) and `mirrored` make its display matrix,
    `aspect` is a pixel's width to its height.
    """
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=1000)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.max_b_frames = b_frames
        if aspect is not None:
            stream.sample_aspect_ratio = Fraction(*aspect)
        if rotation is not None:
            stream.set_display_rotation(rotation, hflip=mirrored)
        matrix = Colorspace.ITU709 if size[1] > 576 else Colorspace.ITU601
        for number, seconds in enumerate(times or range(3)):
            picture = Image.new("RGB", size, (GREY_STEP * number,) * 3)
            picture.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 2))
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
            frame = frame.reformat(format="yuv420p", dst_colorspace=matrix)
            frame.pts, frame.time_base = round(seconds * 1000), Fraction(1, 1000)
            frame.colorspace = 2  # unspecified
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path
