"""Water to the horizon, and the light on it."""

from __future__ import annotations

import functools
import math

from PIL import Image, ImageChops

from luma_desktop.simulator.render.layers import Layer, Light, Scrolling, Setting, Stage, sky
from luma_desktop.simulator.render.palette import mix, rgb
from luma_desktop.simulator.render.planes import Planes, Sprite, Strip
from luma_desktop.simulator.render.shading import (
    Outline,
    above,
    clouds,
    filled_below,
    glow,
    gradient,
    grained,
    shaped,
)


def build(setting: Setting) -> Stage:
    width, height, dice = setting.width, setting.height, setting.dice
    horizon = round(height * dice.uniform(0.54, 0.62)) // 2 * 2
    diameter = round(setting.unit * dice.uniform(13, 18))
    light = Light(
        x=width * dice.choice((0.3, 0.62, 0.68)),
        y=horizon - diameter * dice.uniform(0.25, 0.9),
        diameter=diameter,
    )
    image = sky(setting, light, horizon=horizon)
    image.paste(_water(setting, horizon), (0, horizon))
    return Stage(
        backdrop=Planes.of(image),
        behind=[
            drifting_clouds(setting, horizon),
            *_shores(setting, horizon),
            *_ripples(setting, horizon),
            Glitter(setting, light, horizon),
        ],
        before=_waves(setting, horizon),
        horizon=horizon,
    )


def _water(setting: Setting, horizon: int) -> Image.Image:
    """The sky once more, darker towards the viewer."""
    palette = setting.palette
    near = rgb(palette.near)
    stops = [
        mix(rgb(colour), near, 0.15 + 0.2 * index)
        for index, colour in enumerate(reversed(palette.sky[1:]))
    ]
    return grained(gradient((setting.width, setting.height - horizon), stops))


def drifting_clouds(setting: Setting, horizon: float) -> Layer:
    """Long bands of cloud, lit by the sky's last colour."""
    palette = setting.palette
    size = (setting.period, round(horizon * 0.8) // 2 * 2)
    noise = clouds(setting.dice, size, cell=(round(setting.width * 0.5), round(size[1] * 0.3)))
    mask = shaped(above(noise, 132, contrast=3.2), (0.0, 0.6, 0.9, 0.5, 0.0))
    lit = [mix(rgb(palette.sky[1]), rgb(palette.glow), 0.35), rgb(palette.glow)]
    fill = Planes.of(gradient((setting.width, size[1]), lit))
    strip = Strip(fill, mask.point(lambda value: round(value * 0.75)), frame_width=setting.width)
    return Scrolling(strip, horizon * 0.08, 0.34)


def _shores(setting: Setting, horizon: int) -> list[Layer]:
    """Two far headlands, the nearer one darker."""
    palette = setting.palette
    layers: list[Layer] = []
    for number, (share, speed) in enumerate(((0.35, 0.25), (0.62, 0.5))):
        tall = round(setting.unit * (9 - 2 * number)) // 2 * 2
        outline = Outline(setting.dice, setting.period, features=5, octaves=4, smooth=True)
        mask = filled_below(
            functools.partial(_headland, outline),
            (setting.period, tall),
            low=tall + 1,
            high=0,
        )
        top = mix(rgb(palette.haze), rgb(palette.near), share)
        bottom = mix(top, rgb(palette.sky[-1]), 0.35)
        fill = Planes.of(gradient((setting.width, tall), [top, bottom]))
        layers.append(
            Scrolling(Strip(fill, mask, frame_width=setting.width), horizon - tall, speed)
        )
    return layers


def _headland(outline: Outline, x: float) -> float:
    """Land here, open water there."""
    return max(0.0, outline(x) * 2.2 - 1.0)


def _ripples(setting: Setting, horizon: int) -> list[Layer]:
    """Streaks of reflected sky, small at the horizon and large in front."""
    palette = setting.palette
    depth = setting.height - horizon
    layers: list[Layer] = []
    for start, end, cell, speed, strength in (
        (0.0, 0.16, 0.010, 0.6, 0.5),
        (0.1, 0.4, 0.022, 1.1, 0.42),
        (0.3, 0.75, 0.045, 2.0, 0.34),
        (0.6, 1.0, 0.08, 3.0, 0.28),
    ):
        tall = round(depth * (end - start)) // 2 * 2
        size = (setting.period, tall)
        grain = (round(setting.width * cell * 9), max(3, round(depth * cell * 1.6)))
        noise = clouds(setting.dice, size, cell=grain, octaves=2)
        mask = shaped(above(noise, 140, contrast=4.0), (0.0, strength, strength, 0.0))
        colour = mix(rgb(palette.sky[-2]), rgb(palette.sky[-1]), 0.5 - start / 2)
        fill = Planes.of(Image.new("RGB", (setting.width, tall), colour))
        strip = Strip(fill, mask, frame_width=setting.width)
        layers.append(Scrolling(strip, horizon + depth * start, speed))
    return layers


def _waves(setting: Setting, horizon: int) -> list[Layer]:
    """Dark swell close to the viewer."""
    palette = setting.palette
    layers: list[Layer] = []
    for number, (place, speed) in enumerate(((0.72, 2.0), (0.86, 3.0))):
        top = round(horizon + (setting.height - horizon) * place)
        tall = (setting.height - top + round(setting.unit * 5)) // 2 * 2
        outline = Outline(setting.dice, setting.period, features=6, octaves=3, smooth=True)
        mask = filled_below(outline, (setting.period, tall), low=setting.unit * 6, high=0)
        mask = mask.point(lambda value, n=number: round(value * (0.5 + 0.25 * n)))
        colour = mix(rgb(palette.near), rgb(palette.sky[1]), 0.3 - 0.15 * number)
        fill = Planes.of(gradient((setting.width, tall), [colour, rgb(palette.near)]))
        strip = Strip(fill, mask, frame_width=setting.width)
        swell = setting.unit * 0.9
        layers.append(Scrolling(strip, top - swell, speed, swell=swell, phase=number * 2.0))
    return layers


class Glitter:
    """The sun's path on the water: streaks that come and go."""

    def __init__(self, setting: Setting, light: Light, horizon: int) -> None:
        dice, depth = setting.dice, setting.height - horizon
        colour = mix(rgb(setting.palette.sun), rgb(setting.palette.glow), 0.4)
        self._sizes = [
            [_streak(setting, colour, size, strength) for strength in (0.35, 0.7, 1.0)]
            for size in range(5)
        ]
        self._streaks = []
        for _ in range(150):
            near = dice.random() ** 1.4
            spread = light.diameter * (0.3 + 1.1 * near)
            self._streaks.append(
                (
                    min(4, int(near * 5)),
                    light.x + dice.gauss(0, 0.5) * spread,
                    horizon + 2 + near * depth * 0.92,
                    dice.uniform(0, math.tau),
                    dice.uniform(4, 9),
                )
            )

    def draw(self, canvas: Planes, frame: float) -> None:
        for size, x, y, phase, beat in self._streaks:
            strength = math.sin(frame / beat + phase)
            if strength > 0:
                sprite = self._sizes[size][min(2, int(strength * 3))]
                sway = math.sin(frame / 23 + phase) * (size + 1) * 1.6
                canvas.brighten(sprite, x + sway - sprite.size[0] / 2, y)


def _streak(setting: Setting, colour: tuple[int, int, int], size: int, strength: float) -> Sprite:
    width = round(setting.unit * (2.4 + size * 1.9)) // 2 * 2
    height = max(2, round(setting.unit * (0.28 + size * 0.14)) // 2 * 2)
    spot = glow(width, hardness=1.6).resize((width, height), Image.Resampling.BICUBIC)
    level = Image.new("L", spot.size, round(strength * 255))
    return Sprite.flat(colour, ImageChops.multiply(spot, level))
