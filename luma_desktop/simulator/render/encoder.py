"""Writes frames into an H.264 MP4 that plays everywhere and starts at once."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING

import av
from av.video.reformatter import ColorRange, Colorspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from luma_desktop.simulator.render.planes import Planes

ENCODER_OPTIONS = {"preset": "ultrafast", "crf": "22", "g": "48"}
"""Quick to make, and with a key frame every two seconds quick to seek in."""
BT709 = 1
"""The number of its primaries and transfer function in ITU-T H.273."""

FREE_BOX_HEADER_BYTES = 8

NOISE_BYTES = 65_536
"""Written at a time; the seed and this make the noise the same each time."""


def encode(frames: Iterable[Planes], target: Path, *, size: tuple[int, int], fps: int) -> None:
    """Encode with the index in front; `target` appears when it is whole."""
    part = target.with_suffix(".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        _write(frames, part, size, fps)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _write(frames: Iterable[Planes], part: Path, size: tuple[int, int], fps: int) -> None:
    options = {"movflags": "+faststart"}
    with av.open(str(part), "w", format="mp4", options=options) as container:
        stream = container.add_stream("libx264", rate=fps, options=ENCODER_OPTIONS)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1
        stream.codec_context.time_base = Fraction(1, fps)
        context = stream.codec_context
        context.colorspace, context.color_range = Colorspace.ITU709, ColorRange.MPEG
        context.color_primaries = context.color_trc = BT709
        for number, planes in enumerate(frames):
            frame = planes.frame()
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def pad_clip(source: Path, target: Path, size_bytes: int) -> None:
    """Copy an MP4 with a free box behind it, so that the file has `size_bytes` bytes.

    The box is full of noise: a piece of it in a wrong place is seen.
    """
    missing = max(size_bytes - source.stat().st_size, FREE_BOX_HEADER_BYTES)
    part = target.with_suffix(".part")
    with part.open("wb") as file:
        file.write(source.read_bytes())
        file.write(missing.to_bytes(4, "big") + b"free")
        left = missing - FREE_BOX_HEADER_BYTES
        noise = random.Random(size_bytes)  # noqa: S311 - not a secret
        while left > 0:
            file.write(noise.randbytes(min(left, NOISE_BYTES)))
            left -= NOISE_BYTES
    part.replace(target)
