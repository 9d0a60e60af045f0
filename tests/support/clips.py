"""Small real clips whose every frame tells its own number."""

from __future__ import annotations

from pathlib import Path

import av
from PIL import Image, ImageDraw
from PySide6.QtGui import QImage

WIDTH, HEIGHT = 256, 144
FRAME_RATE = 24
_BITS = 8
_STRIPE = WIDTH // _BITS
_HALF = 128


def render_clip(path: Path, *, seconds: float = 1.0) -> Path:
    """An H.264 clip; each frame shows its number as eight stripes, the lowest bit leftmost."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FRAME_RATE)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(round(seconds * FRAME_RATE)):
            frame = av.VideoFrame.from_image(_picture(number))  # type: ignore[no-untyped-call]
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def frame_number(picture: QImage) -> int:
    """The number that a frame shows."""
    lit = (
        picture.pixelColor(bit * _STRIPE + _STRIPE // 2, HEIGHT // 2).lightness() > _HALF
        for bit in range(_BITS)
    )
    return sum(1 << bit for bit, is_lit in enumerate(lit) if is_lit)


def _picture(number: int) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(picture)
    for bit in range(_BITS):
        if number >> bit & 1:
            draw.rectangle((bit * _STRIPE, 0, (bit + 1) * _STRIPE - 1, HEIGHT), fill="white")
    return picture
