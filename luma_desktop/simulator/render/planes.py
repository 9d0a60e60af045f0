"""Pictures as video keeps them: luma at full size, chroma at half of it.

Drawing straight into the three planes takes a third of the time that RGB and a conversion of
each frame would take. Places are rounded to whole pixels; movement is slow or quick enough for
that not to be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
from PIL import Image

if TYPE_CHECKING:
    from luma_desktop.simulator.render.palette import Colour

# From RGB to Y, Cb and Cr of ITU-R BT.709, limited range: 16 to 235 and 16 to 240.
_BT709 = (
    *(0.18259, 0.61423, 0.06201, 16.0),
    *(-0.10064, -0.33857, 0.43922, 128.0),
    *(0.43922, -0.39894, -0.04027, 128.0),
)


class Planes:
    """A picture of even width and height."""

    __slots__ = ("u", "v", "y")

    def __init__(self, y: Image.Image, u: Image.Image, v: Image.Image) -> None:
        self.y = y
        self.u = u
        self.v = v

    @classmethod
    def of(cls, image: Image.Image) -> Planes:
        y, u, v = image.convert("RGB").convert("RGB", _BT709).split()
        return cls(y, u.reduce(2), v.reduce(2))

    @property
    def size(self) -> tuple[int, int]:
        return self.y.size

    def copy(self) -> Planes:
        return Planes(self.y.copy(), self.u.copy(), self.v.copy())

    def blended(self, other: Planes, share: float) -> Planes:
        """The picture with `share` (0 to 1) of another one in it."""
        return Planes(
            Image.blend(self.y, other.y, share),
            Image.blend(self.u, other.u, share),
            Image.blend(self.v, other.v, share),
        )

    def paste(self, sprite: Sprite, x: float, y: float) -> None:
        """Lay a sprite over, its top left corner at (x, y); what sticks out is cut off."""
        left, top = round(x), round(y)
        half = (left // 2, top // 2)
        self.y.paste(sprite.planes.y, (left, top), sprite.alpha)
        self.u.paste(sprite.planes.u, half, sprite.alpha_half)
        self.v.paste(sprite.planes.v, half, sprite.alpha_half)

    def brighten(self, sprite: Sprite, x: float, y: float) -> None:
        """Lay only a sprite's luma over: enough for specks, at a third of the time."""
        self.y.paste(sprite.planes.y, (round(x), round(y)), sprite.alpha)

    def frame(self) -> av.VideoFrame:
        width, height = self.size
        frame = av.VideoFrame(width, height, "yuv420p")
        for plane, image in zip(frame.planes, (self.y, self.u, self.v), strict=True):
            plane.update(image.tobytes("raw", "L", plane.line_size, 1))
        return frame


class Sprite:
    """A picture with transparency, of even width and height."""

    __slots__ = ("alpha", "alpha_half", "planes")

    def __init__(self, planes: Planes, alpha: Image.Image) -> None:
        self.planes = planes
        self.alpha = alpha
        self.alpha_half = alpha.reduce(2)

    @classmethod
    def of(cls, image: Image.Image) -> Sprite:
        """From RGBA; an odd side is padded."""
        width, height = (side + side % 2 for side in image.size)
        if image.size != (width, height):
            padded = Image.new("RGBA", (width, height))
            padded.paste(image, (0, 0))
            image = padded
        return cls(Planes.of(image), image.getchannel("A"))

    @classmethod
    def flat(cls, colour: Colour, alpha: Image.Image) -> Sprite:
        """One colour in the shape of `alpha`, whose sides are even."""
        return cls(Planes.of(Image.new("RGB", alpha.size, colour)), alpha)

    @property
    def size(self) -> tuple[int, int]:
        return self.alpha.size

    def scaled(self, factor: float) -> Sprite:
        """The same picture, `factor` times as large."""
        width, height = (max(2, round(side * factor / 2) * 2) for side in self.size)
        half = (width // 2, height // 2)
        planes = self.planes
        way = Image.Resampling.BILINEAR
        scaled = Planes(
            planes.y.resize((width, height), way),
            planes.u.resize(half, way),
            planes.v.resize(half, way),
        )
        return Sprite(scaled, self.alpha.resize((width, height), way))

    def faded(self, share: float) -> Sprite:
        """The same, more transparent: `share` 1 leaves it as it is."""
        return Sprite(self.planes, self.alpha.point(lambda value: round(value * share)))


class Strip:
    """A layer that repeats: `alpha` is one period wide, and scrolls past a fixed or moving fill.

    `fill` is as wide as the frame and stays where it is, or as wide as the period and moves along.
    """

    def __init__(self, fill: Planes, alpha: Image.Image, *, frame_width: int) -> None:
        self.period, self.height = alpha.size
        self._width = frame_width
        self._alpha = _repeated(alpha, self.period + frame_width)
        self._alpha_half = self._alpha.reduce(2)
        self._moves = fill.size[0] == self.period
        self._fill = fill
        if self._moves:
            self._fill = Planes(
                _repeated(fill.y, self.period + frame_width),
                _repeated(fill.u, (self.period + frame_width) // 2),
                _repeated(fill.v, (self.period + frame_width) // 2),
            )

    def draw(self, canvas: Planes, offset: float, top: float) -> None:
        """Lay it over the canvas, scrolled to the left by `offset` pixels."""
        left, row = round(offset) % self.period, round(top)
        box = (left, 0, left + self._width, self.height)
        half = (left // 2, 0, left // 2 + self._width // 2, self.height // 2)
        fill = self._fill
        if self._moves:
            fill = Planes(fill.y.crop(box), fill.u.crop(half), fill.v.crop(half))
        canvas.y.paste(fill.y, (0, row), self._alpha.crop(box))
        alpha_half = self._alpha_half.crop(half)
        canvas.u.paste(fill.u, (0, row // 2), alpha_half)
        canvas.v.paste(fill.v, (0, row // 2), alpha_half)


def _repeated(image: Image.Image, width: int) -> Image.Image:
    """The image again and again to the right until it is `width` wide."""
    result = Image.new(image.mode, (width, image.height))
    for left in range(0, width, image.width):
        result.paste(image, (left, 0))
    return result
