"""Stars, a nebula, and a planet that drifts by."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw

from luma_desktop.simulator.render.layers import Layer, Scrolling, Setting, Stage
from luma_desktop.simulator.render.palette import Colour, mix, rgb
from luma_desktop.simulator.render.planes import Planes, Sprite, Strip
from luma_desktop.simulator.render.shading import above, clouds, disc, glow, gradient, grained


def build(setting: Setting) -> Stage:
    palette = setting.palette
    first, second = rgb(palette.sky[0]), rgb(palette.sky[1])
    image = gradient(setting.size, [first, mix(first, second, 0.7), first])
    for colour, threshold in (
        (palette.sky[3], 118),
        (palette.glow, 138),
        (palette.accents[1], 150),
    ):
        cell = (round(setting.width * 0.45), round(setting.height * 0.5))
        noise = clouds(setting.dice, setting.size, cell=cell, octaves=4)
        cloud = above(noise, threshold, contrast=2.2).point(lambda v: round(v * 0.5))
        image.paste(rgb(colour), (0, 0, *setting.size), cloud)
    return Stage(
        backdrop=Planes.of(grained(image)),
        behind=[_stars(setting, 260, 0.35, 1), _stars(setting, 110, 0.8, 2), Planet(setting)],
        before=[],
        horizon=setting.height * 0.8,
    )


def _stars(setting: Setting, count: int, speed: float, size: int) -> Layer:
    tall = setting.height // 2 * 2
    mask = Image.new("L", (setting.period, tall))
    pen = ImageDraw.Draw(mask)
    for _ in range(count):
        x, y = setting.dice.uniform(4, setting.period - 4), setting.dice.uniform(0, tall)
        bright = setting.dice.randint(90, 255)
        radius = size * setting.unit * setting.dice.uniform(0.06, 0.13)
        halo = radius * 2.6
        pen.ellipse((x - halo, y - halo, x + halo, y + halo), fill=bright // 5)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=bright)
    fill = Planes.of(Image.new("RGB", (setting.width, tall), (255, 250, 255)))
    return Scrolling(Strip(fill, mask, frame_width=setting.width), 0, speed)


class Planet:
    """A banded planet with a ring, lit from one side."""

    def __init__(self, setting: Setting) -> None:
        dice = setting.dice
        self._sprite = Sprite.of(_planet(setting, round(setting.unit * dice.uniform(36, 52))))
        self._x = setting.width * dice.uniform(0.45, 0.7)
        self._y = setting.height * dice.uniform(0.30, 0.45)
        self._path = setting.width + self._sprite.size[0]

    def draw(self, canvas: Planes, frame: float) -> None:
        width, height = self._sprite.size
        x = (self._x + width / 2 - frame * 0.5) % self._path - width
        canvas.paste(self._sprite, x, self._y - height / 2 + 4 * math.sin(frame / 50))


def _planet(setting: Setting, diameter: int) -> Image.Image:
    palette = setting.palette
    twice = diameter * 2
    body = _bands(setting, twice, [rgb(c) for c in palette.accents])
    shade = glow(round(twice * 2.1), hardness=1.1)
    corner = round(twice * 0.75)
    lit = shade.crop((corner, corner, corner + twice, corner + twice))
    body = Image.composite(
        body, Image.new("RGB", body.size, mix(rgb(palette.near), (0, 0, 0), 0.3)), lit
    )
    side = round(twice * 2.2)
    image = Image.new("RGBA", (side, side))
    middle = (side - twice) // 2
    halo = glow(round(twice * 1.5)).point(lambda v: round(v * 0.35))
    edge = (side - halo.width) // 2
    image.paste((*rgb(palette.glow), 255), (edge, edge, edge + halo.width, edge + halo.width), halo)
    image.putalpha(ImageChops.lighter(Image.new("L", image.size), _placed(halo, side, edge)))
    ring = _ring(side, twice, mix(rgb(palette.accents[0]), (255, 255, 255), 0.3))
    image.alpha_composite(ring)
    round_body = body.convert("RGBA")
    round_body.putalpha(disc(twice))
    image.alpha_composite(round_body, (middle, middle))
    front = ring.crop((0, side // 2, side, side))
    image.alpha_composite(front, (0, side // 2))
    turned = image.rotate(-18, Image.Resampling.BICUBIC)
    return turned.reduce(2).crop(turned.reduce(2).getbbox())


def _placed(mask: Image.Image, side: int, edge: int) -> Image.Image:
    whole = Image.new("L", (side, side))
    whole.paste(mask, (edge, edge))
    return whole


def _bands(setting: Setting, side: int, colours: list[Colour]) -> Image.Image:
    stops = [mix(setting.dice.choice(colours), (255, 255, 255), 0.1) for _ in range(11)]
    return gradient((side, side), stops)


def _ring(side: int, diameter: int, colour: Colour) -> Image.Image:
    ring = Image.new("RGBA", (side, side), (*colour, 0))
    pen = ImageDraw.Draw(ring)
    middle = side / 2
    for reach, bright in ((1.04, 150), (0.97, 60), (0.94, 190), (0.85, 110), (0.78, 0)):
        x, y = diameter * reach, diameter * reach * 0.24
        box = (middle - x, middle - y, middle + x, middle + y)
        pen.ellipse(box, fill=(*colour, bright))
    return ring
