"""What a scene is made of: things that can draw themselves at any moment of its time line."""

from __future__ import annotations

import math
import random
from typing import Protocol

import msgspec
from PIL import Image

from luma_desktop.simulator.render.palette import Palette, rgb
from luma_desktop.simulator.render.planes import Planes, Sprite, Strip
from luma_desktop.simulator.render.shading import disc, glow, gradient, grained


class Layer(Protocol):
    """Draws itself. `frame` counts from the scene's beginning and may be negative."""

    def draw(self, canvas: Planes, frame: float) -> None: ...


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a scene: `backdrop` stands still; the cast stands between the two groups."""

    backdrop: Planes
    behind: list[Layer]
    before: list[Layer]
    horizon: float
    """In pixels from the top."""


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What everything that is drawn needs to know. `unit` is the frame's shorter side / 100."""

    width: int
    height: int
    palette: Palette
    dice: random.Random

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    @property
    def unit(self) -> float:
        return min(self.width, self.height) / 100

    @property
    def period(self) -> int:
        """After how many pixels the layers repeat: even, and wider than any frame."""
        return self.width * 2


class Scrolling:
    """A strip that the camera passes at `speed` pixels a frame, rising and falling by `swell`."""

    def __init__(
        self, strip: Strip, top: float, speed: float, *, swell: float = 0.0, phase: float = 0.0
    ) -> None:
        self._strip = strip
        self._top = top
        self._speed = speed
        self._swell = swell
        self._phase = phase

    def draw(self, canvas: Planes, frame: float) -> None:
        rise = self._swell * math.sin(frame / 17 + self._phase)
        self._strip.draw(canvas, frame * self._speed, self._top + rise)


class Mirror:
    """Wet ground: what stands above `line` again below it, upside down and fainter."""

    def __init__(self, line: int, height: int, width: int, *, strength: float) -> None:
        self._line = line // 2 * 2
        self._height = height // 2 * 2
        ramp = Image.linear_gradient("L").resize((width, self._height))
        self._alpha = ramp.point(lambda value: round((255 - value) * strength))

    def draw(self, canvas: Planes, frame: float) -> None:
        del frame
        width, _ = canvas.size
        line, height = self._line, self._height
        box = (0, line - height, width, line)
        half = (0, (line - height) // 2, width // 2, line // 2)
        flip = Image.Transpose.FLIP_TOP_BOTTOM
        above = Planes(
            canvas.y.crop(box).transpose(flip),
            canvas.u.crop(half).transpose(flip),
            canvas.v.crop(half).transpose(flip),
        )
        canvas.paste(Sprite(above, self._alpha), 0, line)


class Light(msgspec.Struct, frozen=True, kw_only=True):
    """Where the sun or moon stands and how large it is, in pixels."""

    x: float
    y: float
    diameter: int


def sky(setting: Setting, light: Light | None, *, horizon: float) -> Image.Image:
    """The sky down to the horizon and its last colour below, with a sun and its glow, as RGB."""
    palette = setting.palette
    image = Image.new("RGB", setting.size, rgb(palette.sky[-1]))
    upper = gradient((setting.width, round(horizon)), [rgb(colour) for colour in palette.sky])
    image.paste(upper, (0, 0))
    if light is not None:
        for reach, hardness, strength in ((9.0, 0.8, 0.55), (3.2, 0.9, 0.6), (1.5, 1.2, 0.8)):
            diameter = round(light.diameter * reach)
            spot = glow(diameter, hardness=hardness).point(lambda v, s=strength: round(v * s))
            place = (round(light.x - diameter / 2), round(light.y - diameter / 2))
            image.paste(rgb(palette.glow), (*place, place[0] + diameter, place[1] + diameter), spot)
        body = disc(light.diameter)
        place = (round(light.x - body.width / 2), round(light.y - body.height / 2))
        box = (*place, place[0] + body.width, place[1] + body.height)
        image.paste(rgb(palette.sun), box, body)
    return grained(image)
