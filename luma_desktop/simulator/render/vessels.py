"""Those that float: boats, paper boats, balloons and lanterns."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from luma_desktop.simulator.render.layers import Layer, Setting
from luma_desktop.simulator.render.palette import Colour, mix, rgb
from luma_desktop.simulator.render.planes import Planes, Sprite
from luma_desktop.simulator.render.shading import glow

TILTS = 7
MAX_TILT_DEGREES = 4.0


class _Floating:
    """Drifts, bobs, and leans from side to side."""

    def __init__(
        self,
        tilted: list[Sprite],
        x: float,
        y: float,
        speed: float,
        *,
        setting: Setting,
        bob: float,
    ) -> None:
        self._tilted = tilted
        self._x = x
        self._y = y
        self._speed = speed
        self._bob = bob
        self._phase = setting.dice.uniform(0, math.tau)
        self._path = setting.width + tilted[0].size[0] * 2

    def draw(self, canvas: Planes, frame: float) -> None:
        width, height = self._tilted[0].size
        swing = math.sin(frame / 19 + self._phase)
        sprite = self._tilted[round((swing + 1) / 2 * (len(self._tilted) - 1))]
        x = (self._x + width - frame * self._speed) % self._path - width
        y = self._y + self._bob * math.sin(frame / 27 + self._phase * 2)
        canvas.paste(sprite, x - width / 2, y - height / 2)


def _tilted(image: Image.Image, size: tuple[int, int]) -> list[Sprite]:
    """The picture leaning from left to right, made smaller to `size`."""
    if size[0] * 2 <= image.width:
        image = image.reduce(image.width // size[0])
    steps = [MAX_TILT_DEGREES * (2 * step / (TILTS - 1) - 1) for step in range(TILTS)]
    turned = (image.rotate(angle, Image.Resampling.BILINEAR) for angle in steps)
    return [Sprite.of(t.resize(size, Image.Resampling.BICUBIC)) for t in turned]


def boats(setting: Setting, *, horizon: float) -> list[Layer]:
    """Three sailing boats, each with its image in the water."""
    palette, dice = setting.palette, setting.dice
    depth = setting.height - horizon
    fleet: list[Layer] = []
    for near, x in ((0.06, 0.78), (0.17, 0.2), (0.36, 0.52)):
        side = round(setting.unit * (11 + 52 * near)) // 2 * 2
        hull = mix(rgb(palette.near), rgb(palette.haze), 0.35 - near * 0.6)
        sail = mix(rgb(palette.sun), rgb(palette.haze), 0.25)
        image = _boat(hull, sail)
        tilted = _tilted(image, (side, side * 2))
        place = setting.width * (x + dice.uniform(-0.06, 0.06))
        fleet.append(
            _Floating(
                tilted,
                place,
                horizon + depth * near,
                0.25 + near * 2.2,
                setting=setting,
                bob=setting.unit * 0.35,
            )
        )
    return fleet


def _boat(hull: Colour, sail: Colour) -> Image.Image:
    """Hull, mast and two sails in the upper half; the same, fainter and flatter, below."""
    side = 480
    image = Image.new("RGBA", (side, side), (*hull, 0))
    pen = ImageDraw.Draw(image)
    pen.polygon([(232, 380), (232, 40), (100, 380)], fill=(*sail, 255))
    pen.polygon([(250, 386), (250, 90), (372, 386)], fill=(*mix(sail, hull, 0.22), 255))
    pen.rectangle((236, 24, 245, 420), fill=(*hull, 255))
    pen.polygon([(64, 404), (416, 404), (352, 476), (120, 476)], fill=(*hull, 255))
    whole = Image.new("RGBA", (side, side * 2), (*hull, 0))
    whole.paste(image, (0, 0))
    below = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((side, side * 7 // 10))
    fade = Image.linear_gradient("L").resize(below.size).point(lambda v: round((255 - v) * 0.45))
    below.putalpha(Image.composite(fade, Image.new("L", below.size), below.getchannel("A")))
    whole.paste(below, (0, side - 4))
    return whole


def paper_boats(setting: Setting, *, horizon: float) -> list[Layer]:
    """Folded boats that ride the water in front."""
    colours = [(250, 248, 240), rgb(setting.palette.accents[0]), rgb(setting.palette.accents[1])]
    depth = setting.height - horizon
    fleet: list[Layer] = []
    for number, (near, x) in enumerate(((0.2, 0.3), (0.34, 0.72), (0.52, 0.45))):
        side = round(setting.unit * (9 + 22 * near)) // 2 * 2
        tilted = _tilted(_paper_boat(colours[number]), (side, side))
        fleet.append(
            _Floating(
                tilted,
                setting.width * x,
                horizon + depth * near,
                0.5 + near * 2,
                setting=setting,
                bob=setting.unit * 0.7,
            )
        )
    return fleet


def _paper_boat(colour: Colour) -> Image.Image:
    image = Image.new("RGBA", (480, 480), (*colour, 0))
    pen = ImageDraw.Draw(image)
    shade = mix(colour, (40, 40, 70), 0.28)
    pen.polygon([(240, 90), (130, 300), (350, 300)], fill=(*mix(colour, shade, 0.6), 255))
    pen.polygon([(240, 90), (240, 300), (350, 300)], fill=(*shade, 255))
    pen.polygon([(30, 230), (240, 300), (240, 400), (110, 400)], fill=(*colour, 255))
    pen.polygon([(450, 230), (240, 300), (240, 400), (370, 400)], fill=(*shade, 255))
    return image


def balloons(setting: Setting, *, horizon: float) -> list[Layer]:
    """Hot-air balloons at different distances."""
    accents = [rgb(colour) for colour in setting.palette.accents]
    fleet: list[Layer] = []
    for number, (x, y, size) in enumerate(
        ((0.2, 0.5, 8), (0.86, 0.42, 10), (0.42, 0.28, 13), (0.68, 0.5, 22))
    ):
        first, second = accents[number % len(accents)], accents[(number + 1) % len(accents)]
        distance = 1 - size / 24
        image = _balloon(
            mix(first, rgb(setting.palette.haze), distance * 0.55),
            mix(second, rgb(setting.palette.haze), distance * 0.55),
            mix(rgb(setting.palette.near), rgb(setting.palette.haze), distance * 0.55),
        )
        side = round(setting.unit * size) // 2 * 2
        tilted = _tilted(image, (side, round(side * 1.4) // 2 * 2))
        fleet.append(
            _Floating(
                tilted,
                setting.width * x,
                horizon * y,
                0.2 + size / 40,
                setting=setting,
                bob=setting.unit * 1.4,
            )
        )
    return fleet


def _balloon(first: Colour, second: Colour, basket: Colour) -> Image.Image:
    width, height = 400, 560
    envelope = Image.new("L", (width, height))
    pen = ImageDraw.Draw(envelope)
    pen.ellipse((20, 10, 380, 370), fill=255)
    pen.polygon([(36, 260), (364, 260), (236, 440), (164, 440)], fill=255)
    stripes = Image.new("RGB", (width, height), first)
    pen = ImageDraw.Draw(stripes)
    for number in range(5):
        reach = 180 * math.cos(number / 5 * math.pi / 2 + 0.1)
        colour = second if number % 2 == 0 else first
        pen.ellipse((200 - reach, -60, 200 + reach, 500), fill=colour)
    light = glow(560, hardness=0.7).point(lambda v: round(v * 0.5)).crop((140, 100, 540, 660))
    stripes.paste(mix(first, (255, 255, 255), 0.75), (0, 0, width, height), light)
    image = Image.new("RGBA", (width, height), (*basket, 0))
    image.paste(stripes, (0, 0), envelope)
    pen = ImageDraw.Draw(image)
    for rope in (-30, 30):
        pen.line((200 + rope, 436, 200 + rope * 0.8, 490), fill=(*basket, 255), width=5)
    pen.rounded_rectangle((166, 486, 234, 546), 12, fill=(*basket, 255))
    return image


def lanterns(setting: Setting, *, horizon: float) -> list[Layer]:
    """Paper lanterns that rise."""
    del horizon
    return [_Lantern(setting, setting.height, number / 16) for number in range(16)]


class _Lantern:
    """One lantern on its way up; above the frame it starts again below."""

    def __init__(self, setting: Setting, height: int, near: float) -> None:
        side = round(setting.unit * (4 + 13 * near**2)) // 2 * 2
        self._sprite = Sprite.of(_lantern(setting).resize((side * 2, side * 2)))
        dice = setting.dice
        self._x = setting.width * dice.random()
        self._y = dice.uniform(0, 1)
        self._speed = 0.4 + 1.3 * near
        self._path = height + side * 2
        self._phase = dice.uniform(0, math.tau)
        self._sway = setting.unit * 2

    def draw(self, canvas: Planes, frame: float) -> None:
        side = self._sprite.size[1]
        y = (self._y * self._path - frame * self._speed) % self._path - side
        canvas.paste(self._sprite, self._x + self._sway * math.sin(frame / 40 + self._phase), y)


def _lantern(setting: Setting) -> Image.Image:
    warm = mix(rgb(setting.palette.glow), (255, 190, 90), 0.6)
    image = Image.new("RGBA", (240, 240), (*warm, 0))
    image.putalpha(glow(240, hardness=0.8).point(lambda v: round(v * 0.55)))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((92, 78, 148, 158), 18, fill=(*warm, 255))
    pen.rounded_rectangle((100, 92, 140, 156), 14, fill=(*mix(warm, (255, 250, 225), 0.7), 255))
    return image
