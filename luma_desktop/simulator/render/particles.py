"""What fills the air and the water: snow, rain, petals, fireflies, plankton, spots of light."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from luma_desktop.simulator.render.palette import mix, rgb
from luma_desktop.simulator.render.planes import Planes, Sprite
from luma_desktop.simulator.render.shading import disc, glow

if TYPE_CHECKING:
    from luma_desktop.simulator.render.layers import Layer, Setting

_Particle = tuple[Sprite, float, float, float, float, float]


class Drifting:
    """Many small sprites, each on a straight path with a sway, that leave here and enter there.

    A particle is its sprite, place, speed (both in pixels) and phase. Of particles that are
    `light` only the brightness is drawn.
    """

    def __init__(
        self, setting: Setting, particles: list[_Particle], *, sway: float, light: bool = False
    ) -> None:
        self._particles = particles
        self._is_light = light
        self._sway = sway
        margin = max(max(sprite.size) for sprite, *_ in particles)
        self._margin = margin
        self._width, self._height = setting.width + margin, setting.height + margin

    def draw(self, canvas: Planes, frame: float) -> None:
        lay = canvas.brighten if self._is_light else canvas.paste
        for sprite, x, y, across, down, phase in self._particles:
            left = (x + frame * across + self._sway * math.sin(frame / 25 + phase)) % self._width
            top = (y + frame * down) % self._height
            lay(sprite, left - self._margin, top - self._margin)


class Blinking:
    """Spots of light that wander and come and go."""

    def __init__(self, setting: Setting, spots: list[list[Sprite]], *, rise: float) -> None:
        dice = setting.dice
        self._spots = [
            (
                sprites,
                dice.uniform(0, setting.width),
                setting.height * (1 - dice.random() ** 1.3 * 0.75),
                dice.uniform(0, math.tau),
                dice.uniform(0.6, 1.5),
            )
            for sprites in spots
        ]
        self._reach = setting.unit * 7
        self._rise = rise

    def draw(self, canvas: Planes, frame: float) -> None:
        for sprites, x, y, phase, pace in self._spots:
            strength = math.sin(frame / 14 * pace + phase)
            if strength <= 0:
                continue
            sprite = sprites[min(len(sprites) - 1, int(strength * len(sprites)))]
            left = x + self._reach * math.sin(frame / 47 * pace + phase * 2)
            top = y + self._reach * 0.6 * math.sin(frame / 33 * pace + phase) - self._rise * frame
            canvas.paste(sprite, left, top)


def _scattered(
    setting: Setting, sprites: list[Sprite], count: int, speeds: list[tuple[float, float]]
) -> list[_Particle]:
    """So many of the sprites anywhere; the sprite of a number moves at the speed of that number."""
    dice = setting.dice
    particles = []
    for number in range(count):
        index = number % len(sprites)
        across, down = speeds[index]
        jitter = dice.uniform(0.8, 1.25)
        particles.append(
            (
                sprites[index],
                dice.uniform(0, setting.width * 1.2),
                dice.uniform(0, setting.height * 1.2),
                across * jitter,
                down * jitter,
                dice.uniform(0, math.tau),
            )
        )
    return particles


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)


def snow(setting: Setting, *, horizon: float) -> list[Layer]:
    del horizon
    unit = setting.unit
    sizes = (0.7, 1.1, 1.8, 3.4)
    levels = (0.75, 0.85, 0.9, 0.5)
    sprites = [
        Sprite.flat((255, 255, 255), glow(_even(unit * size), hardness=1.4)).faded(level)
        for size, level in zip(sizes, levels, strict=True)
    ]
    speeds = [(-0.4, 1.2), (-0.7, 1.9), (-1.1, 3.0), (-1.8, 4.8)]
    return [Drifting(setting, _scattered(setting, sprites, 110, speeds), sway=unit * 2, light=True)]


def rain(setting: Setting, *, horizon: float) -> list[Layer]:
    del horizon
    unit = setting.unit
    sprites = []
    for length, level in ((5, 70), (8, 95), (12, 120)):
        size = (_even(unit * length * 0.14 + 4), _even(unit * length))
        mask = Image.new("L", (size[0] * 2, size[1] * 2))
        width = max(2, round(unit * 0.25))
        ImageDraw.Draw(mask).line((size[0] * 2 - 3, 0, 2, size[1] * 2), fill=level, width=width)
        colour = mix(rgb(setting.palette.accents[-1]), (255, 255, 255), 0.7)
        sprites.append(Sprite.flat(colour, mask.reduce(2)))
    speeds = [(-unit * 0.3, unit * 2.2), (-unit * 0.45, unit * 3.4), (-unit * 0.65, unit * 4.8)]
    return [Drifting(setting, _scattered(setting, sprites, 170, speeds), sway=0.0, light=True)]


def petals(setting: Setting, *, horizon: float) -> list[Layer]:
    del horizon
    unit = setting.unit
    sprites = []
    for number in range(10):
        side = round(unit * setting.dice.uniform(1.6, 4.2))
        mask = Image.new("L", (side * 4, side * 4))
        box = (side * 0.4, side * 1.3, side * 3.6, side * 2.7)
        ImageDraw.Draw(mask).ellipse(box, fill=235)
        turned = mask.rotate(setting.dice.uniform(0, 180), Image.Resampling.BILINEAR)
        even = _even(side)
        colour = rgb(setting.palette.accents[number % 3])
        sprites.append(Sprite.flat(colour, turned.resize((even, even), Image.Resampling.BOX)))
    speeds = [(-1.2 - 0.2 * n, 0.9 + 0.25 * n) for n in range(10)]
    return [Drifting(setting, _scattered(setting, sprites, 60, speeds), sway=unit * 3)]


def fireflies(setting: Setting, *, horizon: float) -> list[Layer]:
    del horizon
    colour = mix(rgb(setting.palette.accents[0]), (255, 224, 120), 0.75)
    spots = []
    for number in range(42):
        side = _even(setting.unit * (3.0 + 5.0 * (number / 42) ** 2))
        whole = Sprite.flat(colour, glow(side, hardness=0.8))
        spots.append([whole.faded(level) for level in (0.3, 0.55, 0.8, 1.0)])
    return [Blinking(setting, spots, rise=0.0)]


def plankton(setting: Setting, *, horizon: float) -> list[Layer]:
    """Specks that hang in the water and drift past."""
    del horizon
    unit = setting.unit
    sprites = [
        Sprite.flat((235, 250, 255), glow(_even(unit * size), hardness=1.3)).faded(level)
        for size, level in ((0.6, 0.6), (1.0, 0.55), (1.7, 0.4), (3.2, 0.22))
    ]
    speeds = [(-0.4, -0.3), (-0.8, -0.5), (-1.4, -0.8), (-2.2, -1.2)]
    return [
        Drifting(setting, _scattered(setting, sprites, 90, speeds), sway=unit * 1.5, light=True)
    ]


def bokeh(setting: Setting, *, horizon: float) -> list[Layer]:
    """Large discs of light, out of focus."""
    del horizon
    dice = setting.dice
    sprites = []
    for number in range(12):
        side = _even(setting.unit * dice.uniform(4, 13))
        colour = rgb(setting.palette.accents[number % len(setting.palette.accents)])
        sprites.append(Sprite.flat(colour, disc(side)).faded(dice.uniform(0.1, 0.26)))
    speeds = [(-0.4 - 0.15 * n, -0.15 - 0.05 * (n % 4)) for n in range(12)]
    return [Drifting(setting, _scattered(setting, sprites, 26, speeds), sway=setting.unit * 3)]
