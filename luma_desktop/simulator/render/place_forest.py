"""Pines in the mist, row behind row, with the light coming through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from luma_desktop.simulator.render.layers import Layer, Light, Scrolling, Setting, Stage, sky
from luma_desktop.simulator.render.palette import mix, rgb
from luma_desktop.simulator.render.planes import Planes, Strip
from luma_desktop.simulator.render.shading import Outline, above, clouds, gradient, shaped

if TYPE_CHECKING:
    import random

ROWS = 5


def build(setting: Setting) -> Stage:
    dice, height = setting.dice, setting.height
    light = Light(
        x=setting.width * dice.uniform(0.3, 0.7),
        y=height * dice.uniform(0.3, 0.4),
        diameter=round(setting.unit * dice.uniform(10, 14)),
    )
    behind: list[Layer] = []
    before: list[Layer] = []
    for number in range(ROWS):
        group = behind if number < ROWS - 2 else before
        group.append(_row(setting, number))
        if number < ROWS - 1:
            group.append(_mist(setting, number))
    return Stage(
        backdrop=Planes.of(sky(setting, light, horizon=height * 0.72)),
        behind=behind,
        before=before,
        horizon=height * 0.72,
    )


def _row(setting: Setting, number: int) -> Layer:
    """The row of trees of this number, 0 being the farthest."""
    palette, dice = setting.palette, setting.dice
    near = number / (ROWS - 1)
    tree = setting.unit * (13 + 44 * near**1.5)
    ground = setting.height * (0.60 + 0.37 * near)
    hill = setting.unit * 9
    bottom = min(setting.height, ground + setting.height * 0.2)
    tall = round(bottom - ground + tree * 1.2 + hill) // 2 * 2
    base = tall - (bottom - ground)
    outline = Outline(dice, setting.period, features=4, octaves=3, smooth=True)
    twice = Image.new("L", (setting.period * 2, tall * 2))
    pen = ImageDraw.Draw(twice)
    foot = [(x, base + hill * (0.5 - outline(x))) for x in range(0, setting.period + 1, 4)]
    outer = [(setting.period, tall), (0, tall)]
    pen.polygon([(x * 2, y * 2) for x, y in [*foot, *outer]], fill=255)
    x = 0.0
    while x < setting.period:
        size = tree * dice.uniform(0.62, 1.15)
        y = base + hill * (0.5 - outline(x)) + setting.unit
        for place in (x - setting.period, x, x + setting.period):
            if -tree < place < setting.period + tree:
                _pine(pen, place * 2, y * 2, size * 2, dice)
        x += tree * dice.uniform(0.13, 0.5) * (1.0 + 0.5 * near)
    colour = mix(rgb(palette.haze), rgb(palette.near), 0.08 + 0.92 * near)
    foggy = mix(colour, rgb(palette.sky[-1]), 0.5 * (1 - near))
    fill = Planes.of(gradient((setting.width, tall), [colour, colour, foggy]))
    strip = Strip(fill, twice.reduce(2), frame_width=setting.width)
    return Scrolling(strip, bottom - tall, 0.3 * 1.95**number)


def _pine(
    pen: ImageDraw.ImageDraw, x: float, foot: float, size: float, dice: random.Random
) -> None:
    """A fir of ragged storeys, narrow at the top."""
    storeys = 13
    girth = dice.uniform(0.15, 0.2)
    left: list[tuple[float, float]] = []
    right: list[tuple[float, float]] = []
    for storey in range(1, storeys + 1):
        share = storey / storeys
        y = foot - size + size * share * 0.97
        for side in (left, right):
            reach = size * girth * share**0.9 * dice.uniform(0.78, 1.12)
            sign = -1 if side is left else 1
            side += [(x + sign * reach, y), (x + sign * reach * 0.62, y - size * 0.012)]
    pen.polygon([(x, foot - size), *right, *reversed(left)], fill=255)
    pen.rectangle((x - size * 0.02, foot - 2, x + size * 0.02, foot + size * 0.08), fill=255)


def _mist(setting: Setting, number: int) -> Layer:
    """A bank of fog that lies in front of a row."""
    near = number / (ROWS - 1)
    tall = round(setting.height * 0.26) // 2 * 2
    noise = clouds(setting.dice, (setting.period, tall), cell=(setting.width // 2, tall // 2))
    strength = 0.75 - 0.55 * near
    mask = shaped(above(noise, 84, contrast=1.9), (0.0, strength, strength * 0.8, 0.0))
    colour = mix(rgb(setting.palette.sky[-1]), rgb(setting.palette.haze), 0.2 + 0.5 * near)
    fill = Planes.of(Image.new("RGB", (setting.width, tall), colour))
    strip = Strip(fill, mask, frame_width=setting.width)
    top = setting.height * (0.60 + 0.37 * near) - tall * 0.62
    return Scrolling(strip, top, 0.5 + number * 0.9)
