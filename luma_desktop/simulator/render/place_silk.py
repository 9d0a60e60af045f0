"""No place at all: translucent waves, one before the other."""

from __future__ import annotations

from PIL import Image, ImageChops

from luma_desktop.simulator.render.layers import Layer, Light, Scrolling, Setting, Stage, sky
from luma_desktop.simulator.render.palette import mix, rgb
from luma_desktop.simulator.render.planes import Planes, Strip
from luma_desktop.simulator.render.shading import Outline, filled_below, gradient, shaped

WAVES = 7


def build(setting: Setting) -> Stage:
    dice, height = setting.dice, setting.height
    light = Light(
        x=setting.width * dice.uniform(0.3, 0.7),
        y=height * dice.uniform(0.25, 0.4),
        diameter=round(setting.unit * dice.uniform(18, 30)),
    )
    waves = [_wave(setting, number) for number in range(WAVES)]
    return Stage(
        backdrop=Planes.of(sky(setting, light, horizon=height)),
        behind=waves[:4],
        before=waves[4:],
        horizon=height * 0.7,
    )


def _wave(setting: Setting, number: int) -> Layer:
    """A sheet with a bright upper edge, the more transparent the deeper down."""
    palette = setting.palette
    near = number / (WAVES - 1)
    top = setting.height * (0.36 + 0.50 * near)
    relief = setting.unit * (40 - 16 * near)
    tall = round(min(setting.height - top + setting.unit * 4, setting.unit * 46) + relief) // 2 * 2
    outline = Outline(
        setting.dice, setting.period, features=3 + number // 2, octaves=2, smooth=True
    )
    mask = filled_below(outline, (setting.period, tall), low=relief * 1.3, high=0)
    accent = rgb(palette.accents[number % len(palette.accents)])
    colour = mix(accent, rgb(palette.haze), 0.4 - 0.25 * near)
    deep = mix(mix(rgb(palette.sky[2]), rgb(palette.sky[1]), near), accent, 0.25)
    fill = Planes.of(gradient((setting.width, tall), [colour, mix(colour, deep, 0.4), deep]))
    body = shaped(mask, (0.72 + 0.2 * near, 0.66, 0.36 + 0.3 * near, 0.4 * near))
    lower = Image.new("L", mask.size)
    lower.paste(mask, (0, max(2, round(setting.unit * 0.5))))
    edge = ImageChops.subtract(mask, lower)
    alpha = ImageChops.lighter(body, edge)
    strip = Strip(fill, alpha, frame_width=setting.width)
    speed = (0.7 + 0.45 * number) * (1 if number % 2 else -0.6)
    return Scrolling(strip, top - relief, speed, swell=setting.unit * 1.6, phase=number * 1.3)
