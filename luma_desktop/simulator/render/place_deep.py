"""Under water: light from above, weed below."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from luma_desktop.simulator.render.layers import Layer, Scrolling, Setting, Stage
from luma_desktop.simulator.render.palette import PALETTES, mix, rgb
from luma_desktop.simulator.render.planes import Planes, Sprite, Strip
from luma_desktop.simulator.render.shading import (
    Outline,
    filled_below,
    glow,
    gradient,
    grained,
    softened,
)


def build(setting: Setting) -> Stage:
    palette = setting.palette if setting.palette is PALETTES["night"] else PALETTES["deep"]
    image = gradient(setting.size, [rgb(colour) for colour in palette.sky])
    spot = glow(round(setting.width * 1.1), hardness=0.7).point(lambda v: round(v * 0.55))
    place = (round(setting.width * setting.dice.uniform(-0.2, 0.1)), -spot.height // 2)
    box = (*place, place[0] + spot.width, place[1] + spot.height)
    image.paste(rgb(palette.glow), box, spot)
    floors: list[Layer] = [_floor(setting, number) for number in range(3)]
    return Stage(
        backdrop=Planes.of(grained(image)),
        behind=[*_shafts(setting), floors[0], floors[1]],
        before=[floors[2]],
        horizon=setting.height * 0.8,
    )


class Shaft:
    """A beam of light that sways and comes and goes."""

    def __init__(self, sprites: list[Sprite], x: float, phase: float, sway: float) -> None:
        self._sprites = sprites
        self._x = x
        self._phase = phase
        self._sway = sway

    def draw(self, canvas: Planes, frame: float) -> None:
        strength = 0.5 + 0.5 * math.sin(frame / 31 + self._phase)
        sprite = self._sprites[min(len(self._sprites) - 1, int(strength * len(self._sprites)))]
        canvas.paste(sprite, self._x + self._sway * math.sin(frame / 60 + self._phase), 0)


def _shafts(setting: Setting) -> list[Layer]:
    shafts: list[Layer] = []
    colour = rgb(PALETTES["deep"].glow)
    for number in range(4):
        width = round(setting.unit * setting.dice.uniform(14, 30)) // 2 * 2
        tall = round(setting.height * setting.dice.uniform(0.6, 0.95)) // 2 * 2
        # Drawn small: a beam has no sharp edge that could show it.
        small = Image.new("L", (width, tall // 4))
        lean = width * 0.35
        pen = ImageDraw.Draw(small)
        pen.polygon(
            [
                (width * 0.55, 0),
                (width * 0.72, 0),
                (width * 0.80 - lean, tall / 4),
                (width * 0.45 - lean, tall / 4),
            ],
            fill=255,
        )
        beam = softened(small, setting.unit * 1.2).resize((width, tall))
        fade = Image.linear_gradient("L").resize((width, tall)).point(lambda v: 255 - v)
        beam = Image.composite(beam, Image.new("L", beam.size), fade)
        sprites = [
            Sprite.flat(colour, beam.point(lambda v, s=strength: round(v * s)))
            for strength in (0.10, 0.16, 0.22, 0.28)
        ]
        x = setting.width * (0.12 + 0.24 * number) - width / 2
        shafts.append(Shaft(sprites, x, number * 1.9, setting.unit * 5))
    return shafts


def _floor(setting: Setting, number: int) -> Layer:
    """Rock with weed on it; 0 is the farthest."""
    palette, dice = PALETTES["deep"], setting.dice
    near = number / 2
    tall = round(setting.unit * (26 + 10 * number)) // 2 * 2
    outline = Outline(dice, setting.period, features=5 + number, octaves=3, smooth=True)
    low, high = tall * 0.95, tall * 0.5
    mask = filled_below(outline, (setting.period, tall), low=low, high=high)
    pen = ImageDraw.Draw(mask)
    for _ in range(26):
        x = dice.uniform(setting.unit * 8, setting.period - setting.unit * 8)
        _weed(pen, x, low + (high - low) * outline(x) + 4, tall * dice.uniform(0.2, 0.5), setting)
    colour = mix(rgb(palette.haze), rgb(palette.near), 0.35 + 0.65 * near)
    fill = Planes.of(gradient((setting.width, tall), [colour, rgb(palette.near)]))
    strip = Strip(fill, mask, frame_width=setting.width)
    return Scrolling(strip, setting.height - tall, 0.5 + 0.9 * number)


def _weed(pen: ImageDraw.ImageDraw, x: float, foot: float, size: float, setting: Setting) -> None:
    """A blade that tapers and bends."""
    bend, waves = setting.dice.uniform(-0.3, 0.3), setting.dice.uniform(2, 4)
    thick = setting.unit * setting.dice.uniform(0.5, 1.1)
    left, right = [], []
    for step in range(13):
        share = step / 12
        middle = x + size * (bend * share**2 + 0.07 * math.sin(share * waves * 2))
        half = thick * (1 - share) ** 0.7
        y = foot - size * share
        left.append((middle - half, y))
        right.append((middle + half, y))
    pen.polygon([*left, *reversed(right)], fill=255)
