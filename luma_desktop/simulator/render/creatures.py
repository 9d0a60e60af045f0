"""Those who swim and fly: jellyfish, fish and birds, each as the frames of one movement."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from luma_desktop.simulator.render.layers import Layer, Setting
from luma_desktop.simulator.render.palette import Colour, mix, rgb
from luma_desktop.simulator.render.planes import Planes, Sprite
from luma_desktop.simulator.render.shading import glow

PULSE_FRAMES = 12
FRAMES_A_PICTURE = 3
FLAP_FRAMES = 8
PINK = (240, 130, 226)
VIOLET = (126, 84, 214)


def jellyfish(setting: Setting, *, horizon: float) -> list[Layer]:
    """A large one in the middle and some smaller ones further away."""
    dice = setting.dice
    large = [_jellyfish(setting, step / PULSE_FRAMES) for step in range(PULSE_FRAMES)]
    small = [sprite.scaled(0.42).faded(0.8) for sprite in large]
    tiny = [sprite.scaled(0.22).faded(0.55) for sprite in large]
    school: list[Layer] = []
    for sprites, count, speed in ((tiny, 4, 0.25), (small, 2, 0.5), (large, 1, 0.8)):
        for number in range(count):
            share = (number + dice.uniform(0.3, 0.7)) / count
            x = setting.width * (0.5 if count == 1 else share)
            y = horizon * (0.46 if count == 1 else dice.uniform(0.2, 0.62))
            school.append(_Swimmer(sprites, x, y, speed, phase=dice.random(), setting=setting))
    return school


class _Swimmer:
    """Pulses, rises with each pulse, and is carried to the left."""

    def __init__(
        self,
        sprites: list[Sprite],
        x: float,
        y: float,
        speed: float,
        *,
        phase: float,
        setting: Setting,
    ) -> None:
        self._sprites = sprites
        self._x = x
        self._y = y
        self._speed = speed
        self._phase = phase
        self._path = setting.width + sprites[0].size[0]
        self._rise = setting.unit * 4 * speed

    def draw(self, canvas: Planes, frame: float) -> None:
        width, height = self._sprites[0].size
        step = frame / FRAMES_A_PICTURE + self._phase * PULSE_FRAMES
        sprite = self._sprites[int(step) % PULSE_FRAMES]
        x = (self._x + width / 2 - frame * self._speed) % self._path - width
        y = self._y - height / 2 + self._rise * math.sin(step / PULSE_FRAMES * math.tau - 1.2)
        canvas.paste(sprite, x, y + self._rise * math.sin(frame / 70 + self._phase * 6))


def _jellyfish(setting: Setting, pulse: float) -> Sprite:
    """One picture of the pulse, which goes from 0 to 1; drawn at twice the size."""
    unit = setting.unit * 2
    bell, swing = unit * 26, math.sin(pulse * math.tau)
    width, height = round(bell * 1.5), round(bell * 1.95)
    middle, rim = width / 2, bell * (0.62 + 0.03 * swing)
    half = bell * (0.5 + 0.035 * swing)
    light = mix(rgb(setting.palette.accents[0]), PINK, 0.75)
    dark = mix(rgb(setting.palette.accents[-1]), VIOLET, 0.7)
    image = Image.new("RGBA", (width, height), (*light, 0))
    arms = Image.new("RGBA", image.size, (*light, 0))
    pen = ImageDraw.Draw(arms)
    for number in range(9):
        place = number / 8 * 2 - 1
        is_arm = number in {3, 4, 5}
        length = bell * (0.62 if is_arm else 1.12 - 0.35 * abs(place))
        thick = unit * (1.5 if is_arm else 0.42)
        colour = (*mix(light, (255, 255, 255), 0.25), 120 if is_arm else 165)
        _arm(pen, middle + place * half * 0.8, rim, length, thick, pulse, number, colour)
    image.alpha_composite(arms)
    image.alpha_composite(_bell(image.size, middle, rim, half, bell, light, dark))
    image = image.reduce(2)
    shine = image.filter(ImageFilter.BoxBlur(unit * 0.8))
    shine.putalpha(shine.getchannel("A").point(lambda v: round(v * 0.5)))
    shine.alpha_composite(image)
    return Sprite.of(shine)


def _arm(
    pen: ImageDraw.ImageDraw,
    x: float,
    top: float,
    length: float,
    thick: float,
    pulse: float,
    number: int,
    colour: tuple[int, int, int, int],
) -> None:
    """A tapering ribbon through which a wave runs downwards."""
    left, right = [], []
    for step in range(19):
        share = step / 18
        wave = math.sin(share * 7 - pulse * math.tau + number * 0.9)
        middle = x + wave * length * 0.055 * (0.3 + share)
        half = thick * (1 - share * 0.85)
        y = top - length * 0.06 + length * share
        left.append((middle - half, y))
        right.append((middle + half, y))
    pen.polygon([*left, *reversed(right)], fill=colour)


def _bell(
    size: tuple[int, int],
    middle: float,
    rim: float,
    half: float,
    bell: float,
    light: Colour,
    dark: Colour,
) -> Image.Image:
    """The dome with its scalloped rim, bright inside and dark at the edge."""
    mask = Image.new("L", size)
    pen = ImageDraw.Draw(mask)
    tall = bell * 0.56
    pen.pieslice((middle - half, rim - tall, middle + half, rim + tall), 180, 360, fill=255)
    scallop = half * 2 / 7
    for number in range(7):
        left = middle - half + scallop * number
        pen.ellipse((left, rim - scallop * 0.35, left + scallop, rim + scallop * 0.3), fill=255)
    body = Image.new("RGB", size, dark)
    spot = glow(round(bell * 1.25), hardness=0.9)
    corner = (round(middle - spot.width / 2), round(rim - bell * 0.28 - spot.height / 2))
    box = (*corner, corner[0] + spot.width, corner[1] + spot.height)
    body.paste(light, box, spot)
    core = spot.resize((round(bell * 0.6), round(bell * 0.6)))
    corner = (round(middle - core.width / 2), round(rim - bell * 0.38 - core.height / 2))
    box = (*corner, corner[0] + core.width, corner[1] + core.height)
    body.paste(mix(light, (255, 255, 255), 0.75), box, core)
    dome = body.convert("RGBA")
    dome.putalpha(mask.point(lambda v: round(v * 0.9)))
    return dome


def birds(setting: Setting, *, horizon: float) -> list[Layer]:
    """A loose flock, wings out of step."""
    dice = setting.dice
    colour = mix(rgb(setting.palette.near), rgb(setting.palette.haze), 0.15)
    flock: list[Layer] = []
    for _ in range(9):
        size = setting.unit * dice.uniform(1.6, 3.6)
        wings = [_bird(colour, size, step / FLAP_FRAMES) for step in range(FLAP_FRAMES)]
        x, y = setting.width * dice.uniform(0.2, 0.95), horizon * dice.uniform(0.22, 0.62)
        flock.append(_Flyer(wings, x, y, dice.uniform(1.0, 1.8), dice.random(), setting))
    return flock


class _Flyer:
    """Crosses the frame from left to right and comes again."""

    def __init__(
        self, wings: list[Sprite], x: float, y: float, speed: float, phase: float, setting: Setting
    ) -> None:
        self._wings = wings
        self._x = x
        self._y = y
        self._speed = speed
        self._phase = phase
        self._unit = setting.unit
        self._path = setting.width + setting.unit * 20

    def draw(self, canvas: Planes, frame: float) -> None:
        beat = frame / (2.2 + self._phase) + self._phase * FLAP_FRAMES
        x = (self._x + frame * self._speed) % self._path - self._unit * 10
        y = self._y + self._unit * 1.5 * math.sin(frame / 29 + self._phase * 9)
        canvas.paste(self._wings[int(beat) % FLAP_FRAMES], x, y)


def _bird(colour: Colour, size: float, beat: float) -> Sprite:
    """Two curved wings seen from afar; `beat` goes from 0 to 1."""
    scale = 4
    span, lift = size * scale, math.sin(beat * math.tau)
    side = round(span * 2.4)
    mask = Image.new("L", (side, side))
    pen = ImageDraw.Draw(mask)
    middle = side / 2
    for sign in (-1, 1):
        elbow = (middle + sign * span * 0.45, middle - span * (0.18 + 0.2 * lift))
        tip = (middle + sign * span, middle - span * 0.38 * lift)
        thick = span * 0.1
        body = [(middle, middle - thick), elbow, tip]
        under = [(elbow[0], elbow[1] + thick * 1.7), (middle, middle + thick * 1.3)]
        pen.polygon([*body, *under], fill=255)
    pen.ellipse(
        (middle - span * 0.1, middle - span * 0.12, middle + span * 0.16, middle + span * 0.12),
        fill=255,
    )
    small = mask.resize((round(side / scale / 2) * 2,) * 2, Image.Resampling.BOX)
    return Sprite.flat(colour, small)


def fish(setting: Setting, *, horizon: float) -> list[Layer]:
    """Two schools that pass at different depths."""
    dice = setting.dice
    layers: list[Layer] = []
    for depth, size, speed in ((0.35, 1.7, 1.3), (0.9, 2.9, 2.2)):
        colour = mix(rgb(setting.palette.haze), rgb(setting.palette.accents[2]), depth * 0.9)
        length = setting.unit * size
        tails = [_fish(colour, length, step / FLAP_FRAMES) for step in range(FLAP_FRAMES)]
        x, y = setting.width * dice.random(), horizon * dice.uniform(0.35, 0.75)
        for _ in range(14):
            place = (x + dice.gauss(0, 9) * setting.unit, y + dice.gauss(0, 4.5) * setting.unit)
            swim = speed * dice.uniform(0.95, 1.05)
            layers.append(_Flyer(tails, *place, swim, dice.random(), setting))
    return layers


def _fish(colour: Colour, size: float, beat: float) -> Sprite:
    scale = 4
    length, bend = size * scale, math.sin(beat * math.tau)
    width, height = round(length * 2.2), round(length * 1.1)
    mask = Image.new("L", (width, height))
    pen = ImageDraw.Draw(mask)
    middle = height / 2
    belly = length * 0.27
    pen.ellipse((length * 0.5, middle - belly, length * 2.1, middle + belly), fill=255)
    end, fin = middle + bend * length * 0.16, length * 0.34
    tail = [(length * 0.1, end - fin), (length * 0.1, end + fin)]
    pen.polygon([(length * 0.75, middle), *tail], fill=255)
    notch = [(length * 0.02, end - fin * 0.6), (length * 0.02, end + fin * 0.6)]
    pen.polygon([(length * 0.3, end), *notch], fill=0)
    half = (round(width / scale / 2) * 2, round(height / scale / 2) * 2)
    lit = ImageChops.multiply(mask.resize(half, Image.Resampling.BOX), Image.new("L", half, 225))
    return Sprite.flat(colour, lit)
